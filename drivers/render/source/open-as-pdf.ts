/** Opens a document of any format that can be read as a PDF in memory. */

import { DeviceError } from '../../device/device-error.ts';
import type { Size } from '../layout/sheet-layout.ts';
import type { OperationContext } from '../operation.ts';
import { type ImagePage, ImagePdfWriter } from '../pdf/image-pdf-writer.ts';
import { openPdf, type PdfDocument } from '../pdf/pdf-document.ts';
import { rasterPages } from './raster-pages.ts';

/** What is opened. */
export interface SourceOptions {
  readonly format: string;
  readonly password?: string | undefined;
  /** Pages of an image or a raster after which reading stops; default: all. */
  readonly maxPages?: number;
  /** Paper for images that state no size. */
  readonly paper?: Size | undefined;
}

/** Opens the document of the context. Throws `DeviceError` with a `DOCUMENT_...` code. */
export async function openAsPdf(context: OperationContext, source: SourceOptions): Promise<PdfDocument> {
  const bytes =
    source.format === 'application/pdf' ? await context.readDocument() : await toPdf(context, source);
  const { maxPages } = context.limits;
  return openPdf(await context.pdfium(), bytes, { password: source.password, maxPages });
}

/** Pages of an image or a raster; `DOCUMENT_DAMAGED` for any other format. */
export async function* pagesOf(context: OperationContext, source: SourceOptions): AsyncGenerator<ImagePage> {
  const maxPages = source.maxPages ?? context.limits.maxPages;
  switch (source.format) {
    case 'image/pwg-raster':
    case 'image/urf':
      yield* rasterPages(context, maxPages);
      return;
    case 'image/jpeg':
    case 'image/png':
    case 'image/tiff':
      // Decoders of images are loaded where there is an image only.
      yield* (await import('./image-pages.ts')).imagePages(context, source.format, {
        maxPages,
        paper: source.paper,
      });
      return;
    default:
      throw new DeviceError('DOCUMENT_DAMAGED', { message: 'The format is not read.' });
  }
}

/** Writes the pages of an image or a raster as a PDF; returns how many. `DOCUMENT_DAMAGED` when there are none. */
export async function writeImagePdf(
  pages: AsyncIterable<ImagePage>,
  context: OperationContext,
  sink: (bytes: Uint8Array) => Promise<void>,
): Promise<number> {
  const writer = new ImagePdfWriter(sink);
  for await (const page of pages) {
    await writer.page(page);
    await context.pageDone();
  }
  if (writer.pageCount === 0)
    throw new DeviceError('DOCUMENT_DAMAGED', { message: 'The document has no page.' });
  await writer.end();
  return writer.pageCount;
}

async function toPdf(context: OperationContext, source: SourceOptions): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  await writeImagePdf(pagesOf(context, source), context, async (bytes) => {
    length += bytes.length;
    if (length > context.limits.maxDocumentBytes) {
      throw new DeviceError('DOCUMENT_TOO_COMPLEX', {
        message: 'The pages are too large to be laid out anew.',
      });
    }
    chunks.push(Buffer.from(bytes));
  });
  return Buffer.concat(chunks, length);
}
