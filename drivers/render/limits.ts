/** How much one document may ask of the machine. */

/** Bounds on one document. Every member has a default in {@link defaultRenderLimits}. */
export interface RenderLimits {
  /** Bytes of a document that must be held whole (PDF, images). Raster is streamed and not bound by it. */
  readonly maxDocumentBytes: number;
  /** Pages read, and pages written. */
  readonly maxPages: number;
  /** Pixels of one page of a raster, and of one image. */
  readonly maxPagePixels: number;
  /** Bytes of a PDF that is written. */
  readonly maxPdfBytes: number;
  /** Time for opening a document and for each page; waiting for the source or for the taker is not counted. */
  readonly pageTimeoutMs: number;
  /** The same for the whole document. */
  readonly documentTimeoutMs: number;
  /** Resident memory of one process; above it the process is ended. */
  readonly maxProcessBytes: number;
}

/** The bounds that apply when nothing else is configured. */
export const defaultRenderLimits: RenderLimits = Object.freeze({
  maxDocumentBytes: 256 * 1024 ** 2,
  maxPages: 5_000,
  maxPagePixels: 160_000_000,
  maxPdfBytes: 512 * 1024 ** 2,
  pageTimeoutMs: 60_000,
  documentTimeoutMs: 1_800_000,
  maxProcessBytes: 1024 ** 3,
});
