import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findInk } from '../../../ocr/preprocess/ink.ts';
import { mayBeReversed } from '../../../ocr/preprocess/reversed.ts';
import type { GreyImage } from '../../../ocr/raster/page-raster.ts';

/** As the comment says it, pixel by pixel. */
function inkByDefinition({ data, width, height }: GreyImage, radius: number, contrast: number): Uint8Array {
  return data.map((value, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    let [sum, count] = [0, 0];
    for (let row = Math.max(0, y - radius); row < Math.min(height, y + radius + 1); row += 1) {
      for (let column = Math.max(0, x - radius); column < Math.min(width, x + radius + 1); column += 1) {
        sum += data[row * width + column] ?? 0;
        count += 1;
      }
    }
    return (value + contrast) * count < sum ? 1 : 0;
  });
}

test('ink is what is darker than the mean around it by the contrast, at the sides too and on slips narrower than the window', () => {
  const sizes = fc.record({
    width: fc.integer({ min: 1, max: 24 }),
    height: fc.integer({ min: 1, max: 24 }),
    radius: fc.integer({ min: 1, max: 14 }),
    contrast: fc.integer({ min: 0, max: 60 }),
    seed: fc.integer(),
  });
  fc.assert(
    fc.property(sizes, ({ width, height, radius, contrast, seed }) => {
      const data = Uint8Array.from(
        { length: width * height },
        (_, at) => Math.imul(at + seed, 2654435761) >>> 24,
      );
      const image = { data, width, height };
      assert.deepEqual(findInk(image, { radius, contrast }).data, inkByDefinition(image, radius, contrast));
    }),
    { numRuns: 60 },
  );
});

function sheetWith(left: number, top: number, width: number, height: number): GreyImage {
  const data = new Uint8Array(800 * 1131).fill(240);
  for (let y = top; y < top + height; y += 1) data.fill(30, y * 800 + left, y * 800 + left + width);
  return { data, width: 800, height: 1131 };
}

test('only solid dark ground makes type in white on black likely: not strokes, rules nor the shadow of the edge', () => {
  assert.equal(mayBeReversed(sheetWith(200, 300, 90, 20)), true);
  assert.equal(mayBeReversed(sheetWith(100, 300, 600, 4)), false, 'a rule');
  assert.equal(mayBeReversed(sheetWith(0, 0, 20, 1131)), false, 'the edge');
  assert.equal(mayBeReversed(sheetWith(0, 0, 0, 0)), false, 'nothing');
});
