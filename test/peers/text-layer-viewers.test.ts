import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { defaultLimits } from '../../ocr/limits.ts';
import { foundRate } from '../../ocr/quality/found-rate.ts';
import { createOpener } from '../../ocr/raster/opener.ts';
import { writeSearchablePdf } from '../../ocr/text-layer/write.ts';
import { highlightOverlaps } from '../bench/support/ocr/highlight.ts';
import { installedViewers } from '../bench/support/ocr/viewers.ts';
import { browserMissing, keepPicture, openBrowser } from '../support/browser.ts';
import { perfectPage } from '../support/ocr-set/perfect-page.ts';
import { type SetChoice, type SetPage, setPages, tuneSeed } from '../support/ocr-set/set.ts';
import { seenCharacters } from '../support/pdf-places.ts';
import { peerMissing } from '../support/peers.ts';
import { hasProgram, qpdfCheck } from '../support/poppler.ts';

const skip =
  browserMissing() ||
  peerMissing('pdftotext (poppler-utils)', hasProgram('pdftotext')) ||
  peerMissing('qpdf', hasProgram('qpdf')) ||
  peerMissing('mutool (mupdf-tools)', hasProgram('mutool'));

interface Finished {
  readonly page: SetPage;
  readonly pdf: Uint8Array;
}

/** Across, in cells and down; leaning as much as a page may, in columns and in cells; with two densities. */
const choices: readonly SetChoice[] = [
  { documents: ['letter', 'settlement', 'tiers'], classes: ['light'] },
  { documents: ['tiers'], classes: ['medium'] },
  { documents: ['settlement'], classes: ['medium'] },
  { documents: ['letter'], classes: ['fax-fine'] },
];
const open = createOpener(defaultLimits);
const finished: Finished[] = [];

before(async () => {
  if (skip) return;
  for (const choice of choices) {
    for await (const page of setPages(tuneSeed, choice)) finished.push({ page, pdf: await finish(page) });
  }
});

async function finish(page: SetPage): Promise<Uint8Array> {
  await using source = await open(page.bytes, page.mediaType);
  const result = { pages: [perfectPage(page)], engine: 'truth' };
  const options = { title: page.name, now: new Date(0) };
  return (await writeSearchablePdf(source, result, options, defaultLimits.maxPagePixels)).pdf;
}

async function pdfiumText(pdf: Uint8Array): Promise<string> {
  await using document = await open(pdf, 'application/pdf');
  return await document.extractText(1);
}

test('every phrase inside a line is found by poppler, pdf.js, PDFium and MuPDF, across, in cells and down', {
  skip,
}, async () => {
  const viewers = installedViewers({
    extractText: async (input) => ('bytes' in input ? pdfiumText(input.bytes) : ''),
  });
  assert.equal(viewers.size, 4);
  for (const { page, pdf } of finished) {
    const lines = page.truth.lines.map((line) => line.text);
    for (const [name, view] of viewers) {
      const { rate, phrases } = foundRate(lines, await view(pdf));
      assert.ok(phrases > 50 && rate >= 0.98, `${page.name} in ${name}: ${rate.toFixed(3)}`);
    }
  }
});

test('a highlight covers its phrase on the picture: intersection over union at least 0.6', {
  skip,
}, async () => {
  for (const { page, pdf } of finished) {
    const overlaps = highlightOverlaps(page, await seenCharacters(pdf));
    const covered = overlaps.filter((overlap) => overlap >= 0.6).length / overlaps.length;
    assert.ok(
      overlaps.length > 50 && covered >= 0.95,
      `${page.name}: ${covered.toFixed(3)} of ${overlaps.length}`,
    );
  }
});

test('the page has the size of its paper, also when a fax has two densities', { skip }, async () => {
  const { PDFDocument } = await import('pdf-lib');
  for (const { page, pdf } of finished) {
    const { width, height } = (await PDFDocument.load(pdf)).getPage(0).getSize();
    const [across, down] = page.truth.orientationDegrees % 180 === 0 ? [width, height] : [height, width];
    assert.ok(
      Math.abs(across - 595.3) < 20 && Math.abs(down - 841.9) < 5,
      `${page.name}: ${across} x ${down}`,
    );
  }
});

test('qpdf finds no fault in the files', { skip }, async () => {
  for (const { pdf } of finished) assert.match(await qpdfCheck(pdf), /No syntax or stream encoding errors/);
});

/** Serves pdf.js and the finished files to the browser on loopback. */
const server = createServer((request, response) => {
  const [, kind, name = ''] = (request.url ?? '').split('/');
  if (kind === 'pdf') return void response.end(finished[Number(name)]?.pdf);
  if (kind === 'pdfjs' && /^[\w.]+$/.test(name)) {
    const path = join(
      import.meta.dirname,
      '../../node_modules/pdfjs-dist/legacy',
      name.startsWith('pdf_viewer') ? 'web' : 'build',
      name,
    );
    response.setHeader('content-type', name.endsWith('.css') ? 'text/css' : 'text/javascript');
    return void readFile(path).then((bytes) => response.end(bytes));
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  return void response.end(viewerPage);
});
after(() => server.close());

const viewerPage = `<!doctype html><link rel="stylesheet" href="/pdfjs/pdf_viewer.css">
<style>body{margin:0}#page{position:relative}#page{--total-scale-factor:1.5;--scale-factor:1.5;--scale-round-x:1px;--scale-round-y:1px}
.textLayer ::selection{background:rgba(0,90,255,.4)}</style>
<div id="page" class="page"><canvas></canvas></div>
<script type="module">
import * as pdfjs from '/pdfjs/pdf.mjs';
pdfjs.GlobalWorkerOptions.workerSrc = '/pdfjs/pdf.worker.mjs';
const page = await (await pdfjs.getDocument(location.hash.slice(1)).promise).getPage(1);
const viewport = page.getViewport({ scale: 1.5 });
const canvas = document.querySelector('canvas');
[canvas.width, canvas.height] = [viewport.width, viewport.height];
await page.render({ canvas, viewport }).promise;
const { TextLayerBuilder } = await import('/pdfjs/pdf_viewer.mjs');
const builder = new TextLayerBuilder({ pdfPage: page, onAppend: (layer) => document.querySelector('#page').append(layer) });
await builder.render({ viewport });
document.body.dataset.ready = 'yes';
</script>`;

test('text selected with the mouse in pdf.js in Chromium gives the line', {
  skip,
  timeout: 120_000,
}, async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await using browser = await openBrowser();
  const tab = await browser.page(900, 1300);
  for (const [index, { page }] of finished.entries()) {
    if (page.pageClass !== 'light') continue;
    await tab.goto(`http://127.0.0.1:${port}/view#/pdf/${index}`);
    await tab.reload();
    await tab.locator('body[data-ready]').waitFor();
    const down = page.truth.direction === 'vertical';
    const lines = page.truth.lines.filter(({ text }) => text.length >= 12 && !/\s/u.test(text)).slice(0, 5);
    assert.ok(lines.length > 0, page.name);
    for (const line of lines) {
      const [first, last] = [line.characters[0]?.box, line.characters.at(-1)?.box];
      assert.ok(first && last);
      const scale = (72 * 1.5) / page.dpiAcross;
      // Well inside the first and the last character, as a person aims.
      const at = (low: number, high: number, share: number) => (low + (high - low) * share) * scale;
      const start = down
        ? [at(first.left, first.right, 0.5), at(first.top, first.bottom, 0.2)]
        : [at(first.left, first.right, 0.2), at(first.top, first.bottom, 0.5)];
      const end = down
        ? [at(last.left, last.right, 0.5), at(last.top, last.bottom, 0.8)]
        : [at(last.left, last.right, 0.8), at(last.top, last.bottom, 0.5)];
      await tab.mouse.move(start[0] ?? 0, start[1] ?? 0);
      await tab.mouse.down();
      await tab.mouse.move(end[0] ?? 0, end[1] ?? 0, { steps: 4 });
      await tab.mouse.up();
      const selected = await tab.evaluate('String(getSelection())');
      assert.equal(selected, line.text, page.name);
    }
    await keepPicture(tab, `text-layer-selected-${page.name}`);
  }
});
