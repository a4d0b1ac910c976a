/** Ruled tables: rules that meet make a grid, and squares without a rule between them are one cell. */

import type { InkMap } from '../preprocess/ink.ts';
import type { BoundingBox } from '../result.ts';
import { type EdgeMap, findEdges } from './edges.ts';
import type { Rule, Rules } from './rules.ts';

/** A cell of the grid; `box` goes from middle to middle of its rules. */
export interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly box: BoundingBox;
}

/** A table on the level page. */
export interface Grid {
  readonly box: BoundingBox;
  readonly rows: number;
  readonly columns: number;
  /** By top row, then from the left. */
  readonly cells: readonly GridCell[];
}

/** Rules that come so near to each other meet. */
const meeting = 9;
/** Lines of a grid are farther apart; nearer ones are one line, or a double rule. */
const sameLine = 14;
/** A rule that goes on so far beyond the last line across it leaves the table open on that side. */
const openSide = 40;
const smallest = { width: 150, height: 60 };
/** Grids beyond this are not tables of an office. */
const mostSquares = 20_000;

/** The tables of a page from the top. A frame around a paragraph is none: a table has two cells at least. */
export function findGrids(ink: InkMap, rules: Rules): Grid[] {
  return groupRules(rules)
    .flatMap((group) => toGrid(ink, group) ?? [])
    .toSorted((a, b) => a.box.top - b.box.top || a.box.left - b.box.left);
}

/** Sets of rules that hang together. */
function groupRules({ across, down }: Rules): Rules[] {
  const parents = Array.from({ length: across.length + down.length }, (_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parents[at] !== at) at = parents[at] ?? at;
    return at;
  };
  for (const [row, flat] of across.entries()) {
    for (const [column, steep] of down.entries()) {
      if (!meet(flat, steep)) continue;
      parents[root(across.length + column)] = root(row);
    }
  }
  const groups = Map.groupBy(parents.keys(), root);
  return [...groups.values()].map((members) => ({
    across: members.filter((index) => index < across.length).flatMap((index) => across[index] ?? []),
    down: members
      .filter((index) => index >= across.length)
      .flatMap((index) => down[index - across.length] ?? []),
  }));
}

function meet(flat: Rule, steep: Rule): boolean {
  return (
    steep.at >= flat.from - meeting &&
    steep.at <= flat.to + meeting &&
    flat.at >= steep.from - meeting &&
    flat.at <= steep.to + meeting
  );
}

function toGrid(ink: InkMap, { across, down }: Rules): Grid | undefined {
  if (across.length < 2 || down.length < 2) return undefined;
  const ys = withOpenSides(gridLines(across), down);
  const xs = withOpenSides(gridLines(down), across);
  const [left, right] = [xs[0] ?? 0, xs.at(-1) ?? 0];
  const [top, bottom] = [ys[0] ?? 0, ys.at(-1) ?? 0];
  if (right - left < smallest.width || bottom - top < smallest.height) return undefined;
  if ((xs.length - 1) * (ys.length - 1) > mostSquares) return undefined;
  const cells = uniteSquares(xs, ys, findEdges(ink, xs, ys));
  if (cells.length < 2) return undefined;
  return { box: { left, top, right, bottom }, rows: ys.length - 1, columns: xs.length - 1, cells };
}

/** Where the lines of a grid are: the mean of the rules that share one, weighed by their lengths. */
function gridLines(rules: readonly Rule[]): number[] {
  const lines: { at: number; weight: number }[] = [];
  for (const { at, from, to } of rules.toSorted((a, b) => a.at - b.at)) {
    const last = lines.at(-1);
    const weight = to - from;
    if (last === undefined || at - last.at > sameLine) {
      lines.push({ at, weight });
      continue;
    }
    last.at = (last.at * last.weight + at * weight) / (last.weight + weight);
    last.weight += weight;
  }
  return lines.map(({ at }) => Math.round(at));
}

/** Many tables of statistics have no rules at their sides: they end where the rules across end. */
function withOpenSides(lines: readonly number[], crossing: readonly Rule[]): number[] {
  const first = Math.round(Math.min(...crossing.map((rule) => rule.from)));
  const last = Math.round(Math.max(...crossing.map((rule) => rule.to)));
  return [
    ...((lines[0] ?? 0) - first > openSide ? [first] : []),
    ...lines,
    ...(last - (lines.at(-1) ?? 0) > openSide ? [last] : []),
  ];
}

/** Unites squares that no rule parts, as long as they make a rectangle, and leaves out those outside of the rules. */
function uniteSquares(xs: readonly number[], ys: readonly number[], edges: EdgeMap): GridCell[] {
  const [columns, rows] = [xs.length - 1, ys.length - 1];
  const taken = new Uint8Array(rows * columns);
  const cells: GridCell[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      if (taken[row * columns + column] === 1) continue;
      let right = column + 1;
      while (right < columns && taken[row * columns + right] === 0 && !edges.leftOf(row, right)) right += 1;
      let bottom = row + 1;
      while (bottom < rows && isOpen(edges, taken, columns, bottom, column, right)) bottom += 1;
      for (let y = row; y < bottom; y += 1) taken.fill(1, y * columns + column, y * columns + right);
      const cell = { row, column, rowSpan: bottom - row, columnSpan: right - column };
      if (!edges.isOutside(cell)) cells.push({ ...cell, box: boxOf(cell, xs, ys) });
    }
  }
  return cells;
}

/** Whether the squares of the next row belong to the cell above: no rule above nor between them. */
function isOpen(
  edges: EdgeMap,
  taken: Uint8Array,
  columns: number,
  row: number,
  left: number,
  right: number,
): boolean {
  for (let column = left; column < right; column += 1) {
    if (taken[row * columns + column] === 1 || edges.above(row, column)) return false;
    if (column > left && edges.leftOf(row, column)) return false;
  }
  return true;
}

function boxOf(cell: Omit<GridCell, 'box'>, xs: readonly number[], ys: readonly number[]): BoundingBox {
  return {
    left: xs[cell.column] ?? 0,
    top: ys[cell.row] ?? 0,
    right: xs[cell.column + cell.columnSpan] ?? 0,
    bottom: ys[cell.row + cell.rowSpan] ?? 0,
  };
}
