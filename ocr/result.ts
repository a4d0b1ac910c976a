/** What recognition gives: pages, blocks, lines and symbols with boxes, in pixels of the untouched page image. */

/** An axis-parallel box in pixels of the page image, origin at the upper left; `right` and `bottom` exclusive. */
export interface BoundingBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Writing direction of a block: `vertical` columns run top to bottom, right to left. */
export type TextDirection = 'horizontal' | 'vertical';

/** One character as recognised. */
export interface OcrSymbol {
  /** One grapheme; may be several UTF-16 units. */
  readonly text: string;
  readonly box: BoundingBox;
  /** 0 to 100. */
  readonly confidence: number;
  /** What the engine held possible beside `text`, the likeliest first; only from engines that tell. */
  readonly alternatives?: readonly SymbolAlternative[];
}

/** Another reading of a symbol. */
export interface SymbolAlternative {
  readonly text: string;
  /** 0 to 100. */
  readonly confidence: number;
}

/** One line, or one column when vertical. */
export interface OcrLine {
  /** The joined text, spaces by the rules for Japanese (none between CJK characters). */
  readonly text: string;
  readonly box: BoundingBox;
  /** Mean of the symbols, 0 to 100. */
  readonly confidence: number;
  readonly symbols: readonly OcrSymbol[];
}

/** A block of lines in one direction, in reading order. */
export interface OcrBlock {
  readonly direction: TextDirection;
  readonly box: BoundingBox;
  /** Those of a table go cell by cell, row by row. */
  readonly lines: readonly OcrLine[];
  /** Set when the block is a ruled table. */
  readonly table?: OcrTable;
}

/** A ruled table. */
export interface OcrTable {
  /** Rows and columns of the grid between the rules. */
  readonly rows: number;
  readonly columns: number;
  /** All cells, empty ones too, by their top row, then from the left. */
  readonly cells: readonly OcrCell[];
}

/** A cell between rules; a merged one takes several rows or columns of the grid. */
export interface OcrCell {
  /** Of its upper left corner, from 0. */
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  /** The inside of its rules. */
  readonly box: BoundingBox;
  /** Lines parted by `\n`; empty when nothing was read. Separators of figures are put right. */
  readonly text: string;
  /** The same as the engine gave it. */
  readonly raw: string;
}

/** How well the text of a finished PDF can be found, as measured. */
export interface QualityMark {
  /** Share of the phrases of four characters of the recognised lines that a PDF reader finds again, 0 to 1. */
  readonly foundRate: number;
  /** How many phrases were looked for. */
  readonly phrases: number;
  /** Pages of a PDF whose own text was trustworthy and kept. */
  readonly keptPages: number;
}

/** One page. A page that failed has `error` and no blocks; the others of the document are not touched by it. */
export interface OcrPage {
  /** One-based. */
  readonly pageNumber: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Dots per inch of the page image; 300 when the file did not say. */
  readonly resolutionDpi: number;
  /** Clockwise turn that puts the page upright: 0, 90, 180 or 270. */
  readonly orientationDegrees: 0 | 90 | 180 | 270;
  /** Clockwise turn in degrees that straightens the upright page, -5 to 5. */
  readonly skewDegrees: number;
  readonly blank: boolean;
  readonly blocks: readonly OcrBlock[];
  /** Mean over symbols, 0 to 100; 0 when there are none. */
  readonly confidence: number;
  /** Share of the page's ink, rules left out, that no line lies over, 0 to 1: high when text was lost. */
  readonly uncoveredInkShare?: number;
  /** Code of the fault that kept this page from being read. */
  readonly error?: string;
}

/** The whole document. */
export interface OcrResult {
  readonly pages: readonly OcrPage[];
  /** Engine and model, such as `tesseract.js 7.0.0 / jpn 4.0.0_best_int`. */
  readonly engine: string;
}

/** The page's text in reading order, lines parted by `\n`, blocks by `\n\n`. */
export function pageText(page: OcrPage): string {
  return page.blocks.map((block) => block.lines.map((line) => line.text).join('\n')).join('\n\n');
}

/** The smallest box around all of them; an empty box at the origin for none. */
export function around(boxes: readonly BoundingBox[]): BoundingBox {
  const [first] = boxes;
  if (first === undefined) return { left: 0, top: 0, right: 0, bottom: 0 };
  return boxes.reduce(
    (all, box) => ({
      left: Math.min(all.left, box.left),
      top: Math.min(all.top, box.top),
      right: Math.max(all.right, box.right),
      bottom: Math.max(all.bottom, box.bottom),
    }),
    first,
  );
}
