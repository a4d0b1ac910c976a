/** Draws one side of paper band by band, so that a page of any size needs the memory of a few bands. */

import { DeviceError } from '../../device/device-error.ts';
import type { Matrix } from '../layout/matrix.ts';
import { mapRectangle, then } from '../layout/matrix.ts';
import type { SheetSide } from '../layout/sheet-layout.ts';
import { allocate, type Band, type PdfDocument, release } from '../pdf/pdf-document.ts';

/** Memory of one band. An upright A4 page of 300 dpi in grey is one band, a colour page of 600 dpi A3 nine. */
const bandBytes = 24 * 1024 * 1024;

/** The image that a side becomes. */
export interface SideImage {
  readonly channels: 1 | 3;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels a point. */
  readonly scale: { readonly x: number; readonly y: number };
  /** What is done to the finished image: mirrors, in pixels. */
  readonly mirror: Matrix;
}

/** Takes the bands of a side from the top; `pixels` is valid until it resolves. */
export type BandSink = (pixels: Uint8Array, firstLine: number, lines: number) => Promise<void>;

/** Pixels of a side at a resolution. `DOCUMENT_TOO_COMPLEX` above `maxPagePixels`. */
export function imageSize(side: SheetSide, resolutionDpi: number, maxPagePixels: number) {
  const widthPx = Math.max(1, Math.round((side.widthPoints * resolutionDpi) / 72));
  const heightPx = Math.max(1, Math.round((side.heightPoints * resolutionDpi) / 72));
  if (widthPx * heightPx > maxPagePixels) {
    throw new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'A page has too many pixels.' });
  }
  const scale = { x: widthPx / side.widthPoints, y: heightPx / side.heightPoints };
  return { widthPx, heightPx, scale };
}

/** Draws the pages of a side on white and gives the bands to `sink`. */
export async function drawSide(
  document: PdfDocument,
  side: SheetSide,
  image: SideImage,
  sink: BandSink,
): Promise<void> {
  const { library } = document;
  const lineBytes = image.widthPx * image.channels;
  const linesPerBand = Math.max(1, Math.min(image.heightPx, Math.floor(bandBytes / lineBytes)));
  const address = allocate(library, lineBytes * linesPerBand);
  try {
    for (let top = 0; top < image.heightPx; top += linesPerBand) {
      const lines = Math.min(linesPerBand, image.heightPx - top);
      library.pdfium.HEAPU8.fill(0xff, address, address + lines * lineBytes);
      drawBand(
        document,
        side,
        image,
        { channels: image.channels, widthPx: image.widthPx, lines, address },
        top,
      );
      await sink(library.pdfium.HEAPU8.subarray(address, address + lines * lineBytes), top, lines);
    }
  } finally {
    release(library, address);
  }
}

/** Pages are loaded anew for each band: what a loaded page has decoded would add up to more than the band. */
function drawBand(document: PdfDocument, side: SheetSide, image: SideImage, band: Band, top: number): void {
  const toPixels: Matrix = [image.scale.x, 0, 0, image.scale.y, 0, 0];
  const toBand = then(then(toPixels, image.mirror), [1, 0, 0, 1, 0, -top]);
  for (const { pageIndex, matrix, clip } of side.placements) {
    const [left, clipTop, right, bottom] = mapRectangle(clip, toBand);
    if (clipTop >= band.lines || bottom <= 0) continue;
    const inside = [
      Math.max(0, Math.round(left)),
      Math.max(0, Math.round(clipTop)),
      Math.min(band.widthPx, Math.round(right)),
      Math.min(band.lines, Math.round(bottom)),
    ] as const;
    using page = document.openPage(pageIndex);
    page.draw(band, then(matrix, toBand), inside);
  }
}
