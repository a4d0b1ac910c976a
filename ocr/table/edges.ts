/** Which edges between the squares of a grid are drawn. */

import type { InkMap } from '../preprocess/ink.ts';

/** A rectangle of squares. */
interface Squares {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

/** Edges of a grid; rows and columns from 0, the last line counts as the edge of the square behind the last. */
export interface EdgeMap {
  /** Whether a rule is drawn above a square. */
  above(row: number, column: number): boolean;
  /** Whether a rule is drawn left of a square. */
  leftOf(row: number, column: number): boolean;
  /** True for squares at a side of the grid that other squares of this side have a rule at, and these have none. */
  isOutside(squares: Squares): boolean;
}

/** A rule may lie so far beside the line of the grid. */
const tolerance = 6;
/** Share of an edge that one row of pixels must have inked. */
const drawnShare = 0.8;

/** Looks at every edge once. */
export function findEdges(ink: InkMap, xs: readonly number[], ys: readonly number[]): EdgeMap {
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const flat = new Uint8Array((rows + 1) * columns);
  const steep = new Uint8Array(rows * (columns + 1));
  for (const [row, y] of ys.entries()) {
    for (let column = 0; column < columns; column += 1) {
      const drawn = isInked(ink, 'across', y, xs[column] ?? 0, xs[column + 1] ?? 0);
      if (drawn) flat[row * columns + column] = 1;
    }
  }
  for (const [column, x] of xs.entries()) {
    for (let row = 0; row < rows; row += 1) {
      const drawn = isInked(ink, 'down', x, ys[row] ?? 0, ys[row + 1] ?? 0);
      if (drawn) steep[row * (columns + 1) + column] = 1;
    }
  }
  const above = (row: number, column: number) => flat[row * columns + column] === 1;
  const leftOf = (row: number, column: number) => steep[row * (columns + 1) + column] === 1;
  return {
    above,
    leftOf,
    isOutside({ row, column, rowSpan, columnSpan }) {
      const side = (atSide: boolean, own: boolean[], whole: boolean[]) =>
        atSide && !own.some(Boolean) && whole.some(Boolean);
      const ownColumns = range(column, column + columnSpan);
      const ownRows = range(row, row + rowSpan);
      const flatAt = (at: number, which: readonly number[]) => which.map((index) => above(at, index));
      const steepAt = (at: number, which: readonly number[]) => which.map((index) => leftOf(index, at));
      return (
        side(row === 0, flatAt(0, ownColumns), flatAt(0, range(0, columns))) ||
        side(row + rowSpan === rows, flatAt(rows, ownColumns), flatAt(rows, range(0, columns))) ||
        side(column === 0, steepAt(0, ownRows), steepAt(0, range(0, rows))) ||
        side(column + columnSpan === columns, steepAt(columns, ownRows), steepAt(columns, range(0, rows)))
      );
    },
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** Whether one row (column) of pixels near the line is inked along nearly all of the edge. */
function isInked(ink: InkMap, way: 'across' | 'down', line: number, from: number, to: number): boolean {
  const { data, width, height } = ink;
  const [step, stride] = way === 'across' ? [1, width] : [width, 1];
  const last = (way === 'across' ? height : width) - 1;
  const enough = (to - from) * drawnShare;
  for (let at = Math.max(1, line - tolerance); at <= Math.min(last - 1, line + tolerance); at += 1) {
    let inked = 0;
    for (let along = from; along < to; along += 1) {
      const pixel = along * step + at * stride;
      // Three rows as one, as where rules are found.
      if (data[pixel] === 1 || data[pixel - stride] === 1 || data[pixel + stride] === 1) inked += 1;
    }
    if (inked >= enough) return true;
  }
  return false;
}
