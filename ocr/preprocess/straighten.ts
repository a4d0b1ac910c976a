/** Makes the copy that the engine reads: upright, level, at about 300 dpi. The page image stays untouched. */

import sharp, { type Sharp } from 'sharp';
import type { GreyImage, PageRaster } from '../raster/page-raster.ts';
import { type PageTransform, pageTransform } from './transform.ts';

/** A copy and the way back to the page image. */
export interface StraightCopy {
  readonly image: GreyImage;
  readonly transform: PageTransform;
}

const engineDpi = 300;
/** Between these the page is read as it is: scaling costs more than it gives. */
const goodDpi = { low: 250, high: 400 };
const maxCopyPixels = 40_000_000;
/** Below this a turn changes no letter. */
const smallestTurn = 0.03;

/** Turns, scales and levels a page, in this order. */
export async function straighten(
  raster: PageRaster,
  orientationDegrees: 0 | 90 | 180 | 270,
  skewDegrees: number,
): Promise<StraightCopy> {
  const { widthPx, heightPx } = raster;
  const turn = Math.abs(skewDegrees) < smallestTurn ? 0 : skewDegrees;
  const scale = copyScale(raster);
  let image: GreyImage = { data: raster.grey, width: widthPx, height: heightPx };
  if (orientationDegrees !== 0) image = await redraw(image, (picture) => picture.rotate(orientationDegrees));
  if (scale !== 1) {
    const width = Math.max(1, Math.round(image.width * scale));
    const height = Math.max(1, Math.round(image.height * scale));
    image = await redraw(image, (picture) => picture.resize(width, height, { fit: 'fill', kernel: 'cubic' }));
  }
  if (turn !== 0) image = await redraw(image, (picture) => picture.rotate(turn, { background: '#ffffff' }));
  const transform = pageTransform({
    widthPx,
    heightPx,
    orientationDegrees,
    skewDegrees: turn,
    scale,
    copyWidthPx: image.width,
    copyHeightPx: image.height,
  });
  return { image, transform };
}

/** A quarter-size copy for the question which way is up; letters of 10 points stay legible to the engine. */
export function forOrientation(raster: PageRaster): Promise<GreyImage> {
  const { widthPx, heightPx, resolutionDpi } = raster;
  const scale = Math.min(1, 200 / resolutionDpi);
  const width = Math.max(1, Math.round(widthPx * scale));
  const height = Math.max(1, Math.round(heightPx * scale));
  return redraw({ data: raster.grey, width: widthPx, height: heightPx }, (picture) =>
    picture.resize(width, height, { fit: 'fill', kernel: 'cubic' }),
  );
}

function copyScale({ widthPx, heightPx, resolutionDpi }: PageRaster): number {
  const wanted =
    resolutionDpi >= goodDpi.low && resolutionDpi <= goodDpi.high ? 1 : engineDpi / resolutionDpi;
  return Math.min(wanted, Math.sqrt(maxCopyPixels / (widthPx * heightPx)));
}

async function redraw(image: GreyImage, change: (picture: Sharp) => Sharp): Promise<GreyImage> {
  const { width, height } = image;
  const picture = sharp(image.data, { raw: { width, height, channels: 1 } });
  const { data, info } = await change(picture)
    .toColourspace('b-w')
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
