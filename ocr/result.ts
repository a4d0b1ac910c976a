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
  readonly lines: readonly OcrLine[];
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
