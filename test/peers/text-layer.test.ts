import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { GeneratedPage } from '../../drivers/simulators/paper/paper.ts';
import { type Ocr, openOcr } from '../../ocr/ocr.ts';
import { foundRate } from '../../ocr/quality/found-rate.ts';
import { type OcrResult, pageText } from '../../ocr/result.ts';
import { generatePages } from '../support/pages/pages.ts';
import { peerMissing } from '../support/peers.ts';
import { hasProgram, pdfToPng, pdfToText, pdfWords, qpdfCheck } from '../support/poppler.ts';

const skip =
  peerMissing('pdftotext (poppler-utils)', hasProgram('pdftotext')) ||
  peerMissing('qpdf', hasProgram('qpdf'));
/** Share of four-character phrases of the true text that poppler must find in each finished page. */
const leastRate = 0.9;

interface Finished {
  readonly page: GeneratedPage;
  readonly result: OcrResult;
  readonly pdf: Uint8Array;
}

let ocr: Ocr;
const finished: Finished[] = [];

before(
  async () => {
    if (skip) return;
    ocr = await openOcr({ processes: 2 });
    const pages = await generatePages(5, { skewDegrees: 0.9, noise: 5 });
    const began = performance.now();
    await Promise.all(
      pages.map(async (page) => {
        const input = { bytes: page.jpeg };
        const result = await ocr.recognise(input);
        const pdf = await ocr.writeSearchablePdf(input, result, { title: page.name, now: new Date(0) });
        finished.push({ page, result, pdf });
      }),
    );
    const perMinute = (pages.length * 60_000) / (performance.now() - began);
    process.stdout.write(`# ${pages.length} pages read and written, ${perMinute.toFixed(1)} pages/min\n`);
  },
  { timeout: 300_000 },
);
after(() => ocr?.[Symbol.asyncDispose]());

test('poppler finds what the page says, across and down', { skip }, async () => {
  for (const { page, result, pdf } of finished) {
    const inPdf = foundRate(page.lines, await pdfToText(pdf, 1));
    const inOcr = foundRate(page.lines, result.pages.map(pageText).join('\n'));
    const figures = `OCR text ${inOcr.rate.toFixed(3)}, poppler ${inPdf.rate.toFixed(3)} of ${inPdf.phrases}`;
    process.stdout.write(
      `# ${page.name}: ${figures}, ${(pdf.length / page.jpeg.length).toFixed(4)} of the image\n`,
    );
    assert.ok(inPdf.rate >= leastRate, `${page.name}: ${figures}`);
    assert.ok(inPdf.rate >= inOcr.rate - 0.02, `${page.name}: the layer loses what was read: ${figures}`);
    assert.ok(pdf.length <= page.jpeg.length * 1.02);
  }
});

test('qpdf finds no fault in the files', { skip }, async () => {
  for (const { pdf } of finished) assert.match(await qpdfCheck(pdf), /No syntax or stream encoding errors/);
});

test('the layer shows nothing: the page looks as its image does', { skip }, async () => {
  const [first] = finished;
  assert.ok(first);
  const plain = await ocr.writeSearchablePdf(
    { bytes: first.page.jpeg },
    { ...first.result, pages: first.result.pages.map((page) => ({ ...page, blocks: [] })) },
    { title: first.page.name, now: new Date(0) },
  );
  assert.ok((await pdfToPng(first.pdf, 1, 60)).equals(await pdfToPng(plain, 1, 60)));
});

test('a word of the layer lies where the page shows it', { skip }, async () => {
  let compared = 0;
  for (const { result, pdf } of finished) {
    const words = await pdfWords(pdf, 1);
    const lines = result.pages.flatMap((page) => page.blocks.flatMap((block) => block.lines));
    for (const line of lines.filter(({ text }) => text.length >= 8 && !/\s/u.test(text))) {
      const word = words.find(({ text }) => text === line.text);
      if (word === undefined) continue;
      compared += 1;
      const points = 72 / 300;
      const middle = (low: number, high: number) => (low + high) / 2;
      const across = middle(word.left, word.right) - middle(line.box.left, line.box.right) * points;
      const down = middle(word.top, word.bottom) - middle(line.box.top, line.box.bottom) * points;
      assert.ok(Math.hypot(across, down) < 6, `${across.toFixed(1)} ${down.toFixed(1)} points off`);
    }
  }
  assert.ok(compared >= 20, `only ${compared} lines compared`);
});
