/** An opened document as pages of pixels, whatever its format. Lives in a reading process only. */

import type { OcrMediaType } from './media-type.ts';
import type { PageRaster, PageSize, RenderedJpeg, RenderOptions } from './page-raster.ts';

/** An opened document. Pages are one-based; all methods throw `OcrError`. */
export interface RasterDocument extends AsyncDisposable {
  readonly mediaType: OcrMediaType;
  readonly bytes: Uint8Array;
  readonly pageCount: number;
  /** Size of the page image without decoding it. */
  pageSize(pageNumber: number): Promise<PageSize>;
  /** The page in grey, for reading. `OCR_INPUT_UNREADABLE` or `OCR_INPUT_TOO_LARGE`. */
  page(pageNumber: number): Promise<PageRaster>;
  /** The page as a JPEG, for showing. */
  render(pageNumber: number, options: RenderOptions): Promise<RenderedJpeg>;
  /** Text that the page itself carries; empty for images. */
  extractText(pageNumber: number): Promise<string>;
}
