import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InkMap } from '../../../ocr/preprocess/ink.ts';
import { measureCell } from '../../../ocr/table/cell-ink.ts';
import { findGrids, type Grid } from '../../../ocr/table/grid.ts';
import { findRules } from '../../../ocr/table/rules.ts';

/** A sheet on which rectangles of ink are drawn. */
function sheet(
  ...boxes: readonly (readonly [left: number, top: number, right: number, bottom: number])[]
): InkMap {
  const [width, height] = [900, 700];
  const data = new Uint8Array(width * height);
  for (const [left, top, right, bottom] of boxes) {
    for (let y = top; y < bottom; y += 1) data.fill(1, y * width + left, y * width + right);
  }
  return { data, width, height };
}

const across = (y: number, from: number, to: number) => [from, y, to, y + 3] as const;
const down = (x: number, from: number, to: number) => [x, from, x + 3, to] as const;

function gridsOf(ink: InkMap): Grid[] {
  return findGrids(ink, findRules(ink));
}

function cellsOf(grid: Grid | undefined): string[] {
  return (grid?.cells ?? []).map(
    ({ row, column, rowSpan, columnSpan }) => `${row},${column} ${rowSpan}x${columnSpan}`,
  );
}

test('a table with a merged heading is read as its cells', () => {
  const [grid, ...others] = gridsOf(
    sheet(
      ...[across(100, 100, 703), across(200, 100, 703), across(300, 100, 703)],
      ...[down(100, 100, 303), down(300, 200, 303), down(500, 200, 303), down(700, 100, 303)],
    ),
  );
  assert.deepEqual(others, []);
  assert.deepEqual(cellsOf(grid), ['0,0 1x3', '1,0 1x1', '1,1 1x1', '1,2 1x1']);
  const [heading] = grid?.cells ?? [];
  assert.ok(Math.abs((heading?.box.left ?? 0) - 101) <= 2 && Math.abs((heading?.box.bottom ?? 0) - 201) <= 2);
});

test('a cell that goes over two rows is one cell', () => {
  const [grid] = gridsOf(
    sheet(
      ...[across(100, 100, 503), across(200, 300, 503), across(300, 100, 503)],
      ...[down(100, 100, 303), down(300, 100, 303), down(500, 100, 303)],
    ),
  );
  assert.deepEqual(cellsOf(grid), ['0,0 2x1', '0,1 1x1', '1,1 1x1']);
});

test('a table without rules at its sides has its outer columns all the same', () => {
  const [grid] = gridsOf(
    sheet(
      ...[across(100, 100, 700), across(200, 100, 700), across(300, 100, 700)],
      ...[down(300, 100, 303), down(500, 100, 303)],
    ),
  );
  assert.equal(grid?.cells.length, 6);
});

test('a frame, an underline and a rule between columns are no tables', () => {
  const frame = [across(100, 100, 703), across(300, 100, 703), down(100, 100, 303), down(700, 100, 303)];
  assert.deepEqual(gridsOf(sheet(...frame)), []);
  assert.deepEqual(gridsOf(sheet(across(400, 100, 500), down(800, 100, 650))), []);
});

test('two tables two millimetres apart stay two', () => {
  const table = (top: number) => [
    ...[across(top, 100, 403), across(top + 80, 100, 403)],
    ...[down(100, top, top + 83), down(250, top, top + 83), down(400, top, top + 83)],
  ];
  assert.deepEqual(
    gridsOf(sheet(...table(100), ...table(206))).map((grid) => grid.cells.length),
    [2, 2],
  );
});

test('rules with holes of wear and half a pixel of skew are whole rules', () => {
  const worn = [0, 1, 2, 3].flatMap((part) => {
    const [from, to, low] = [100 + part * 150, 247 + part * 150, Math.floor(part / 2)];
    return [across(100 + low, from, to), across(180 + low, from, to)];
  });
  const [grid] = gridsOf(sheet(...worn, down(100, 100, 183), down(400, 100, 183), down(695, 100, 184)));
  assert.equal(grid?.cells.length, 2);
});

test('an empty cell has no ink, one with two lines has many, and rules are left out', () => {
  const frame = [across(100, 100, 403), across(300, 100, 403), down(100, 100, 303), down(400, 100, 303)];
  const box = { left: 101, top: 101, right: 401, bottom: 301 };
  assert.equal(measureCell(sheet(...frame), box), undefined);
  const one = measureCell(sheet(...frame, [150, 150, 300, 180]), box);
  assert.deepEqual(one, { box: { left: 144, top: 144, right: 306, bottom: 186 }, manyLines: false });
  const two = measureCell(sheet(...frame, [150, 150, 300, 180], [150, 220, 260, 250]), box);
  assert.equal(two?.manyLines, true);
});
