/** What is inside the rules of a cell: where its ink is, and whether it is one line or more. */

import type { InkMap } from '../preprocess/ink.ts';
import type { BoundingBox } from '../result.ts';

/** The ink of a cell. */
export interface CellInk {
  /** Close around the ink, with a little white, inside of the rules. */
  readonly box: BoundingBox;
  /** True when more than one line of type stands in the cell. */
  readonly manyLines: boolean;
}

/** From the middle of a rule to its edge. */
const ruleHalf = 3;
/** So far inside, a row or column inked over more than this share is what is left of a rule. */
const restBand = 9;
const restShare = 0.45;
/** Fewer solid spots (2 x 2 pixels) than this are dust. */
const fewestSpots = 20;
const smallestInk = 12;
/** Lower bands of ink are strokes and marks, not lines of type. */
const lowestLine = 13;
const white = 6;

/** Measures a cell; undefined when nothing is in it. `box` goes from middle to middle of the rules around it. */
export function measureCell(ink: InkMap, box: BoundingBox): CellInk | undefined {
  const inner = insideRules(ink, box);
  const width = inner.right - inner.left;
  const height = inner.bottom - inner.top;
  if (width < smallestInk || height < smallestInk) return undefined;
  const rows = new Uint32Array(height);
  const columns = new Uint32Array(width);
  let spots = 0;
  for (let y = 0; y < height - 1; y += 1) {
    const at = (inner.top + y) * ink.width + inner.left;
    for (let x = 0; x < width - 1; x += 1) {
      if (!isSpot(ink, at + x)) continue;
      spots += 1;
      rows[y] = (rows[y] ?? 0) + 1;
      columns[x] = (columns[x] ?? 0) + 1;
    }
  }
  if (spots < fewestSpots) return undefined;
  const [left, right] = extent(columns);
  const [top, bottom] = extent(rows);
  if (right - left < smallestInk && bottom - top < smallestInk) return undefined;
  return {
    box: {
      left: Math.max(inner.left, inner.left + left - white),
      top: Math.max(inner.top, inner.top + top - white),
      right: Math.min(inner.right, inner.left + right + white),
      bottom: Math.min(inner.bottom, inner.top + bottom + white),
    },
    manyLines: countBands(rows) > 1,
  };
}

function isSpot({ data, width }: InkMap, at: number): boolean {
  return data[at] === 1 && data[at + 1] === 1 && data[at + width] === 1 && data[at + width + 1] === 1;
}

/** The box without the rules and what wear left of them beside it. */
function insideRules(ink: InkMap, box: BoundingBox): BoundingBox {
  const left = Math.max(0, Math.round(box.left) + ruleHalf);
  const top = Math.max(0, Math.round(box.top) + ruleHalf);
  const right = Math.min(ink.width, Math.round(box.right) - ruleHalf);
  const bottom = Math.min(ink.height, Math.round(box.bottom) - ruleHalf);
  const rest = (at: (index: number) => number, count: number): number => {
    for (let index = restBand - 1; index >= 0; index -= 1)
      if (at(index) > count * restShare) return index + 1;
    return 0;
  };
  const row = (y: number) => inked(ink, y * ink.width + left, 1, right - left);
  const column = (x: number) => inked(ink, top * ink.width + x, ink.width, bottom - top);
  return {
    left: left + rest((index) => column(left + index), bottom - top),
    top: top + rest((index) => row(top + index), right - left),
    right: right - rest((index) => column(right - 1 - index), bottom - top),
    bottom: bottom - rest((index) => row(bottom - 1 - index), right - left),
  };
}

function inked({ data }: InkMap, from: number, step: number, count: number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) sum += data[from + index * step] ?? 0;
  return sum;
}

/** First place with ink, and the one behind the last. */
function extent(counts: Uint32Array): readonly [number, number] {
  const first = counts.findIndex((count) => count > 0);
  const last = counts.findLastIndex((count) => count > 0);
  return first < 0 ? [0, 0] : [first, last + 2];
}

/** Bands of rows with ink that are high enough to be a line of type. */
function countBands(rows: Uint32Array): number {
  let bands = 0;
  let from = -1;
  for (let y = 0; y <= rows.length; y += 1) {
    if ((rows[y] ?? 0) > 0) {
      if (from < 0) from = y;
      continue;
    }
    if (from >= 0 && y - from >= lowestLine) bands += 1;
    from = -1;
  }
  return bands;
}
