/** Finds room for a block in the margins of a page. Pure. */

/** A page drawn small: one cell a pixel, rows from the top as the page is shown. */
export interface CellGrid {
  readonly columns: number;
  readonly rows: number;
  /** Asked once for each cell, row by row. */
  isTaken(column: number, row: number): boolean;
}

/** Which parts of a page hold something. */
export class Occupancy {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly #grid: Pick<CellGrid, 'columns' | 'rows'>;
  /** Number of taken cells above and to the left of each corner (a summed-area table). */
  readonly #sums: Uint32Array;

  constructor(widthPt: number, heightPt: number, grid: CellGrid) {
    this.widthPt = widthPt;
    this.heightPt = heightPt;
    this.#grid = grid;
    const stride = grid.columns + 1;
    this.#sums = new Uint32Array(stride * (grid.rows + 1));
    for (let row = 0; row < grid.rows; row += 1) {
      let sum = 0;
      for (let column = 0; column < grid.columns; column += 1) {
        if (grid.isTaken(column, row)) sum += 1;
        this.#sums[(row + 1) * stride + column + 1] = (this.#sums[row * stride + column + 1] ?? 0) + sum;
      }
    }
  }

  /** True when nothing is in the rectangle (points). What lies outside of the page counts as free. */
  isFree(left: number, top: number, right: number, bottom: number): boolean {
    const { columns, rows } = this.#grid;
    const [perX, perY] = [columns / this.widthPt, rows / this.heightPt];
    const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most);
    const [x0, x1] = [clamp(Math.floor(left * perX), columns), clamp(Math.ceil(right * perX), columns)];
    const [y0, y1] = [clamp(Math.floor(top * perY), rows), clamp(Math.ceil(bottom * perY), rows)];
    const at = (x: number, y: number) => this.#sums[y * (columns + 1) + x] ?? 0;
    return at(x1, y1) - at(x0, y1) - at(x1, y0) + at(x0, y0) === 0;
  }
}

/** Printers leave this much of the edge white. */
export const unprintablePt = 14;
/** White kept between a block and what the page holds. */
export const clearancePt = 3;
/** How deep a margin may be: the outer part of the page, and never more than 1.25 inch. */
const marginShare = 0.2;
const deepestPt = 90;
const stepPt = 3;

/** Upper left corner of a block, in points from the upper left corner of the page as it is shown. */
export interface Place {
  readonly xPt: number;
  readonly yPt: number;
}

/** Which margins are looked at. */
export type Margins = 'both' | 'upper' | 'lower';

/** How deep the margins of a page are, in points. */
export function marginDepth(heightPt: number): number {
  return Math.min(heightPt * marginShare, deepestPt);
}

/**
 * A free place for a block in the upper margin, else in the lower one: as near to the edge as the printer reaches,
 * and as far to the right as there is room. Undefined when neither margin has room.
 */
export function findFreePlace(
  occupancy: Occupancy,
  block: { readonly widthPt: number; readonly heightPt: number },
  margins: Margins = 'both',
): Place | undefined {
  const { widthPt: width, heightPt: height } = occupancy;
  const depth = marginDepth(height);
  const rightmost = width - unprintablePt - block.widthPt;
  if (rightmost < unprintablePt) return undefined;
  const fromEdge: number[] = [];
  for (let y = unprintablePt; y + block.heightPt <= depth; y += stepPt) fromEdge.push(y);
  const rows = [
    ...(margins === 'lower' ? [] : fromEdge),
    ...(margins === 'upper' ? [] : fromEdge.map((y) => height - y - block.heightPt)),
  ];
  for (const yPt of rows) {
    for (let xPt = rightmost; xPt >= unprintablePt; xPt -= stepPt) {
      const free = occupancy.isFree(
        xPt - clearancePt,
        yPt - clearancePt,
        xPt + block.widthPt + clearancePt,
        yPt + block.heightPt + clearancePt,
      );
      if (free) return { xPt, yPt };
    }
  }
  return undefined;
}

/** The first of several blocks for which there is room, with its place. */
export function fitBlock<Block extends { readonly widthPt: number; readonly heightPt: number }>(
  occupancy: Occupancy,
  blocks: readonly Block[],
  margins: Margins = 'both',
): { readonly block: Block; readonly place: Place } | undefined {
  for (const block of blocks) {
    const place = findFreePlace(occupancy, block, margins);
    if (place !== undefined) return { block, place };
  }
  return undefined;
}
