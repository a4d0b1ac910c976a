/** What every recognition engine must do. Run against each by a test file of its own. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import type { PaperKind } from '../../../drivers/simulators/paper/manuscripts.ts';
import { type GeneratedPage, makePage } from '../../../drivers/simulators/paper/paper.ts';
import type { EngineSymbol, OcrEngine } from '../../../ocr/engine/engine.ts';
import type { GreyImage } from '../../../ocr/raster/page-raster.ts';
import { cutPage } from '../../support/pages/pages.ts';

/** Registers the tests. `skip` is a reason not to run them, or false. */
export function testEngine(name: string, open: () => OcrEngine, skip: string | false = false): void {
  let engine: OcrEngine;
  before(() => {
    engine = open();
  });
  after(() => engine[Symbol.asyncDispose]());

  test(`${name}: lines across are read with their symbols inside of the image`, { skip }, async () => {
    const { page, image } = await slip('memo', 0.3);
    const blocks = await engine.recognise(image, { direction: 'horizontal', layout: 'page' });
    const lines = blocks.flatMap((block) => block.lines);
    const text = lines.map(({ symbols }) => textOf(symbols)).join('\n');
    const found = page.lines.filter((line) => text.includes(line.replaceAll(/\s/gu, '')));
    assert.ok(found.length >= page.lines.length / 2, `${found.length} of ${page.lines.length} lines`);
    for (const { box, symbols } of lines) {
      assert.ok(box.right > box.left && box.bottom > box.top);
      assert.equal(symbols[0]?.startsWord, true);
      for (const symbol of symbols) {
        assert.ok(symbol.confidence >= 0 && symbol.confidence <= 100);
        assert.ok(
          symbol.box.left >= 0 && symbol.box.right <= image.width && symbol.box.bottom <= image.height,
        );
        assert.equal(symbol.text.trim(), symbol.text);
      }
    }
  });

  test(`${name}: columns are read from the right`, { skip }, async () => {
    const { page, image } = await slip('vertical-address', 0.3);
    const blocks = await engine.recognise(image, { direction: 'vertical', layout: 'page' });
    const read = blocks.flatMap((block) => block.lines.map(({ symbols }) => textOf(symbols))).join('');
    const [first, last] = [page.lines[0] ?? '', page.lines.at(-1) ?? ''];
    const at = [first, last].map((line) => read.indexOf(line.slice(-3)));
    assert.ok((at[0] ?? -1) >= 0 && (at[0] ?? 0) < (at[1] ?? -1), read);
    for (const { box, symbols } of blocks.flatMap((block) => block.lines)) {
      const inside = symbols.filter(
        ({ box: own }) => own.top >= box.top - 20 && own.bottom <= box.bottom + 20,
      );
      assert.ok(inside.length >= symbols.length * 0.9, textOf(symbols));
    }
  });

  test(`${name}: one line is read as a line, and as a block`, { skip }, async () => {
    const { page, image } = await slip('memo', 0.3);
    const widest = page.characters.toSorted((a, b) => b.length - a.length)[0] ?? [];
    const top = Math.max(0, Math.round(Math.min(...widest.map((one) => one.top))) - 12);
    const bottom = Math.round(Math.max(...widest.map((one) => one.bottom))) + 12;
    const data = image.data.slice(top * image.width, bottom * image.width);
    const line: GreyImage = { data, width: image.width, height: bottom - top };
    const wanted = widest
      .map(({ text }) => text)
      .join('')
      .replaceAll(/\s/gu, '');
    for (const layout of ['line', 'block'] as const) {
      const blocks = await engine.recognise(line, { direction: 'horizontal', layout });
      const read = blocks.flatMap((block) => block.lines.flatMap(({ symbols }) => symbols));
      const shared = [...wanted].filter((character) => textOf(read).includes(character)).length;
      assert.ok(shared >= wanted.length * 0.8, `${layout}: ${textOf(read)}`);
    }
  });

  test(`${name}: an empty sheet has no text, and no side that is up`, { skip }, async () => {
    const image: GreyImage = { data: new Uint8Array(600 * 400).fill(255), width: 600, height: 400 };
    assert.deepEqual(await engine.recognise(image, { direction: 'horizontal', layout: 'page' }), []);
    const found = await engine.orientation(image);
    assert.ok(found === undefined || found.confidence < 3);
  });

  test(`${name}: a sheet on its head is found out`, { skip }, async () => {
    const { page } = await slip('memo', 0.5);
    const turned = await sharp(page.jpeg).rotate(180).greyscale().raw().toBuffer({ resolveWithObject: true });
    const { width, height } = turned.info;
    const found = await engine.orientation({ data: turned.data, width, height });
    assert.equal(found?.degrees, 180);
  });
}

async function slip(
  kind: PaperKind,
  share: number,
): Promise<{ readonly page: GeneratedPage; readonly image: GreyImage }> {
  const page = await cutPage(await makePage(kind, 11, { seal: false }), share);
  const { data, info } = await sharp(page.jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { page, image: { data, width: info.width, height: info.height } };
}

function textOf(symbols: readonly EngineSymbol[]): string {
  return symbols.map(({ text }) => text).join('');
}
