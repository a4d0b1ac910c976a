/** What an operation on a document is: it runs in a render process, which has no secrets and may be killed. */

import type { RenderLimits } from './limits.ts';
import type { PdfiumLibrary } from './pdf/pdfium.ts';

/** What an operation is given beside its parameters. */
export interface OperationContext {
  readonly limits: RenderLimits;
  /** The document as it comes; may be read once, and need not be read to the end. */
  readonly document: AsyncIterable<Uint8Array>;
  /** The whole document. `DOCUMENT_TOO_COMPLEX` above `maxDocumentBytes`, `DOCUMENT_DAMAGED` when it is empty. */
  readDocument(): Promise<Uint8Array>;
  /** The engine for PDF, started once a process. */
  pdfium(): Promise<PdfiumLibrary>;
  /** Sends bytes of the result; resolves when more may be sent, and the bytes may be changed then. */
  write(bytes: Uint8Array): Promise<void>;
  /** Says that a page is done, which begins the time of the next. */
  pageDone(): Promise<void>;
  /** Says that native code decoded the document: the process is not used for another one. */
  retire(): void;
}

/**
 * One operation: parameters and result are plain JSON values, bytes go through the context. Throws `DeviceError`
 * with a `DOCUMENT_...` code; anything else counts as `DOCUMENT_DAMAGED` and ends the process.
 */
export type Operation<Input, Output> = (input: Input, context: OperationContext) => Promise<Output>;
