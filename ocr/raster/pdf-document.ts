/** PDF pages through PDFium compiled to WebAssembly, with Japanese fallback fonts. */

import sharp from 'sharp';
import type { OcrLimits } from '../limits.ts';
import { OcrError } from '../ocr-error.ts';
import { assumedDpi, type PageSize } from './page-raster.ts';
import type { Pdfium } from './pdfium.ts';
import type { RasterDocument } from './raster-document.ts';
import { readableGrey } from './readable-grey.ts';

/** PDFium draws into four bytes a pixel; above this the page is drawn coarser. */
const maxDrawnPixels = 40_000_000;
const minDpi = 72;

/** Opens a PDF. `OCR_INPUT_ENCRYPTED` when a password is needed, `OCR_INPUT_UNREADABLE` when it is no PDF. */
export async function openPdf(pdfium: Pdfium, bytes: Uint8Array, limits: OcrLimits): Promise<RasterDocument> {
  const { native } = pdfium;
  const id = pdfium.nextDocumentId();
  const content = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const document = await native
    .openDocumentBuffer({ id, content })
    .toPromise()
    .catch((cause: unknown) => {
      throw new OcrError(isPasswordFault(cause) ? 'OCR_INPUT_ENCRYPTED' : 'OCR_INPUT_UNREADABLE', { cause });
    });
  const close = async () => {
    await native.closeDocument(document).toPromise();
  };
  if (document.pageCount === 0 || document.pageCount > limits.maxPages) {
    await close();
    throw new OcrError(document.pageCount === 0 ? 'OCR_INPUT_UNREADABLE' : 'OCR_INPUT_TOO_LARGE');
  }
  const pageAt = (pageNumber: number) => {
    const page = document.pages[pageNumber - 1];
    if (page === undefined) throw new OcrError('OCR_INPUT_UNREADABLE');
    return page;
  };
  const maxPixels = Math.min(limits.maxPagePixels, maxDrawnPixels);
  const draw = async (pageNumber: number, dpi: number) => {
    const page = pageAt(pageNumber);
    const image = await native
      .renderPageRaw(document, page, { scaleFactor: dpi / 72, withAnnotations: true })
      .toPromise()
      .catch((cause: unknown) => {
        throw new OcrError('OCR_INPUT_UNREADABLE', { cause });
      });
    return { ...image, data: Buffer.from(image.data.buffer, image.data.byteOffset, image.data.byteLength) };
  };
  return {
    mediaType: 'application/pdf',
    bytes,
    pageCount: document.pageCount,
    async pageSize(pageNumber) {
      return readingSize(pageAt(pageNumber).size, maxPixels);
    },
    async page(pageNumber) {
      const size = readingSize(pageAt(pageNumber).size, maxPixels);
      const image = await draw(pageNumber, size.resolutionDpi);
      return {
        grey: readableGrey(image.data, 4),
        widthPx: image.width,
        heightPx: image.height,
        resolutionDpi: size.resolutionDpi,
      };
    },
    async render(pageNumber, options) {
      const limit = Math.min(options.maxPixels ?? 20_000_000, maxPixels);
      const size = drawnSize(pageAt(pageNumber).size, options.dpi ?? 150, limit);
      const { data, width, height } = await draw(pageNumber, size.resolutionDpi);
      const picture = sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: '#ffffff' });
      return { jpeg: await picture.jpeg({ quality: 85 }).toBuffer(), widthPx: width, heightPx: height };
    },
    async extractText(pageNumber) {
      // The engine gives left-over memory as the text of a page that has none.
      const rects = await native.getPageTextRects(document, pageAt(pageNumber)).toPromise();
      if (rects.length === 0) return '';
      return native.extractText(document, [pageNumber - 1]).toPromise();
    },
    [Symbol.asyncDispose]: close,
  };
}

/** PDFium's FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY. */
function isPasswordFault(cause: unknown): boolean {
  const text = JSON.stringify(cause, ['reason', 'code']) ?? '';
  return /"code":[45]\b/.test(text);
}

/** 300 dpi, or what the limit leaves; a page that would be coarser than 72 dpi is refused. */
function readingSize(size: PointSize, maxPixels: number): PageSize {
  const drawn = drawnSize(size, assumedDpi, maxPixels);
  if (drawn.resolutionDpi < minDpi) throw new OcrError('OCR_INPUT_TOO_LARGE');
  return drawn;
}

interface PointSize {
  readonly width: number;
  readonly height: number;
}

function drawnSize(size: PointSize, wantedDpi: number, maxPixels: number): PageSize {
  const inches = (size.width / 72) * (size.height / 72);
  const resolutionDpi = Math.min(wantedDpi, Math.floor(Math.sqrt(maxPixels / Math.max(inches, 1e-6))));
  return {
    widthPx: Math.max(1, Math.round((size.width / 72) * resolutionDpi)),
    heightPx: Math.max(1, Math.round((size.height / 72) * resolutionDpi)),
    resolutionDpi: Math.max(1, resolutionDpi),
  };
}
