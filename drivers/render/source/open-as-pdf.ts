/** Opens a document of any format that can be read as a PDF in memory. */

import { DeviceError } from '../../device/device-error.ts';
import type { OperationContext } from '../operation.ts';
import { openPdf, type PdfDocument } from '../pdf/pdf-document.ts';

/** What is opened. */
export interface SourceOptions {
  readonly format: string;
  readonly password?: string | undefined;
}

/** Opens the document of the context. Throws `DeviceError` with a `DOCUMENT_...` code. */
export async function openAsPdf(context: OperationContext, source: SourceOptions): Promise<PdfDocument> {
  if (source.format !== 'application/pdf') throw new DeviceError('DOCUMENT_DAMAGED');
  const bytes = await context.readDocument();
  const { maxPages } = context.limits;
  return openPdf(await context.pdfium(), bytes, { password: source.password, maxPages });
}
