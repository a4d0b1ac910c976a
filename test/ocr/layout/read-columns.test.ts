import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineBlock, EngineRequest, OcrEngine } from '../../../ocr/engine/engine.ts';
import { readColumns } from '../../../ocr/layout/read-columns.ts';
import { findSample } from '../../../ocr/layout/sample.ts';
import { trimToInk } from '../../../ocr/layout/trim.ts';
import type { InkMap } from '../../../ocr/preprocess/ink.ts';
import type { GreyImage } from '../../../ocr/raster/page-raster.ts';

const [width, height] = [1000, 1400];

/** Columns of characters, 40 pixels of ink and 12 of white each, between these rows. */
function inked(...tiers: readonly (readonly [from: number, to: number])[]): InkMap {
  const data = new Uint8Array(width * height);
  for (const [from, to] of tiers) {
    for (let left = 100; left < 900; left += 80) {
      for (let y = from; y < to; y += 1) {
        if ((y - from) % 52 < 40)
          for (let x = left; x < left + 40; x += 4) data.fill(1, y * width + x, y * width + x + 2);
      }
    }
  }
  return { data, width, height };
}

const pageOf = ({ data }: InkMap): GreyImage => ({
  data: data.map((ink) => (ink === 1 ? 0 : 255)),
  width,
  height,
});

/** Answers with one line of this confidence by layout, at the corner of the picture, and keeps what was asked. */
function engineOf(confidences: Readonly<Record<EngineRequest['layout'], number>>) {
  const asked: { readonly layout: string; readonly height: number }[] = [];
  const engine: OcrEngine = {
    recognise: async (image, { layout }): Promise<readonly EngineBlock[]> => {
      asked.push({ layout, height: image.height });
      const box = { left: 0, top: 0, right: 40, bottom: 40 };
      const symbol = { text: layout, box, confidence: confidences[layout], startsWord: true };
      return [{ lines: [{ box, symbols: [symbol] }] }];
    },
    orientation: async () => undefined,
    [Symbol.asyncDispose]: async () => {},
  };
  return { engine, asked };
}

const noRules = { across: [], down: [] };

test('a tier is read as one block of columns, from its ink on', async () => {
  const ink = inked([200, 1200]);
  const { engine, asked } = engineOf({ block: 92, page: 0, line: 0 });
  const [block, ...others] = await readColumns(pageOf(ink), ink, noRules, engine);
  assert.deepEqual(others, []);
  assert.deepEqual(
    asked.map(({ layout }) => layout),
    ['block'],
  );
  const box = block?.kind === 'text' ? block.lines[0]?.box : undefined;
  assert.deepEqual([box?.left, box?.top], [60, 160], 'the place on the page');
});

test('a rule or a white band across the page parts tiers, and the upper one comes first', async () => {
  const ink = inked([100, 620], [720, 1300]);
  const { engine, asked } = engineOf({ block: 92, page: 0, line: 0 });
  const byBand = await readColumns(pageOf(ink), ink, noRules, engine);
  const byRule = await readColumns(
    pageOf(ink),
    ink,
    { across: [{ from: 50, to: 950, at: 670 }], down: [] },
    engine,
  );
  assert.equal(asked.length, 4);
  for (const found of [byBand, byRule]) {
    const tops = found.map((block) => (block.kind === 'text' ? (block.lines[0]?.box.top ?? 0) : 0));
    assert.ok(tops.length === 2 && (tops[0] ?? 0) < 100 && (tops[1] ?? 0) > 620, `${tops}`);
  }
});

test('a tier that reads badly as one block is parted by the engine, and the surer reading counts', async () => {
  const ink = inked([200, 1200]);
  for (const [page, expected] of [
    [80, 'page'],
    [30, 'block'],
  ] as const) {
    const { engine } = engineOf({ block: 50, page, line: 0 });
    const [block] = await readColumns(pageOf(ink), ink, noRules, engine);
    assert.equal(block?.kind === 'text' && block.lines[0]?.symbols[0]?.text, expected);
  }
});

test('a sample lies where type is, not on rules nor on solid ink, and an empty sheet has none', () => {
  const ink = inked([600, 1200]);
  for (let y = 50; y < 400; y += 1) ink.data.fill(1, y * width + 100, y * width + 800);
  const sample = findSample(ink, 'vertical');
  assert.ok(sample !== undefined && sample.bottom > 900 && sample.right <= 960, JSON.stringify(sample));
  const blank = { data: new Uint8Array(width * height), width, height };
  assert.equal(findSample(blank, 'vertical'), undefined);
  assert.equal(trimToInk(blank, { left: 0, top: 0, right: width, bottom: height }, 40), undefined);
});
