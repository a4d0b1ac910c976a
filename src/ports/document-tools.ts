/** Work on the content of documents, done in sandboxed processes: they are hostile until shown otherwise. */

import type { DocumentRenderer } from '../../drivers/device/document.ts';

export type { ConversionPlan, PreviewPage, StampPlan, StampReport } from '../../drivers/device/document.ts';

/**
 * The renderer as the service sees it: the same calls, with what is wrong with a document told in the service's codes.
 * Going over a limit is `PRINT_DOCUMENT_TOO_COMPLEX`, a document that cannot be read `PRINT_DOCUMENT_DAMAGED`, a password
 * that is missing or wrong `PRINT_PASSWORD_NEEDED`.
 */
export type DocumentTools = DocumentRenderer;
