import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pageTransform } from '../../../ocr/preprocess/transform.ts';

const quarter = fc.constantFrom<0 | 90 | 180 | 270>(0, 90, 180, 270);

test('a point goes to the copy and back to where it was', () => {
  fc.assert(
    fc.property(
      quarter,
      fc.double({ min: -5, max: 5, noNaN: true }),
      fc.double({ min: 0.3, max: 3, noNaN: true }),
      fc.integer({ min: 0, max: 2479 }),
      fc.integer({ min: 0, max: 3507 }),
      (orientationDegrees, skewDegrees, scale, x, y) => {
        const transform = pageTransform({
          widthPx: 2480,
          heightPx: 3508,
          orientationDegrees,
          skewDegrees,
          scale,
          copyWidthPx: 4000,
          copyHeightPx: 5000,
        });
        const back = transform.toImage(transform.toCopy({ x, y }));
        assert.ok(Math.abs(back.x - x) < 1e-6 && Math.abs(back.y - y) < 1e-6);
      },
    ),
    { numRuns: 200 },
  );
});

test('a page fed with its head to the left is turned clockwise to its head', () => {
  const transform = pageTransform({
    widthPx: 300,
    heightPx: 200,
    orientationDegrees: 90,
    skewDegrees: 0,
  });
  // The middle of the left side is the head of the upright page.
  const head = transform.toCopy({ x: 0, y: 100 });
  assert.deepEqual([Math.round(head.x), Math.round(head.y)], [100, 0]);
});

test('without a turn a box comes back as it was, in whole pixels inside the page', () => {
  const transform = pageTransform({ widthPx: 100, heightPx: 100, orientationDegrees: 0, skewDegrees: 0 });
  const box = { left: 10, top: 20, right: 30, bottom: 45 };
  assert.deepEqual(transform.boxToImage(box), box);
  assert.deepEqual(transform.boxToImage({ left: -20, top: -20, right: 130, bottom: 10 }), {
    left: 0,
    top: 0,
    right: 100,
    bottom: 10,
  });
});
