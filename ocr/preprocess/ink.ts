/** A small black-and-white copy of a page, on which blankness, skew and direction are judged. */

import sharp from 'sharp';
import type { GreyImage, PageRaster } from '../raster/page-raster.ts';

/** Which pixels carry ink: 1 ink, 0 paper; rows from the top. */
export interface InkMap {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Pixels of the shorter side of the copy: about 100 dpi for A4, enough for angles to 0.05 degrees. */
const shortSide = 800;
const windowRadius = 15;
/** Grey levels that ink is darker than its neighbourhood; shading and the print of the back side are not. */
const contrast = 22;

/** The page scaled so that its shorter side has 800 pixels; smaller pages stay as they are. */
export async function smallCopy(raster: PageRaster): Promise<GreyImage> {
  const { widthPx: width, heightPx: height } = raster;
  const scale = Math.min(1, shortSide / Math.min(width, height));
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const data = await sharp(raster.grey, { raw: { width, height, channels: 1 } })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { data, ...size };
}

/** Ink is what is darker than the mean of the 31 x 31 pixels around it by 22 levels. */
export function findInk(image: GreyImage): InkMap {
  const { width, height, data } = image;
  const sums = integralImage(image);
  const ink = new Uint8Array(width * height);
  const stride = width + 1;
  for (let y = 0; y < height; y += 1) {
    const top = Math.max(0, y - windowRadius);
    const bottom = Math.min(height, y + windowRadius + 1);
    for (let x = 0; x < width; x += 1) {
      const left = Math.max(0, x - windowRadius);
      const right = Math.min(width, x + windowRadius + 1);
      const sum =
        at(sums, bottom * stride + right) -
        at(sums, top * stride + right) -
        at(sums, bottom * stride + left) +
        at(sums, top * stride + left);
      const mean = sum / ((bottom - top) * (right - left));
      if (at(data, y * width + x) < mean - contrast) ink[y * width + x] = 1;
    }
  }
  return { data: ink, width, height };
}

/** Takes out straight runs of 30 pixels and more, across and down: rules and frames, which are not text. */
export function removeRules(ink: InkMap): InkMap {
  const data = ink.data.slice();
  const { width, height } = ink;
  for (let y = 0; y < height; y += 1) clearRuns(ink.data, data, y * width, 1, width);
  for (let x = 0; x < width; x += 1) clearRuns(ink.data, data, x, width, height);
  return { data, width, height };
}

const longRun = 30;

function clearRuns(from: Uint8Array, into: Uint8Array, start: number, step: number, count: number): void {
  let run = 0;
  for (let index = 0; index <= count; index += 1) {
    if (index < count && from[start + index * step] === 1) {
      run += 1;
      continue;
    }
    if (run >= longRun) for (let back = 1; back <= run; back += 1) into[start + (index - back) * step] = 0;
    run = 0;
  }
}

function integralImage({ data, width, height }: GreyImage): Float64Array {
  const stride = width + 1;
  const sums = new Float64Array(stride * (height + 1));
  for (let y = 0; y < height; y += 1) {
    let row = 0;
    for (let x = 0; x < width; x += 1) {
      row += at(data, y * width + x);
      sums[(y + 1) * stride + x + 1] = at(sums, y * stride + x + 1) + row;
    }
  }
  return sums;
}

function at(values: Uint8Array | Float64Array, index: number): number {
  return values[index] ?? 0;
}
