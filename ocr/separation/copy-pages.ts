/** Documents out of documents: pages of a batch, and a copy without its password. Pixels are never encoded anew. */

import { PDFDocument } from 'pdf-lib';
import { OcrError } from '../ocr-error.ts';
import { isSigned } from '../quality/signed.ts';
import type { OcrMediaType } from '../raster/media-type.ts';
import { copyTiffPages } from './copy-tiff.ts';

/** Consecutive pages, one-based, both inclusive. */
export interface PageRange {
  readonly firstPage: number;
  readonly lastPage: number;
}

/**
 * One document for each range. Throws `OCR_INPUT_UNREADABLE` when the document cannot be taken apart: its structure is
 * not read by the copier, it is signed, or it has no such pages.
 */
export async function copyPages(
  bytes: Uint8Array,
  mediaType: OcrMediaType,
  ranges: readonly PageRange[],
): Promise<readonly Uint8Array[]> {
  if (mediaType === 'image/tiff') {
    return ranges.map(({ firstPage, lastPage }) => copyTiffPages(bytes, firstPage, lastPage));
  }
  if (mediaType !== 'application/pdf' || isSigned(bytes)) throw new OcrError('OCR_INPUT_UNREADABLE');
  return await guarded(async () => {
    const source = await PDFDocument.load(bytes, { updateMetadata: false });
    const copies: Uint8Array[] = [];
    for (const { firstPage, lastPage } of ranges) {
      const copy = await PDFDocument.create({ updateMetadata: false });
      const indexes = Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage - 1 + index);
      for (const page of await copy.copyPages(source, indexes)) copy.addPage(page);
      copies.push(await copy.save({ useObjectStreams: true }));
    }
    return copies;
  });
}

/** The PDF without encryption. Throws `OCR_INPUT_ENCRYPTED` for a wrong password, `OCR_INPUT_UNREADABLE` for no such PDF. */
export async function unlockPdf(bytes: Uint8Array, password: string): Promise<Uint8Array> {
  return await guarded(async () => {
    const document = await PDFDocument.load(bytes, { updateMetadata: false, password });
    // Its objects are decrypted by now; the dictionary that says how must not stay (ISO 32000-1 §7.6.1).
    delete document.context.trailerInfo.Encrypt;
    return await document.save({ useObjectStreams: true });
  });
}

/** Faults of the copier may quote the document. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof OcrError) throw cause;
    const locked = cause instanceof Error && /password|encrypt/i.test(cause.message);
    throw new OcrError(locked ? 'OCR_INPUT_ENCRYPTED' : 'OCR_INPUT_UNREADABLE', { cause });
  }
}
