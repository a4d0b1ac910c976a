/** Reading paper: what the scan steps need of optical character recognition. Faults are `OcrError`s. */

import type { BoundingBox, OcrResult } from '../../ocr/result.ts';

/** A document in memory, with the type its bytes show. */
export interface ReadableDocument {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** A reader. What it parses is hostile; it does so outside the process that called it. */
export interface TextReader {
  /** Media type that the first 1,024 bytes show; undefined when it is none that can be read. */
  sniff(firstBytes: Uint8Array): string | undefined;
  /** Whether the file is whole, from its outer structure alone. */
  checkStructure(document: ReadableDocument): 'whole' | 'empty' | 'truncated' | 'malformed';
  /** The number of pages; proves that the document can be opened. */
  countPages(document: ReadableDocument, signal?: AbortSignal): Promise<number>;
  /** Reads all pages. A page that cannot be read has its `error`; `OCR_INPUT_...` when the document cannot. */
  recognise(document: ReadableDocument, signal?: AbortSignal): Promise<OcrResult>;
  /** The document as a PDF with its text laid under the picture. */
  writeSearchablePdf(
    document: ReadableDocument,
    result: OcrResult,
    about: { readonly title: string; readonly now: Date },
  ): Promise<Uint8Array>;
  /** Text that a page (one-based) of a PDF brings along, whether it can be seen or not; absent: it is not looked at. */
  extractText?(document: ReadableDocument, pageNumber: number, signal?: AbortSignal): Promise<string>;
  /** A PDF of pictures of the pages with places burned out; boxes in pixels of the page image. */
  maskPages?(
    document: ReadableDocument,
    places: readonly { readonly pageNumber: number; readonly boxes: readonly BoundingBox[] }[],
    signal?: AbortSignal,
  ): Promise<Uint8Array>;
  /** One page (one-based) as a JPEG for the screen. */
  renderPageImage(document: ReadableDocument, pageNumber: number): Promise<Uint8Array>;
}
