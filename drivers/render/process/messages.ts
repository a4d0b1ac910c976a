/** What the service and a render process say to each other beside the bytes of documents. */

import type { RenderLimits } from '../limits.ts';

/** To the process: one operation. The document follows in data frames. */
export interface RenderRequest {
  readonly operation: string;
  readonly input: unknown;
  readonly limits: RenderLimits;
}

/** From the process, after the bytes of the result. */
export interface RenderResult {
  readonly output: unknown;
  /** True when the process is not to be used again. */
  readonly retire: boolean;
}

/** From the process instead of a result. */
export interface RenderFailure {
  readonly code:
    | 'DOCUMENT_DAMAGED'
    | 'DOCUMENT_TOO_COMPLEX'
    | 'DOCUMENT_PASSWORD_NEEDED'
    | 'DOCUMENT_RENDERER_FAILED';
  /** For the log; never a word of the document. */
  readonly message: string;
}
