/** Looks into a PDF: pages, size, colour, fonts. */

import type { DocumentFacts } from '../../device/document.ts';
import { allocate, openPdf, type PdfDocument, release } from '../pdf/pdf-document.ts';
import type { IsDrawn } from './fallback-characters.ts';
import { type InspectLibrary, objectTypes } from './inspect-library.ts';
import { MissingFonts } from './missing-fonts.ts';
import { hasColour, mayBeColoured } from './page-colour.ts';
import { drawnObjects } from './page-objects.ts';

/** Time for drawing pages to see whether they have colour; when it is used up, the count is left out. */
const colourBudgetMs = 30_000;

/** What the look works with. */
export interface InspectPdfTools {
  readonly library: InspectLibrary;
  readonly maxPages: number;
  readonly openFallback: () => IsDrawn;
  readonly pageDone: () => Promise<void>;
}

/**
 * Looks into a PDF. Throws what {@link openPdf} throws, and `DOCUMENT_TOO_COMPLEX` for a page with too many objects.
 * A page that cannot be read counts as a page without colour and fonts; when none can, the document is damaged.
 */
export async function inspectPdf(
  bytes: Uint8Array,
  password: string | undefined,
  tools: InspectPdfTools,
): Promise<DocumentFacts> {
  const { library } = tools;
  using document = openPdf(library, bytes, { password, maxPages: tools.maxPages });
  const fonts = new MissingFonts(library, tools.openFallback);
  let [colorPages, readable, drawnMs] = [0, 0, 0];
  for (let index = 0; index < document.pageCount; index += 1) {
    const look = lookAtPage(library, document, index, fonts);
    if (look !== 'unreadable') readable += 1;
    if (look === 'maybe-coloured' && drawnMs < colourBudgetMs) {
      const startedMs = performance.now();
      if (hasColour(document, index)) colorPages += 1;
      drawnMs += performance.now() - startedMs;
    }
    await tools.pageDone();
  }
  if (readable === 0) return { pages: document.pageCount, trouble: 'damaged' };
  return {
    pages: document.pageCount,
    ...(drawnMs < colourBudgetMs && { colorPages }),
    ...firstPage(document),
    ...(fonts.names.length > 0 && { trouble: 'font-missing' as const, missingFonts: fonts.names }),
  };
}

function lookAtPage(
  library: InspectLibrary,
  document: PdfDocument,
  index: number,
  fonts: MissingFonts,
): 'plain' | 'maybe-coloured' | 'unreadable' {
  const page = library.FPDF_LoadPage(document.handle, index);
  if (page === 0) return 'unreadable';
  const scratch = allocate(library, 16);
  try {
    let [coloured, characters] = [library.FPDFPage_GetAnnotCount(page) > 0, false];
    for (const object of drawnObjects(library, page)) {
      if (!coloured) coloured = mayBeColoured(library, object, scratch);
      if (object.type === objectTypes.text && fonts.addText(object.handle)) characters = true;
    }
    if (characters) fonts.addCharacters(page);
    return coloured ? 'maybe-coloured' : 'plain';
  } finally {
    release(library, scratch);
    library.FPDF_ClosePage(page);
  }
}

function firstPage(document: PdfDocument): Pick<DocumentFacts, 'firstPage'> {
  try {
    return { firstPage: document.pageSize(0) };
  } catch {
    return {};
  }
}
