/** An opened document as pages of pixels, whatever its format. Lives in a reading process only. */

import sharp from 'sharp';
import type { OcrLimits } from '../limits.ts';
import { OcrError } from '../ocr-error.ts';
import { openImage } from './image-document.ts';
import type { OcrMediaType } from './media-type.ts';
import type { PageRaster, PageSize, RenderedJpeg, RenderOptions } from './page-raster.ts';
import { openPdf } from './pdf-document.ts';
import { type Pdfium, startPdfium } from './pdfium.ts';

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

/** Opens a document. Throws `OCR_INPUT_UNREADABLE`, `OCR_INPUT_TOO_LARGE` or `OCR_INPUT_ENCRYPTED`. */
export type OpenDocument = (bytes: Uint8Array, mediaType: OcrMediaType) => Promise<RasterDocument>;

/** Makes the opener of a reading process. PDFium is loaded when the first PDF comes. */
export function createOpener(limits: OcrLimits): OpenDocument {
  sharp.cache(false);
  sharp.concurrency(1);
  let pdfium: Promise<Pdfium> | undefined;
  return async (bytes, mediaType) => {
    if (bytes.length === 0) throw new OcrError('OCR_INPUT_UNREADABLE');
    if (bytes.length > limits.maxFileBytes) throw new OcrError('OCR_INPUT_TOO_LARGE');
    if (mediaType !== 'application/pdf') return openImage(bytes, mediaType, limits);
    pdfium ??= startPdfium();
    return openPdf(await pdfium, bytes, limits);
  };
}
