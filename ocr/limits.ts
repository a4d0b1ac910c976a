/** How much one document may ask of the machine. */

/** Bounds on one document. Every member has a default in {@link defaultLimits}. */
export interface OcrLimits {
  /** Bytes of the file. Default 200 MB. */
  readonly maxFileBytes: number;
  /** Pages of the document. Default 500. */
  readonly maxPages: number;
  /** Pixels of one page image. Default 100 million. */
  readonly maxPagePixels: number;
  /** Time for opening a document and for reading one page. Default 120,000. */
  readonly pageTimeoutMs: number;
  /** Time for writing or measuring a whole PDF. Default 300,000. */
  readonly documentTimeoutMs: number;
  /** Resident memory of one process; above it the process is ended. Default 2 GiB. */
  readonly maxProcessBytes: number;
}

/** The bounds that apply when nothing else is configured. */
export const defaultLimits: OcrLimits = Object.freeze({
  maxFileBytes: 200_000_000,
  maxPages: 500,
  maxPagePixels: 100_000_000,
  pageTimeoutMs: 120_000,
  documentTimeoutMs: 300_000,
  maxProcessBytes: 2 * 1024 ** 3,
});
