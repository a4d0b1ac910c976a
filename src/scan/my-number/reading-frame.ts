/**
 * Pages as marks on an upright, straight plane in which text runs to the right and lines follow downwards, whatever way
 * the sheet lay and in whichever direction it is written. Numbers, labels and their distances are looked for there.
 */

import type { BoundingBox, OcrBlock, OcrPage } from '../../../ocr/result.ts';

/** A box in the frame, whose units are pixels of the page image. */
export interface FrameBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** One recognised character in the frame. */
export interface Mark extends FrameBox {
  /** NFKC of the character; may be several characters or empty. */
  readonly text: string;
  /** As it was recognised. */
  readonly raw: string;
  /** On the untouched page image. */
  readonly box: BoundingBox;
}

/** Characters that follow each other: a line as recognised, or a row of the page across its blocks. */
export type MarkRow = readonly Mark[];

/** What is looked through together. */
export interface ReadingFrame {
  /** Lines as recognised, by block. */
  readonly blocks: readonly (readonly MarkRow[])[];
  /** Rows by their place, across blocks and cells. */
  readonly rows: readonly MarkRow[];
}

/** Marks of one page that are looked at; more are no page of an office. */
const mostMarks = 40_000;

/** The frames of a page: one for what is written across, one for what is written in columns. */
export function readingFrames(page: OcrPage): readonly ReadingFrame[] {
  const across = page.blocks.filter(({ direction }) => direction === 'horizontal');
  const columns = page.blocks.filter(({ direction }) => direction === 'vertical');
  // Columns are looked through across too: a row of figures below them is often taken for one of them.
  return [
    frameOf(across, columns, uprightBy(page)),
    frameOf(columns, [], (box) => turnColumns(uprightBy(page)(box))),
  ].filter(({ rows }) => rows.length > 0);
}

/** The smallest box around all; the boxes must be at least one. */
export function frameAround(boxes: readonly FrameBox[]): FrameBox {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

/** Share of the lower of two boxes that lies beside the other, 0 to 1. */
export function besideShare(a: FrameBox, b: FrameBox): number {
  const common = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return common / Math.max(1, Math.min(a.bottom - a.top, b.bottom - b.top));
}

/** `others`: blocks whose lines are none in this direction, while their marks may stand in its rows. */
function frameOf(
  blocks: readonly OcrBlock[],
  others: readonly OcrBlock[],
  place: (box: BoundingBox) => FrameBox,
): ReadingFrame {
  let room = mostMarks;
  const marksOf = (block: OcrBlock) =>
    block.lines.map((line) =>
      line.symbols.slice(0, Math.max(0, room)).map((symbol): Mark => {
        room -= 1;
        return {
          ...place(symbol.box),
          text: symbol.text.normalize('NFKC'),
          raw: symbol.text,
          box: symbol.box,
        };
      }),
    );
  const lines = blocks.map(marksOf);
  return { blocks: lines, rows: rowsOf([...lines, ...others.map(marksOf)].flat(2)) };
}

/** Turns the page image upright and straightens it, around its origin. */
function uprightBy({ orientationDegrees, skewDegrees }: OcrPage): (box: BoundingBox) => FrameBox {
  const angle = ((orientationDegrees + skewDegrees) * Math.PI) / 180;
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const sideways = orientationDegrees === 90 || orientationDegrees === 270;
  return ({ left, top, right, bottom }) => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const [u, v] = [x * cos - y * sin, x * sin + y * cos];
    const halfWidth = (sideways ? bottom - top : right - left) / 2;
    const halfHeight = (sideways ? right - left : bottom - top) / 2;
    return { left: u - halfWidth, top: v - halfHeight, right: u + halfWidth, bottom: v + halfHeight };
  };
}

/** Columns as rows: down becomes right, and the next column, to the left, comes below. */
function turnColumns({ left, top, right, bottom }: FrameBox): FrameBox {
  return { left: top, top: -right, right: bottom, bottom: -left };
}

/** Puts marks into rows from left to right; each joins the row whose last mark it stands beside most. */
function rowsOf(marks: readonly Mark[]): readonly MarkRow[] {
  const rows: Mark[][] = [];
  for (const mark of marks.toSorted((a, b) => a.left - b.left)) {
    let best: Mark[] | undefined;
    let bestShare = 0.5;
    for (const row of rows) {
      const share = besideShare(bodyOf(row), mark);
      if (share > bestShare) [best, bestShare] = [row, share];
    }
    if (best === undefined) rows.push([mark]);
    else best.push(mark);
  }
  return rows;
}

/** The higher one of the last two marks: a hyphen says little about where its row is. */
function bodyOf(row: readonly Mark[]): Mark {
  const [before, last] = [row.at(-2), row.at(-1)] as const;
  if (last === undefined) throw new RangeError('a row without marks');
  return before !== undefined && before.bottom - before.top > last.bottom - last.top ? before : last;
}
