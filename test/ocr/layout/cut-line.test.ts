import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cutLine, type Slot } from '../../../ocr/layout/cut-line.ts';

const em = 50;

/** Ink of squares with four pixels of white around each face; `.` stands for an empty square. */
function draw(squares: string): Float32Array {
  const ink = new Float32Array((squares.length + 2) * em);
  [...squares].forEach((square, index) => {
    if (square !== '.') ink.fill(0.3, (index + 1) * em + 4, (index + 2) * em - 4);
  });
  return ink;
}

const square = (middleEm: number): Slot => ({ leastEm: 0.75, mostEm: 1.25, wantedEm: 1, middleEm });

function assertAt(squares: readonly number[], slots: readonly Slot[], ink: Float32Array): void {
  const { cells } = cutLine(ink, em, slots);
  assert.equal(cells.length, squares.length);
  for (const [index, { from, to }] of cells.entries()) {
    const middle = ((squares[index] ?? 0) + 1.5) * em;
    assert.ok(Math.abs((from + to) / 2 - middle) <= 6, `square ${index}: ${from} to ${to}`);
  }
}

test('every square is found although the engine saw the symbols up to two squares away', () => {
  const slots = [2.5, 3.4, 2.9, 4.1, 5.8, 6.1, 9.4, 9.9].map(square);
  assertAt([0, 1, 2, 3, 4, 5, 6, 7], slots, draw('########'));
});

test('empty squares belong to no symbol', () => {
  assertAt([0, 1, 4, 5, 7], [1.5, 2.5, 4, 6, 8].map(square), draw('##..##.#'));
});

test('a figure takes half a square where it stands in one', () => {
  const ink = draw('##');
  ink.fill(0, 3 * em);
  ink.fill(0.3, 3 * em + 3, 3.5 * em - 3);
  const figure: Slot = { leastEm: 0.3, mostEm: 1.1, wantedEm: undefined, middleEm: 3.25 };
  const { cells } = cutLine(ink, em, [square(1.5), square(2.5), figure]);
  const last = cells[2];
  assert.ok(
    last !== undefined && last.from >= 3 * em - 6 && last.from <= 3 * em + 3 && last.to >= 3.5 * em - 6,
  );
});

test('whatever the ink, cells stand in order, inside the line and beside each other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 800 }),
      fc.array(fc.float({ min: -3, max: 20, noNaN: true }), { maxLength: 20 }),
      fc.integer({ min: 12, max: 80 }),
      (ink, middles, size) => {
        const { cells } = cutLine(Float32Array.from(ink), size, middles.map(square));
        if (cells.length === 0) return;
        assert.equal(cells.length, middles.length);
        let end = 0;
        for (const { from, to } of cells) {
          assert.ok(from >= end && to >= from && to <= ink.length);
          end = to;
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('no symbol gets white alone, wherever the engine saw it', () => {
  // Two kanji far apart, and between them four narrow figures that stand together.
  const em = 40;
  const ink = new Float32Array(400);
  for (const from of [0, 360]) ink.fill(0.5, from, from + 36);
  for (let figure = 0; figure < 4; figure += 1) ink.fill(0.4, 160 + figure * 20, 160 + figure * 20 + 16);
  const kanji = { leastEm: 0.75, mostEm: 1.25, wantedEm: 1 };
  const narrow = { leastEm: 0.3, mostEm: 1.1, wantedEm: undefined };
  const slots = [
    { ...kanji, middleEm: 0.5 },
    ...[3, 4.5, 5.5, 7].map((middleEm) => ({ ...narrow, middleEm })),
    { ...kanji, middleEm: 9.5 },
  ];
  const { cells } = cutLine(ink, em, slots);
  assert.equal(cells.length, slots.length);
  for (const { from, to } of cells) {
    assert.ok(
      ink.subarray(from, to).some((share) => share > 0),
      `${from} to ${to}`,
    );
  }
});
