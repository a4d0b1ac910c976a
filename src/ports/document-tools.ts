/** Work on the content of documents, done in sandboxed processes: they are hostile until shown otherwise. */

import type { ConversionPlan, PreviewPage } from '../../drivers/device/document.ts';
import type { DocumentFacts } from '../print/document-facts.ts';
import type { ByteStream } from './blob-store.ts';

export type { ConversionPlan, PreviewPage, StampPlan, StampReport } from '../../drivers/device/document.ts';

/**
 * Reads and writes documents. Every call has limits of bytes, pages, pixels, memory and time; going over one is
 * `PRINT_DOCUMENT_TOO_COMPLEX`, a document that cannot be read `PRINT_DOCUMENT_DAMAGED`, a password that is missing
 * or wrong `PRINT_PASSWORD_NEEDED`.
 */
export interface DocumentTools extends AsyncDisposable {
  /** Never throws for what is in the document: trouble is a fact. Formats that are not interpreted are `opaque`. */
  inspect(
    document: ByteStream,
    format: string,
    options?: { readonly password?: string; readonly signal?: AbortSignal },
  ): Promise<DocumentFacts>;
  /** The first pages as PNG, the longer edge at most `longEdgePx` (default 1,000; most 2,000), at most 20 pages. */
  preview(
    document: ByteStream,
    format: string,
    options: {
      readonly pages: number;
      readonly longEdgePx?: number;
      readonly password?: string;
      readonly signal?: AbortSignal;
    },
  ): Promise<readonly PreviewPage[]>;
  /** Streams the converted document; memory does not grow with its pages. */
  convert(document: ByteStream, plan: ConversionPlan, signal?: AbortSignal): ByteStream;
  /** Which format a conversion can start from. */
  canConvert(from: string, to: ConversionPlan['to']): boolean;
}
