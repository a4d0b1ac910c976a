/** Reading paper: what the scan steps need of optical character recognition. Faults are `OcrError`s. */

import type { BoundingBox, OcrResult, QualityMark } from '../../ocr/result.ts';

/** A document in memory, with the type its bytes show. */
export interface ReadableDocument {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Marks of one page. The texts of codes are untrusted. */
export interface FoundMarks {
  /** One-based. */
  readonly pageNumber: number;
  readonly patch?: '2' | '3' | 'T';
  readonly codes: readonly string[];
  readonly blank: boolean;
}

/** A reader. What it parses is hostile; it does so outside the process that called it. */
export interface TextReader {
  /** Media type that the first 1,024 bytes show; undefined when it is none that can be read. */
  sniff(firstBytes: Uint8Array): string | undefined;
  /** Whether the file is whole, from its outer structure alone. */
  checkStructure(document: ReadableDocument): 'whole' | 'empty' | 'truncated' | 'malformed';
  /** The number of pages; proves that the document can be opened. */
  countPages(document: ReadableDocument, signal?: AbortSignal): Promise<number>;
  /**
   * Reads all pages. A page that cannot be read has its `error`; `OCR_INPUT_...` when the document cannot. `onPage` is
   * told how many pages are done, each time one is.
   */
  recognise(
    document: ReadableDocument,
    signal?: AbortSignal,
    onPage?: (done: number) => void,
  ): Promise<OcrResult>;
  /**
   * The document as a PDF with its text laid under the picture. `onQuality` is told how well that text can be found, as
   * measured in the finished file.
   */
  writeSearchablePdf(
    document: ReadableDocument,
    result: OcrResult,
    about: {
      readonly title: string;
      readonly now: Date;
      readonly onQuality?: (quality: QualityMark) => void;
    },
  ): Promise<Uint8Array>;
  /** Text that a page (one-based) of a PDF brings along, whether it can be seen or not; absent: it is not looked at. */
  extractText?(document: ReadableDocument, pageNumber: number, signal?: AbortSignal): Promise<string>;
  /** Marks that separate documents, of every page in order; absent: no document is separated. */
  findMarks?(document: ReadableDocument, signal?: AbortSignal): Promise<readonly FoundMarks[]>;
  /** A document for each range of pages, one-based and inclusive, pixels untouched. */
  copyPages?(
    document: ReadableDocument,
    ranges: readonly { readonly firstPage: number; readonly lastPage: number }[],
    signal?: AbortSignal,
  ): Promise<readonly Uint8Array[]>;
  /** A PDF without its password; `OCR_INPUT_ENCRYPTED` when the password is wrong. */
  unlock?(pdf: Uint8Array, password: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** A PDF of pictures of the pages with places burned out; boxes in pixels of the page image. */
  maskPages?(
    document: ReadableDocument,
    places: readonly { readonly pageNumber: number; readonly boxes: readonly BoundingBox[] }[],
    signal?: AbortSignal,
  ): Promise<Uint8Array>;
  /** One page (one-based) as a JPEG for the screen. */
  renderPageImage(document: ReadableDocument, pageNumber: number): Promise<Uint8Array>;
}
