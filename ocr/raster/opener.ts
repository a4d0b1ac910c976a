/** Opens documents of every format that can be read. */

import sharp from 'sharp';
import type { OcrLimits } from '../limits.ts';
import { OcrError } from '../ocr-error.ts';
import { openImage } from './image-document.ts';
import type { OcrMediaType } from './media-type.ts';
import { openPdf } from './pdf-document.ts';
import { type Pdfium, startPdfium } from './pdfium.ts';
import type { RasterDocument } from './raster-document.ts';

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
