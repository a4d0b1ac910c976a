/** The slot for a recognition engine: a page image in, lines of symbols out. */

import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox, TextDirection } from '../result.ts';

/** One character with its box in pixels of the image given. */
export interface EngineSymbol {
  readonly text: string;
  readonly box: BoundingBox;
  /** 0 to 100. */
  readonly confidence: number;
  /** True for the first symbol of what the engine takes for a word. */
  readonly startsWord: boolean;
}

/** A line (a column when vertical), symbols in reading order. */
export interface EngineLine {
  /** Close around the ink of the whole line, which the boxes of its symbols need not be. */
  readonly box: BoundingBox;
  readonly symbols: readonly EngineSymbol[];
}

/** A block of lines in reading order. */
export interface EngineBlock {
  readonly lines: readonly EngineLine[];
}

/** Which way a page lies. */
export interface EngineOrientation {
  /** Clockwise turn that puts it upright. */
  readonly degrees: 0 | 90 | 180 | 270;
  /** The engine's own measure; above 3 is trustworthy. */
  readonly confidence: number;
}

/** How the lines of an image lie. */
export interface EngineRequest {
  readonly direction: TextDirection;
  /** `page`: find blocks, columns and lines; `block`: one block of lines below each other; `line`: one line. */
  readonly layout: 'page' | 'block' | 'line';
  /** Read with another model than usual, where the engine has one: two models seldom make the same mistake. */
  readonly otherModel?: boolean;
  /** Some of the type may stand white on black. Default false. */
  readonly reversedType?: boolean;
}

/**
 * An engine. It is called for one image at a time. Throws `OCR_MODEL_MISSING` when a model cannot be loaded and
 * `OCR_ENGINE_FAILED` for its own faults. It uses no network.
 */
export interface OcrEngine extends AsyncDisposable {
  /** Reads an upright, level image of about 300 dpi; nothing on it gives no blocks. */
  recognise(image: GreyImage, request: EngineRequest): Promise<readonly EngineBlock[]>;
  /** Which way is up; undefined when the image says nothing about it. */
  orientation(image: GreyImage): Promise<EngineOrientation | undefined>;
}
