import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import {
  type GeneratedPage,
  makeBlankPage,
  makePage,
  pagesToPdf,
} from '../../drivers/simulators/paper/paper.ts';
import { type Ocr, openOcr } from '../../ocr/ocr.ts';
import { foundRate } from '../../ocr/quality/found-rate.ts';
import type { OcrPage } from '../../ocr/result.ts';
import { cutPage } from '../support/pages/pages.ts';
import { coveredShare, placesOf, twoKanjiWords } from '../support/pages/places.ts';
import { buildPng } from '../support/png.ts';

let ocr: Ocr;
before(async () => {
  // The same models on every machine: those of Debian are taken where they are installed.
  ocr = await openOcr({ processes: 2, models: 'npm' });
});
after(() => ocr[Symbol.asyncDispose]());

test('a scanned PDF of two pages, across and down, becomes findable and keeps its images', async () => {
  const pages = [
    await cutPage(await makePage('memo', 11, { skewDegrees: 0.6, noise: 4 }), 0.4),
    await cutPage(await makePage('vertical-address', 11, { noise: 4 }), 0.45),
  ];
  const input = { bytes: await pagesToPdf(pages, new Date(0)), mediaType: 'application/pdf' };
  const seen: number[] = [];
  const result = await ocr.recognise(input, { onPage: (page) => seen.push(page.pageNumber) });
  assert.deepEqual(seen.toSorted(), [1, 2]);
  assert.deepEqual(
    result.pages.map((page) => [page.error, page.blank, page.blocks[0]?.direction]),
    [
      [undefined, false, 'horizontal'],
      [undefined, false, 'vertical'],
    ],
  );
  for (const page of result.pages) {
    for (const block of page.blocks) {
      for (const line of block.lines) {
        assert.ok(line.box.left >= 0 && line.box.right <= page.widthPx && line.box.bottom <= page.heightPx);
      }
    }
  }
  for (const [index, page] of pages.entries()) checkPlaces(page, result.pages[index]);
  const pdf = await ocr.writeSearchablePdf(input, result, { title: '二頁', now: new Date(0) });
  assert.ok(pdf.length < input.bytes.length * 1.01 + 20_000);
  for (const [index, page] of pages.entries()) {
    const { rate } = foundRate(page.lines, await ocr.extractText({ bytes: pdf }, index + 1));
    assert.ok(rate >= 0.9, `${page.name}: ${rate}`);
  }
  const rates = await ocr.measureTextLayer(pdf, result);
  assert.ok(rates.every(({ rate }) => rate >= 0.98));
});

/** The boxes of symbols in a row lie on the characters that they stand for. */
function checkPlaces(page: GeneratedPage, read: OcrPage | undefined): void {
  const symbols = (read?.blocks ?? []).flatMap(({ lines }) => lines.flatMap((line) => line.symbols));
  const words = twoKanjiWords(page).filter((word) => placesOf(page, word).length === 1);
  let checked = 0;
  for (const word of words) {
    const at = symbols.findIndex(({ text }, index) => text + symbols[index + 1]?.text === word);
    const [first, second] = [symbols[at], symbols[at + 1]];
    const [place] = placesOf(page, word);
    if (first === undefined || second === undefined || place?.length !== 1) continue;
    checked += 1;
    for (const { box } of [first, second]) {
      assert.ok(
        place.some((part) => coveredShare(box, part) >= 0.6),
        `${page.name} ${word}`,
      );
    }
  }
  assert.ok(checked >= words.length / 2, `${page.name}: ${checked} of ${words.length} words checked`);
}

test('a blank sheet is flagged and kept, and shown in the size asked for', async () => {
  const bytes = await makeBlankPage(1, { dpi: 150 });
  const result = await ocr.recognise({ bytes });
  assert.equal(result.pages[0]?.blank, true);
  const own = await ocr.renderPageImage({ bytes }, 1);
  assert.ok(Buffer.from(own.jpeg).equals(bytes));
  const small = await ocr.renderPageImage({ bytes }, 1, { dpi: 75 });
  assert.deepEqual([small.widthPx, small.heightPx], [620, 877]);
});

async function truncatedJpeg(): Promise<Uint8Array> {
  const noise = randomBytes(400 * 400);
  const jpeg = await sharp(noise, { raw: { width: 400, height: 400, channels: 1 } })
    .jpeg()
    .toBuffer();
  return jpeg.subarray(0, Math.floor(jpeg.length / 2));
}

test('a JPEG cut off in the middle is a page that cannot be read, not a crash', async () => {
  const result = await ocr.recognise({ bytes: await truncatedJpeg() });
  assert.equal(result.pages[0]?.error, 'OCR_INPUT_UNREADABLE');
});

test('files that are nothing readable are refused', async () => {
  const garbage = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(2000)]);
  for (const bytes of [new Uint8Array(0), randomBytes(500), garbage]) {
    await assert.rejects(ocr.recognise({ bytes }), { code: 'OCR_INPUT_UNREADABLE' });
  }
});

test('a file that is not what its sender says is refused', async () => {
  const bytes = await makeBlankPage(1, { dpi: 100 });
  await assert.rejects(ocr.countPages({ bytes, mediaType: 'application/pdf' }), {
    code: 'OCR_INPUT_UNREADABLE',
  });
});

test('a PDF with a password is told apart from a broken one', async () => {
  const document = await PDFDocument.create();
  document.addPage();
  document.encrypt({ userPassword: 'himitsu', ownerPassword: 'himitsu' });
  const bytes = await document.save({ useObjectStreams: false });
  await assert.rejects(ocr.recognise({ bytes }), { code: 'OCR_INPUT_ENCRYPTED' });
});

/** A PNG of a few bytes that claims 60,000 x 60,000 pixels. */
function hugePng(): Buffer {
  const size = { width: 60_000, height: 60_000, bitDepth: 8, colourType: 0 };
  return buildPng(size, deflateSync(Buffer.alloc(1000)));
}

test('an image or a PDF page of gigantic size is refused before it is decoded', async () => {
  await assert.rejects(ocr.recognise({ bytes: hugePng() }), { code: 'OCR_INPUT_TOO_LARGE' });
  const document = await PDFDocument.create();
  document.addPage([14_400, 14_400]);
  const result = await ocr.recognise({ bytes: await document.save() });
  assert.equal(result.pages[0]?.error, 'OCR_INPUT_TOO_LARGE');
});
