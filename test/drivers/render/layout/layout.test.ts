import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirroringOf, mirrorMatrix } from '../../../../drivers/render/layout/sheet-back.ts';
import { layOutSide } from '../../../../drivers/render/layout/sheet-layout.ts';
import { sideSequence } from '../../../../drivers/render/layout/side-sequence.ts';

const a4 = { widthPoints: 595, heightPoints: 842 };
const across = { widthPoints: 842, heightPoints: 595 };
const one = (size: typeof a4) => [{ index: 0, size }];
const first = (side: ReturnType<typeof layOutSide>) => side.placements[0]?.matrix;

test('a page as large as the paper lies on it unchanged', () => {
  const side = layOutSide(one(a4), { numberUp: 1, printScaling: 'auto', media: a4 });
  assert.deepEqual(first(side), [595, 0, 0, 842, 0, 0]);
});

test('RFC 8011 §5.2.10: a page that lies across is turned counter-clockwise on upright paper', () => {
  const side = layOutSide(one(across), { numberUp: 1, printScaling: 'auto' });
  assert.deepEqual([side.widthPoints, side.heightPoints], [595, 842]);
  // The upper left corner of the page comes to the lower left of the paper, its upper right to the upper left.
  assert.deepEqual(first(side), [0, -842, 595, 0, 0, 842]);
});

test('PWG 5100.13 print-scaling: auto shrinks only, fit also enlarges, fill covers, none leaves the size', () => {
  const small = one({ widthPoints: 297.5, heightPoints: 421 });
  const large = one({ widthPoints: 1190, heightPoints: 1684 });
  const width = (pages: typeof small, printScaling: string) =>
    first(layOutSide(pages, { numberUp: 1, printScaling, media: a4 }))?.[0];
  assert.equal(width(small, 'auto'), 297.5);
  assert.equal(width(small, 'fit'), 595);
  assert.equal(width(large, 'auto'), 595);
  assert.equal(width(large, 'none'), 1190);
  assert.equal(width(one({ widthPoints: 595, heightPoints: 595 }), 'fill'), 842);
});

test('number-up places pages from left to right and downwards, as large as they can be', () => {
  const pages = Array.from({ length: 16 }, (_, index) => ({ index, size: a4 }));
  const scales = [2, 4, 6, 8, 9, 16].map((numberUp) => {
    const side = layOutSide(pages.slice(0, numberUp), { numberUp, printScaling: 'auto', media: a4 });
    assert.equal(side.placements.length, numberUp);
    const [a, b] = first(side) ?? [0, 0];
    // Hundredths of the size of the page; a turned page has its width in the second member.
    return Math.round((Math.max(Math.abs(a), Math.abs(b)) / 595) * 100);
  });
  assert.deepEqual(scales, [71, 50, 35, 35, 33, 25]);
  const four = layOutSide(pages.slice(0, 4), { numberUp: 4, printScaling: 'auto', media: a4 });
  assert.deepEqual(
    four.placements.map(({ matrix }) => [matrix[4], matrix[5]]),
    [
      [0, 0],
      [297.5, 0],
      [0, 421],
      [297.5, 421],
    ],
  );
});

test('PWG 5102.4: backs are turned as the paper path of the device needs them, fronts never', () => {
  const back = (
    sides: 'two-sided-long-edge' | 'two-sided-short-edge',
    sheetBack: 'flipped' | 'rotated' | 'manual-tumble',
  ) => {
    const { crossFeed, feed } = mirroringOf(1, sides, sheetBack);
    return `${crossFeed ? '-' : '+'}${feed ? '-' : '+'}`;
  };
  assert.equal(back('two-sided-long-edge', 'flipped'), '+-');
  assert.equal(back('two-sided-short-edge', 'flipped'), '-+');
  assert.equal(back('two-sided-long-edge', 'rotated'), '--');
  assert.equal(back('two-sided-short-edge', 'rotated'), '++');
  assert.equal(back('two-sided-long-edge', 'manual-tumble'), '++');
  assert.equal(back('two-sided-short-edge', 'manual-tumble'), '--');
  assert.deepEqual(mirroringOf(2, 'two-sided-long-edge', 'rotated'), { crossFeed: false, feed: false });
  assert.deepEqual(mirrorMatrix({ crossFeed: true, feed: false }, 10, 20), [-1, 0, 0, 1, 10, 0]);
});

test('page ranges pick pages, and an odd two-sided document that is copied ends with a blank back', () => {
  const base = { pageCount: 5, numberUp: 1, twoSided: true, repeats: 1 };
  assert.deepEqual(
    sideSequence({
      ...base,
      pageRanges: [
        { lower: 2, upper: 3 },
        { lower: 5, upper: 9 },
      ],
    }),
    [[1], [2], [4]],
  );
  assert.equal(sideSequence(base).length, 5);
  assert.deepEqual(sideSequence({ ...base, repeats: 2 }).at(-1), []);
  assert.deepEqual(sideSequence({ ...base, pageCount: 1, repeats: 2 }), [[0], [], [0], []]);
  assert.deepEqual(sideSequence({ ...base, numberUp: 2 }), [[0, 1], [2, 3], [4]]);
});
