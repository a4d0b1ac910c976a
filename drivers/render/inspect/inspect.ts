/** Looks into a document: how many pages, how large, in colour or not, and what keeps it from being printed. */

import { DeviceError } from '../../device/device-error.ts';
import type { DocumentFacts } from '../../device/document.ts';
import type { Operation, OperationContext } from '../operation.ts';
import { openFallbackCharacters } from './fallback-characters.ts';
import type { InspectLibrary } from './inspect-library.ts';
import { inspectPdf } from './inspect-pdf.ts';
import { inspectRaster } from './inspect-raster.ts';

/** Parameters of the operation `inspect`. */
export interface InspectInput {
  readonly format: string;
  readonly password?: string;
}

const images: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/tiff']);
const rasters: ReadonlySet<string> = new Set(['image/pwg-raster', 'image/urf']);

/** True for formats that can be looked into. All others are passed on as they are. */
export function isInspected(format: string): boolean {
  return format === 'application/pdf' || images.has(format) || rasters.has(format);
}

/** The operation `inspect`. Trouble of the document is a fact and never thrown. */
export const inspect: Operation<InspectInput, DocumentFacts> = async (input, context) => {
  if (!isInspected(input.format)) return { opaque: true };
  try {
    return await look(input, context);
  } catch (error) {
    const trouble = error instanceof DeviceError ? troubleOf(error) : undefined;
    if (trouble === undefined) throw error;
    return { trouble };
  }
};

/** The trouble that an error of reading a document stands for; undefined when it says nothing of the document. */
export function troubleOf(error: DeviceError): DocumentFacts['trouble'] {
  if (error.code === 'DOCUMENT_PASSWORD_NEEDED') return 'password-needed';
  if (error.code === 'DOCUMENT_DAMAGED') return 'damaged';
  return error.code === 'DOCUMENT_TOO_COMPLEX' ? 'too-complex' : undefined;
}

async function look({ format, password }: InspectInput, context: OperationContext): Promise<DocumentFacts> {
  const { maxPages, maxPagePixels } = context.limits;
  const pageDone = () => context.pageDone();
  if (rasters.has(format)) {
    return await inspectRaster(context.document, { maxPages, maxPagePixels, pageDone });
  }
  const bytes = await context.readDocument();
  if (images.has(format)) {
    context.retire();
    // The decoder of pictures takes long to load, and most documents are PDF.
    const { inspectImage } = await import('./inspect-image.ts');
    return await inspectImage(bytes, { maxPages, maxPagePixels, pageDone });
  }
  return await inspectPdf(bytes, password, {
    library: (await context.pdfium()) as InspectLibrary,
    maxPages,
    openFallback: openFallbackCharacters,
    pageDone,
  });
}
