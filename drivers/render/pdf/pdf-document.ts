/** A PDF opened by PDFium: pages, their sizes, and drawing of a part of a page. */

import { DeviceError } from '../../device/device-error.ts';
import type { Matrix, Rectangle } from '../layout/matrix.ts';
import type { Size } from '../layout/sheet-layout.ts';
import type { PdfiumLibrary } from './pdfium.ts';

/** Pixels to draw into: grey, or red, green and blue. */
export interface Band {
  /** Bytes a pixel: 1 grey, 3 RGB. */
  readonly channels: 1 | 3;
  readonly widthPx: number;
  readonly lines: number;
  /** Address of the pixels in the memory of the engine, rows without padding. */
  readonly address: number;
}

/** A page that is loaded. */
export interface OpenPage {
  /**
   * Draws the page. `matrix` takes the unit square (the page as displayed, from its upper left corner) to pixels of
   * the band. Nothing is drawn outside of `clip` (left, top, right, bottom in pixels of the band).
   */
  draw(band: Band, matrix: Matrix, clip: Rectangle): void;
  [Symbol.dispose](): void;
}

/** An open PDF. Indexes are zero-based. */
export interface PdfDocument {
  readonly library: PdfiumLibrary;
  /** The engine's handle. */
  readonly handle: number;
  readonly pageCount: number;
  readonly encrypted: boolean;
  /** A copy of the bytes that were opened. */
  bytes(): Uint8Array;
  /** As displayed: the page's own rotation is applied. `DOCUMENT_DAMAGED` when the page cannot be read. */
  pageSize(index: number): Size;
  /** Loads a page; dispose it before the next. `DOCUMENT_DAMAGED` when it cannot be read. */
  openPage(index: number): OpenPage;
  [Symbol.dispose](): void;
}

/** FPDF_ERR_PASSWORD and FPDF_ERR_SECURITY of fpdfview.h. */
const passwordErrors: ReadonlySet<number> = new Set([4, 5]);
/** FPDFBitmap_Gray and FPDFBitmap_BGR. */
const bitmapFormats = { 1: 1, 3: 2 } as const;
/** FPDF_ANNOT and FPDF_PRINTING: what a print shows. FPDF_REVERSE_BYTE_ORDER makes RGB; with grey nothing is drawn. */
const drawFlags = { 1: 0x801, 3: 0x811 } as const;

/**
 * Opens a PDF. Throws `DOCUMENT_PASSWORD_NEEDED`, `DOCUMENT_DAMAGED` when it is no PDF or has no page, and
 * `DOCUMENT_TOO_COMPLEX` above `maxPages`.
 */
export function openPdf(
  library: PdfiumLibrary,
  bytes: Uint8Array,
  options: { readonly password?: string | undefined; readonly maxPages: number },
): PdfDocument {
  const data = allocate(library, bytes.length);
  library.pdfium.HEAPU8.set(bytes, data);
  const handle = library.FPDF_LoadMemDocument(data, bytes.length, options.password ?? '');
  if (handle === 0) {
    const code = library.FPDF_GetLastError();
    release(library, data);
    throw new DeviceError(passwordErrors.has(code) ? 'DOCUMENT_PASSWORD_NEEDED' : 'DOCUMENT_DAMAGED');
  }
  const pageCount = library.FPDF_GetPageCount(handle);
  const dispose = () => {
    library.FPDF_CloseDocument(handle);
    release(library, data);
  };
  if (pageCount < 1 || pageCount > options.maxPages) {
    dispose();
    throw new DeviceError(pageCount < 1 ? 'DOCUMENT_DAMAGED' : 'DOCUMENT_TOO_COMPLEX', {
      details: { pageCount },
    });
  }
  return {
    library,
    handle,
    pageCount,
    encrypted: library.EPDF_IsEncrypted(handle),
    bytes: () => library.pdfium.HEAPU8.slice(data, data + bytes.length),
    pageSize: (index) => pageSize(library, handle, index),
    openPage: (index) => openPage(library, handle, index),
    [Symbol.dispose]: dispose,
  };
}

/** Memory of the engine. `DOCUMENT_TOO_COMPLEX` when there is none left. */
export function allocate(library: PdfiumLibrary, bytes: number): number {
  const pointer = library.pdfium.wasmExports.malloc(Math.max(1, bytes));
  if (pointer === 0)
    throw new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'The engine has no memory left.' });
  return pointer;
}

/** Gives memory of the engine back. */
export function release(library: PdfiumLibrary, pointer: number): void {
  library.pdfium.wasmExports.free(pointer);
}

/** Calls with the address of some single-precision numbers. */
export function withFloats<T>(library: PdfiumLibrary, values: readonly number[], call: (at: number) => T): T {
  const at = allocate(library, values.length * 4);
  try {
    for (const [index, value] of values.entries()) library.pdfium.setValue(at + index * 4, value, 'float');
    return call(at);
  } finally {
    release(library, at);
  }
}

function pageSize(library: PdfiumLibrary, document: number, index: number): Size {
  return withFloats(library, [0, 0], (at) => {
    const found = library.FPDF_GetPageSizeByIndexF(document, index, at);
    const widthPoints = library.pdfium.getValue(at, 'float');
    const heightPoints = library.pdfium.getValue(at + 4, 'float');
    if (!found || !(widthPoints > 0 && heightPoints > 0)) throw new DeviceError('DOCUMENT_DAMAGED');
    return { widthPoints, heightPoints };
  });
}

function openPage(library: PdfiumLibrary, document: number, index: number): OpenPage {
  const { widthPoints, heightPoints } = pageSize(library, document, index);
  const page = library.FPDF_LoadPage(document, index);
  if (page === 0) throw new DeviceError('DOCUMENT_DAMAGED');
  // The engine maps a page to a rectangle of whole points before it applies the matrix.
  const width = Math.max(1, Math.floor(widthPoints));
  const height = Math.max(1, Math.floor(heightPoints));
  return {
    draw(band, [a, b, c, d, e, f], clip) {
      const stride = band.widthPx * band.channels;
      const format = bitmapFormats[band.channels];
      const bitmap = library.FPDFBitmap_CreateEx(band.widthPx, band.lines, format, band.address, stride);
      if (bitmap === 0) throw new DeviceError('DOCUMENT_TOO_COMPLEX');
      try {
        withFloats(library, [a / width, b / width, c / height, d / height, e, f, ...clip], (at) =>
          library.FPDF_RenderPageBitmapWithMatrix(bitmap, page, at, at + 24, drawFlags[band.channels]),
        );
      } finally {
        library.FPDFBitmap_Destroy(bitmap);
      }
    },
    [Symbol.dispose]: () => library.FPDF_ClosePage(page),
  };
}
