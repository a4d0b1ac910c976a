/** A page as pixels. */

/** Width and height of a page image and what they measure on paper. */
export interface PageSize {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Across. */
  readonly resolutionDpi: number;
  /** Down, when it is another: fax pages have 204 across and 98 or 196 down. */
  readonly resolutionDownDpi?: number;
}

/** One page in grey: eight bits a pixel, rows from the top, without padding; 0 is black. */
export interface PageRaster extends PageSize {
  readonly grey: Uint8Array;
}

/** Grey pixels without a resolution. */
export interface GreyImage {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** How large a shown page may be. */
export interface RenderOptions {
  /** Wanted resolution; an image is never enlarged. Default 150. */
  readonly dpi?: number;
  /** Most pixels of the answer. Default 20 million. */
  readonly maxPixels?: number;
}

/** A page for the browser; `widthPx` and `heightPx` are those of the JPEG. */
export interface RenderedJpeg {
  readonly jpeg: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Resolution taken when a file does not state a believable one. */
export const assumedDpi = 300;

/** Files below this say 72 or 96 because their maker knew nothing; above it no scanner of paper goes. */
export function believableDpi(stated: number | undefined): number {
  return stated !== undefined && stated >= 100 && stated <= 2400 ? stated : assumedDpi;
}
