import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { closeUp, countSpread } from '../../../ocr/layout/close-up.ts';

const height = 40;
const margin = 8;

/** A page with squares of ink of these widths, each behind so much white. */
function pageOf(squares: readonly { readonly white: number; readonly width: number }[]) {
  const places: number[] = [];
  let x = margin;
  for (const { white, width } of squares) {
    places.push(x + white);
    x += white + width;
  }
  const width = x + margin;
  const data = new Uint8Array(width * (height + 2 * margin)).fill(255);
  for (const [index, left] of places.entries()) {
    const { width: square = 0 } = squares[index] ?? {};
    for (let y = margin; y < margin + height; y += 1)
      data.fill(0, y * width + left, y * width + left + square);
  }
  const box = { left: places[0] ?? 0, top: margin, right: x, bottom: margin + height };
  return { page: { data, width, height: height + 2 * margin }, box, places };
}

const inkIn = (data: Uint8Array): number => data.reduce((sum, value) => sum + (value < 150 ? 1 : 0), 0);

test('symbols that stand wide apart are put together, and each column leads back to where it was', () => {
  const { page, box, places } = pageOf(Array.from({ length: 7 }, () => ({ white: 50, width: 36 })));
  const closed = closeUp(page, box, margin);
  assert.equal(closed.spreadSymbols, 7);
  assert.equal(countSpread(page, box), 7);
  assert.ok(closed.image.width < 7 * 36 + 6 * 6 + 2 * margin + 6, `${closed.image.width}`);
  assert.equal(inkIn(closed.image.data), inkIn(page.data), 'nothing of the ink is cut');
  const origin = box.left - margin;
  const inked = Array.from({ length: closed.image.width }, (_, x) => x).filter(
    (x) => (closed.image.data[20 * closed.image.width + x] ?? 255) < 150,
  );
  for (const x of inked) {
    const original = closed.toOriginal(x) + origin;
    assert.ok(
      places.some((left) => left <= original && original < left + 36),
      `${x} is at ${original}`,
    );
  }
});

test('running text stays as it is, and a space wider than a symbol is closed in any line', () => {
  const running = pageOf(
    Array.from({ length: 20 }, (_, index) => ({ white: index % 5 === 4 ? 16 : 4, width: 36 })),
  );
  const same = closeUp(running.page, running.box, margin);
  assert.equal(same.spreadSymbols, undefined);
  assert.equal(same.image.width, running.box.right - running.box.left + 2 * margin);
  const named = pageOf([4, 4, 4, 4, 90].map((white) => ({ white, width: 36 })));
  const closed = closeUp(named.page, named.box, margin);
  assert.equal(closed.spreadSymbols, undefined);
  assert.equal(closed.image.width, same.toOriginal(0) + named.box.right - named.box.left + 2 * margin - 86);
});

test('whatever the line, no ink is lost and the way back never goes backwards', () => {
  const square = fc.record({
    white: fc.integer({ min: 1, max: 120 }),
    width: fc.integer({ min: 3, max: 90 }),
  });
  fc.assert(
    fc.property(fc.array(square, { minLength: 1, maxLength: 25 }), (squares) => {
      const { page, box } = pageOf(squares);
      const { image, toOriginal } = closeUp(page, box, margin);
      assert.equal(inkIn(image.data), inkIn(page.data));
      assert.equal(image.data.length, image.width * image.height);
      for (let x = 1; x <= image.width; x += 1) assert.ok(toOriginal(x) > toOriginal(x - 1));
      assert.equal(toOriginal(image.width), box.right - box.left + 2 * margin);
    }),
  );
});
