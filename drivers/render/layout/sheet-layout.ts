/** Where pages lie on a side of paper: number-up, scaling and orientation (PWG 5100.13 `print-scaling`). Pure. */

import { type Matrix, mapRectangle, type Rectangle, then } from './matrix.ts';

/** Width and height in points of 1/72 inch. */
export interface Size {
  readonly widthPoints: number;
  readonly heightPoints: number;
}

/** One page on a side. */
export interface Placement {
  /** Which page of the document, zero-based. */
  readonly pageIndex: number;
  /** Takes the unit square (the page as displayed) to points of the side. */
  readonly matrix: Matrix;
  /** What may be drawn on, in points of the side. */
  readonly clip: Rectangle;
}

/** One side of paper, upright. */
export interface SheetSide extends Size {
  readonly placements: readonly Placement[];
}

/** How pages are placed. */
export interface LayoutOptions {
  readonly numberUp: number;
  /** Upright. Default: the size of the first page on the side, turned upright. */
  readonly media?: Size | undefined;
  /** `auto`, `auto-fit`, `fill`, `fit` or `none`; anything else counts as `auto`. */
  readonly printScaling: string;
}

/** Columns and rows of a side that lies across; upright they change places where that gives larger pages. */
const grids: ReadonlyMap<number, readonly [number, number]> = new Map([
  [1, [1, 1]],
  [2, [2, 1]],
  [4, [2, 2]],
  [6, [3, 2]],
  [8, [4, 2]],
  [9, [3, 3]],
  [16, [4, 4]],
]);

/** A page this much larger than the paper still counts as having its size: 2 mm. */
const tolerancePoints = 5.7;

/** Whether pages can be laid out by this number on a side. */
export function isNumberUp(value: number): boolean {
  return grids.has(value);
}

/** Turns a size so that it is not wider than high. */
export function upright({ widthPoints, heightPoints }: Size): Size {
  return widthPoints > heightPoints
    ? { widthPoints: heightPoints, heightPoints: widthPoints }
    : { widthPoints, heightPoints };
}

/**
 * Places pages on one side, from left to right and from the top downwards. Where a page lies across and the paper
 * stands, the page is turned by 90 degrees counter-clockwise (RFC 8011 §5.2.10, `landscape`).
 */
export function layOutSide(
  pages: readonly { readonly index: number; readonly size: Size }[],
  options: LayoutOptions,
): SheetSide {
  const first = pages[0]?.size ?? { widthPoints: 595, heightPoints: 842 };
  const media = options.media ?? upright(first);
  const { turned, columns, rows } = bestArrangement(first, media, options.numberUp);
  // The side as the reader holds it; turned, it lies across.
  const width = turned ? media.heightPoints : media.widthPoints;
  const height = turned ? media.widthPoints : media.heightPoints;
  const onMedia: Matrix = turned ? [0, -1, 1, 0, 0, width] : [1, 0, 0, 1, 0, 0];
  const cell = { widthPoints: width / columns, heightPoints: height / rows };
  const scaling = options.numberUp === 1 ? options.printScaling : 'fit';
  const placements = pages.map(({ index, size }, position) => {
    const left = (position % columns) * cell.widthPoints;
    const top = Math.floor(position / columns) * cell.heightPoints;
    const scale = scaleOf(size, cell, scaling);
    const [w, h] = [size.widthPoints * scale, size.heightPoints * scale];
    const inCell: Matrix = [w, 0, 0, h, left + (cell.widthPoints - w) / 2, top + (cell.heightPoints - h) / 2];
    const clip: Rectangle = [left, top, left + cell.widthPoints, top + cell.heightPoints];
    return { pageIndex: index, matrix: then(inCell, onMedia), clip: mapRectangle(clip, onMedia) };
  });
  return { ...media, placements };
}

function bestArrangement(page: Size, media: Size, numberUp: number) {
  const [long, short] = grids.get(numberUp) ?? [1, 1];
  const candidates = [false, true].flatMap((turned) =>
    [
      { turned, columns: short, rows: long },
      { turned, columns: long, rows: short },
    ].map((one) => {
      const width = (turned ? media.heightPoints : media.widthPoints) / one.columns;
      const height = (turned ? media.widthPoints : media.heightPoints) / one.rows;
      return { ...one, scale: fitScale(page, { widthPoints: width, heightPoints: height }) };
    }),
  );
  // A gain of less than a thousandth is none: equal arrangements stay upright.
  return candidates.reduce((best, one) => (one.scale > best.scale * 1.001 ? one : best));
}

function fitScale(page: Size, cell: Size): number {
  return Math.min(cell.widthPoints / page.widthPoints, cell.heightPoints / page.heightPoints);
}

function scaleOf(page: Size, cell: Size, printScaling: string): number {
  const fits =
    page.widthPoints <= cell.widthPoints + tolerancePoints &&
    page.heightPoints <= cell.heightPoints + tolerancePoints;
  switch (printScaling) {
    case 'none':
      return 1;
    case 'fit':
      return fitScale(page, cell);
    case 'fill':
      return Math.max(cell.widthPoints / page.widthPoints, cell.heightPoints / page.heightPoints);
    default:
      return fits ? 1 : fitScale(page, cell);
  }
}
