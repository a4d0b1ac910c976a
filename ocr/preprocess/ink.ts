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

/** What counts as ink. */
export interface InkRule {
  /** Pixels on each side that make up the neighbourhood. */
  readonly radius: number;
  /** Grey levels that ink is darker than the mean of its neighbourhood. */
  readonly contrast: number;
}

/** For the small copy; shading and the print of the back side are fainter. */
const smallCopyRule: InkRule = { radius: 15, contrast: 22 };

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

/** Finds what is darker than the mean around it. Sums slide along, so that the memory taken is a few rows. */
export function findInk(image: GreyImage, { radius, contrast }: InkRule = smallCopyRule): InkMap {
  const { width, height, data } = image;
  const ink = new Uint8Array(width * height);
  // Of each column the sum over the rows of the window, and of a row of these the sums over all before.
  const columns = new Int32Array(width);
  const before = new Int32Array(width + 1);
  const add = (y: number, sign: 1 | -1) => {
    if (y < 0 || y >= height) return;
    for (let x = 0, at = y * width; x < width; x += 1, at += 1)
      columns[x] = (columns[x] as number) + sign * (data[at] as number);
  };
  for (let y = 0; y < radius; y += 1) add(y, 1);
  for (let y = 0; y < height; y += 1) {
    add(y + radius, 1);
    add(y - radius - 1, -1);
    for (let x = 0, sum = 0; x < width; x += 1) {
      sum += columns[x] as number;
      before[x + 1] = sum;
    }
    const rows = Math.min(height, y + radius + 1) - Math.max(0, y - radius);
    const row = y * width;
    const mark = (x: number, left: number, right: number) => {
      const around = (before[right] as number) - (before[left] as number);
      if (((data[row + x] as number) + contrast) * rows * (right - left) < around) ink[row + x] = 1;
    };
    // Away from the sides all windows are as wide, and nothing has to be asked.
    const [first, last] = [Math.min(radius, width), Math.max(Math.min(radius, width), width - radius)];
    for (let x = 0; x < first; x += 1) mark(x, 0, Math.min(width, x + radius + 1));
    const area = rows * (2 * radius + 1);
    for (let x = first; x < last; x += 1) {
      const around = (before[x + radius + 1] as number) - (before[x - radius] as number);
      if (((data[row + x] as number) + contrast) * area < around) ink[row + x] = 1;
    }
    for (let x = last; x < width; x += 1) mark(x, Math.max(0, x - radius), Math.min(width, x + radius + 1));
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

/** Columns become rows. Done in squares that fit the processor's cache. */
export function transpose({ data, width, height }: InkMap): InkMap {
  const turned = new Uint8Array(data.length);
  const square = 32;
  for (let top = 0; top < height; top += square) {
    for (let left = 0; left < width; left += square) {
      const bottom = Math.min(height, top + square);
      const right = Math.min(width, left + square);
      for (let y = top; y < bottom; y += 1) {
        for (let x = left; x < right; x += 1) turned[x * height + y] = data[y * width + x] ?? 0;
      }
    }
  }
  return { data: turned, width: height, height: width };
}
