/** Does a page have colour on it? Objects tell when it surely has none; otherwise the page is drawn small and looked at. */

import { allocate, type PdfDocument, release } from '../pdf/pdf-document.ts';
import { type InspectLibrary, objectTypes } from './inspect-library.ts';
import type { DrawnObject } from './page-objects.ts';

/** Longer edge of the small picture: about 36 dpi of A4. */
const edgePx = 420;
/** Largest difference of the channels of a pixel that still counts as grey. */
const greyTolerance = 16;

/** True when an object may bring colour: pictures, shadings, and fills and strokes that are not plain grey. */
export function mayBeColoured(
  library: InspectLibrary,
  { handle, type }: DrawnObject,
  scratch: number,
): boolean {
  if (type === objectTypes.image || type === objectTypes.shading) return true;
  if (type === objectTypes.form) return false;
  return (
    !isPlainGrey(library, scratch, (at) =>
      library.FPDFPageObj_GetFillColor(handle, at, at + 4, at + 8, at + 12),
    ) ||
    !isPlainGrey(library, scratch, (at) =>
      library.FPDFPageObj_GetStrokeColor(handle, at, at + 4, at + 8, at + 12),
    )
  );
}

/** White is not plain: the engine reports it for patterns, whose colours cannot be asked for. */
function isPlainGrey(library: InspectLibrary, at: number, read: (at: number) => boolean): boolean {
  if (!read(at)) return true;
  const value = (offset: number) => library.pdfium.getValue(at + offset, 'i32');
  const [red, green, blue] = [value(0), value(4), value(8)];
  return red === green && green === blue && red !== 255;
}

/** Draws a page small and looks for a coloured pixel. */
export function hasColour(document: PdfDocument, index: number): boolean {
  const { data } = drawSmall(document, index, edgePx);
  for (let at = 0; at < data.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = [data[at], data[at + 1], data[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > greyTolerance) return true;
  }
  return false;
}

/** A page as printed, in red, green and blue, its longer edge so many pixels; or exactly as large as given. */
export function drawSmall(
  document: PdfDocument,
  index: number,
  size: number | { readonly widthPx: number; readonly heightPx: number },
): { readonly data: Uint8Array; readonly widthPx: number; readonly heightPx: number } {
  const { widthPoints, heightPoints } = document.pageSize(index);
  const scale = typeof size === 'number' ? size / Math.max(widthPoints, heightPoints) : 1;
  const { widthPx, heightPx } =
    typeof size === 'number'
      ? {
          widthPx: Math.max(1, Math.round(widthPoints * scale)),
          heightPx: Math.max(1, Math.round(heightPoints * scale)),
        }
      : size;
  const { library } = document;
  const bytes = widthPx * heightPx * 3;
  const address = allocate(library, bytes);
  try {
    library.pdfium.HEAPU8.fill(255, address, address + bytes);
    using page = document.openPage(index);
    const band = { channels: 3 as const, widthPx, lines: heightPx, address };
    page.draw(band, [widthPx, 0, 0, heightPx, 0, 0], [0, 0, widthPx, heightPx]);
    return { data: library.pdfium.HEAPU8.slice(address, address + bytes), widthPx, heightPx };
  } finally {
    release(library, address);
  }
}
