/** Looks into PWG raster and URF: reads every page to its end, so that a document cut short is found. */

import type { DocumentFacts } from '../../device/document.ts';
import { RasterReader, type RasterReaderLimits } from '../../raster/raster-reader.ts';

/** Bounds of one look. */
export interface InspectRasterTools extends RasterReaderLimits {
  readonly pageDone: () => Promise<void>;
}

const bufferBytes = 1024 ** 2;
/** Dots are compared after a little noise of compression in whatever drew them. */
const greyTolerance = 16;

/** Looks into a raster document. Throws what the reader throws; a document without a page is damaged. */
export async function inspectRaster(
  document: AsyncIterable<Uint8Array>,
  tools: InspectRasterTools,
): Promise<DocumentFacts> {
  const reader = new RasterReader(document, tools);
  let [pages, colorPages] = [0, 0];
  let firstPage: DocumentFacts['firstPage'];
  for (;;) {
    const page = await reader.nextPage();
    if (page === undefined) break;
    pages += 1;
    firstPage ??= {
      widthPoints: (page.widthPx * 72) / page.resolutionDpi.x,
      heightPoints: (page.heightPx * 72) / page.resolutionDpi.y,
    };
    const lineBytes = page.widthPx * page.channels;
    const buffer = new Uint8Array(Math.max(1, Math.floor(bufferBytes / lineBytes)) * lineBytes);
    let isColoured = false;
    for (;;) {
      const lines = await reader.readLines(buffer);
      if (lines === 0) break;
      if (page.channels === 3 && !isColoured) isColoured = hasColour(buffer.subarray(0, lines * lineBytes));
    }
    if (isColoured) colorPages += 1;
    await tools.pageDone();
  }
  if (firstPage === undefined) return { trouble: 'damaged' };
  return { pages, colorPages, firstPage };
}

function hasColour(pixels: Uint8Array): boolean {
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > greyTolerance) return true;
  }
  return false;
}
