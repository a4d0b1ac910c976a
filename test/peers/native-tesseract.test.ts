import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePage } from '../../drivers/simulators/paper/paper.ts';
import { debianModelFolder } from '../../ocr/engine/models.ts';
import { createNativeTesseractEngine, findNativeTesseract } from '../../ocr/engine/native-tesseract.ts';
import { openOcr } from '../../ocr/ocr.ts';
import { pageText } from '../../ocr/result.ts';
import { testEngine } from '../ocr/engine/contract.ts';
import { cutPage } from '../support/pages/pages.ts';
import { peerMissing } from '../support/peers.ts';

const present = findNativeTesseract() !== undefined && debianModelFolder() !== undefined;
const skip = peerMissing('tesseract (tesseract-ocr, -jpn, -jpn-vert, -osd)', present);

testEngine('tesseract', () => createNativeTesseractEngine(), skip);

test('a reading process reads with the program of the system where that was chosen', { skip }, async () => {
  await using ocr = await openOcr({ processes: 1, engine: 'auto' });
  assert.match(ocr.engine, /^tesseract \d+\.\d+.* \/ jpn of Debian \(fast\)$/);
  const page = await cutPage(await makePage('minutes', 11), 0.2);
  const result = await ocr.recognise({ bytes: page.jpeg });
  assert.equal(result.pages[0]?.error, undefined);
  assert.match(result.pages.map(pageText).join(''), /会議録/);
});

test('a call that takes too long ends the program', { skip }, async () => {
  await using engine = createNativeTesseractEngine({ timeoutMs: 5 });
  const image = { data: new Uint8Array(2000 * 2000).fill(255), width: 2000, height: 2000 };
  await assert.rejects(engine.recognise(image, { direction: 'horizontal', layout: 'page' }), {
    code: 'OCR_TIMED_OUT',
  });
});
