/** Stamps a whole PDF in a render process: draws its pages small to find free margins, and writes it anew. */

import { DeviceError } from '../../device/device-error.ts';
import type { StampPlan, StampReport } from '../../device/document.ts';
import { drawSmall } from '../inspect/page-colour.ts';
import { openPdf } from '../pdf/pdf-document.ts';
import type { PdfiumLibrary } from '../pdf/pdfium.ts';
import { type Lettering, openLettering } from './lettering.ts';
import { stampPdf } from './stamp-pdf.ts';

/** What the stamping works with. */
export interface ApplyStampsTools {
  readonly library: PdfiumLibrary;
  readonly maxPages: number;
  readonly pageDone?: () => Promise<void>;
}

const letterings = new WeakMap<PdfiumLibrary, Lettering>();

/** The letters of stamps, read once an engine. */
export function stampLettering(library: PdfiumLibrary): Lettering {
  const known = letterings.get(library) ?? openLettering(library);
  letterings.set(library, known);
  return known;
}

/**
 * Stamps every page of a PDF that needs no password (write an encrypted one anew by the engine first). Throws
 * `DOCUMENT_DAMAGED` when it cannot be taken apart.
 */
export async function applyStamps(
  bytes: Uint8Array,
  stamp: StampPlan,
  tools: ApplyStampsTools,
): Promise<{ readonly bytes: Uint8Array; readonly count: StampReport }> {
  const { library, maxPages, pageDone } = tools;
  using document = openPdf(library, bytes, { maxPages });
  try {
    return await stampPdf(bytes, stamp, {
      lettering: stampLettering(library),
      drawSmall: (index, widthPx, heightPx) => drawSmall(document, index, { widthPx, heightPx }),
      ...(pageDone !== undefined && { pageDone }),
    });
  } catch (error) {
    if (error instanceof DeviceError || error instanceof RangeError) throw error;
    throw new DeviceError('DOCUMENT_DAMAGED', {
      message: 'The PDF cannot be taken apart for stamps.',
      cause: error,
    });
  }
}
