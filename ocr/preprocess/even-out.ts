/** Makes pixels square and coarse black and white smooth: fax pages are finer across than down. */

import sharp from 'sharp';
import type { PageRaster } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';

/** A page with square pixels and the way back to the page image. */
export interface EvenPage {
  readonly raster: PageRaster;
  boxToImage(box: BoundingBox): BoundingBox;
}

/** Densities that differ by less are measuring faults of a scanner. */
const sameDensity = 1.05;
/** Black and white below this resolution has stairs that engines take for strokes. */
const coarseDpi = 280;
const evenDpi = 300;
/** Sigma of the blur at 300 dpi. */
const smoothing = 1.2;
const sampleStep = 97;

/** Gives back the page as it is unless its densities differ or it is coarse black and white. */
export async function evenOut(page: PageRaster): Promise<EvenPage> {
  const { widthPx, heightPx, resolutionDpi } = page;
  const down = page.resolutionDownDpi ?? resolutionDpi;
  const uneven = Math.max(down / resolutionDpi, resolutionDpi / down) > sameDensity;
  const coarse = Math.min(down, resolutionDpi) < coarseDpi && isBlackAndWhite(page);
  if (!uneven && !coarse) return { raster: page, boxToImage: (box) => box };
  const width = Math.max(1, Math.round((widthPx * evenDpi) / resolutionDpi));
  const height = Math.max(1, Math.round((heightPx * evenDpi) / down));
  const grey = await sharp(page.grey, { raw: { width: widthPx, height: heightPx, channels: 1 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .blur(smoothing)
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  const [across, along] = [widthPx / width, heightPx / height];
  return {
    raster: { grey, widthPx: width, heightPx: height, resolutionDpi: evenDpi },
    boxToImage: ({ left, top, right, bottom }) => ({
      left: Math.floor(left * across),
      top: Math.floor(top * along),
      right: Math.min(widthPx, Math.ceil(right * across)),
      bottom: Math.min(heightPx, Math.ceil(bottom * along)),
    }),
  };
}

/** Judged by a sample of the pixels. */
function isBlackAndWhite({ grey }: PageRaster): boolean {
  for (let at = 0; at < grey.length; at += sampleStep) {
    const value = grey[at] ?? 0;
    if (value > 8 && value < 247) return false;
  }
  return true;
}
