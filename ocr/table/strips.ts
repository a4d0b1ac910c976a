/**
 * Puts the cells of tables into one picture for the engine: the one-line cells of a row of the grid side by side, each
 * cell of many lines in a strip of its own, the strips below each other.
 */

import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';

/** A cell to be read. */
export interface StripCell {
  /** Where its ink is on the level page. */
  readonly ink: BoundingBox;
  /** Cells with the same key stand side by side; undefined: a strip of its own. */
  readonly rowKey: string | undefined;
}

/** Where a cell stands in the picture. */
export interface PlacedCell<Cell extends StripCell> {
  readonly cell: Cell;
  readonly left: number;
  readonly top: number;
}

/** A row of cells in the picture. */
export interface Strip<Cell extends StripCell> {
  readonly top: number;
  readonly bottom: number;
  /** From the left. */
  readonly cells: readonly PlacedCell<Cell>[];
}

/** A picture made of strips. */
export interface StripPicture<Cell extends StripCell> {
  readonly image: GreyImage;
  readonly strips: readonly Strip<Cell>[];
}

/** White between cells: wide enough that the engine does not draw their ends together. */
const cellGap = 50;
/** White between strips. */
export const stripGap = 22;
const margin = 24;
/** Longer strips go on below. */
const widest = 2600;
/** Strips beyond this go into another picture. */
const highest = 6000;

/** Makes the pictures; cells keep their order. */
export function stackCells<Cell extends StripCell>(
  page: GreyImage,
  cells: readonly Cell[],
): StripPicture<Cell>[] {
  const pictures: StripPicture<Cell>[] = [];
  let rows: Cell[][] = [];
  let height = margin;
  for (const row of rowsOf(cells)) {
    const own = rowHeight(row) + stripGap;
    if (rows.length > 0 && height + own > highest) {
      pictures.push(drawRows(page, rows));
      rows = [];
      height = margin;
    }
    rows.push(row);
    height += own;
  }
  if (rows.length > 0) pictures.push(drawRows(page, rows));
  return pictures;
}

function rowsOf<Cell extends StripCell>(cells: readonly Cell[]): Cell[][] {
  const groups = Map.groupBy(cells, (cell) => cell.rowKey ?? cell);
  return [...groups.values()].flatMap((group) => {
    const rows: Cell[][] = [];
    let width = widest;
    for (const cell of group) {
      width += cell.ink.right - cell.ink.left + cellGap;
      if (width > widest) {
        rows.push([]);
        width = cell.ink.right - cell.ink.left;
      }
      rows.at(-1)?.push(cell);
    }
    return rows;
  });
}

function rowTop(row: readonly StripCell[]): number {
  return Math.min(...row.map(({ ink }) => ink.top));
}

function rowHeight(row: readonly StripCell[]): number {
  return Math.max(...row.map(({ ink }) => ink.bottom)) - rowTop(row);
}

function drawRows<Cell extends StripCell>(page: GreyImage, rows: readonly Cell[][]): StripPicture<Cell> {
  const strips: Strip<Cell>[] = [];
  let top = margin;
  let width = 0;
  for (const row of rows) {
    const bottom = top + rowHeight(row);
    const base = top - rowTop(row);
    let left = margin;
    const cells = row.map((cell) => {
      const placed = { cell, left, top: base + cell.ink.top };
      left += cell.ink.right - cell.ink.left + cellGap;
      return placed;
    });
    strips.push({ top, bottom, cells });
    width = Math.max(width, left - cellGap + margin);
    top = bottom + stripGap;
  }
  const image = { data: new Uint8Array(width * (top + margin)).fill(255), width, height: top + margin };
  for (const { cells } of strips) for (const placed of cells) drawCell(page, image, placed);
  return { image, strips };
}

/** The level that most of a cell's paper has. */
const paperShare = 0.7;
/** Grey above this share of the paper's level is grain, shading and the print of the back side. */
const clipShare = 0.84;

/** Copies a cell, its paper made white. */
function drawCell(page: GreyImage, into: GreyImage, { cell, left, top }: PlacedCell<StripCell>): void {
  const { ink } = cell;
  const paper = Math.max(1, levelAt(page, ink, paperShare));
  const clip = paper * clipShare;
  for (let y = ink.top; y < ink.bottom; y += 1) {
    const from = y * page.width;
    const to = (top + y - ink.top) * into.width + left - ink.left;
    for (let x = ink.left; x < ink.right; x += 1) {
      const value = page.data[from + x] ?? 255;
      into.data[to + x] = value > clip ? 255 : Math.round((value * 255) / paper);
    }
  }
}

/** The grey level below which `share` of the pixels of a box lie. */
function levelAt({ data, width }: GreyImage, box: BoundingBox, share: number): number {
  const counts = new Uint32Array(256);
  for (let y = box.top; y < box.bottom; y += 1) {
    for (let x = box.left; x < box.right; x += 1) {
      const value = data[y * width + x] ?? 255;
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
  let left = share * (box.right - box.left) * (box.bottom - box.top);
  return Math.max(
    0,
    counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    }),
  );
}
