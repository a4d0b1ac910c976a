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
  // Of each column the sum over the rows of the window, with as many zeros on both sides as the window reaches.
  const reach = radius + 1;
  const columns = new Int32Array(width + 2 * reach);
  const white = new Uint8Array(width);
  const rowOf = (y: number): Uint8Array =>
    y < 0 || y >= height ? white : data.subarray(y * width, (y + 1) * width);
  for (let y = 0; y < Math.min(radius, height); y += 1) slide(columns, reach, rowOf(y), white);
  for (let y = 0; y < height; y += 1) {
    slide(columns, reach, rowOf(y + radius), rowOf(y - radius - 1));
    const rows = Math.min(height, y + radius + 1) - Math.max(0, y - radius);
    markRow(columns, rowOf(y), ink.subarray(y * width, (y + 1) * width), { radius, contrast, rows });
  }
  return { data: ink, width, height };
}

function slide(columns: Int32Array, from: number, entering: Uint8Array, leaving: Uint8Array): void {
  const { length } = entering;
  for (let x = 0; x < length; x += 1)
    columns[from + x] = (columns[from + x] as number) + (entering[x] as number) - (leaving[x] as number);
}

/** `rows`: of how many the sums in `columns` are. */
function markRow(
  columns: Int32Array,
  row: Uint8Array,
  ink: Uint8Array,
  { radius, contrast, rows }: InkRule & { readonly rows: number },
): void {
  const { length: width } = row;
  // The window of a pixel lies from its own place to as far beyond as it is wide.
  const span = 2 * radius + 1;
  let around = 0;
  for (let at = 0; at < span; at += 1) around += columns[at] as number;
  const area = rows * span;
  for (let x = 0; x < width; x += 1) {
    around += (columns[x + span] as number) - (columns[x] as number);
    // Away from the sides all windows are as wide.
    const inside = x >= radius && x + radius < width;
    const own = inside ? area : rows * (Math.min(width, x + radius + 1) - Math.max(0, x - radius));
    if (((row[x] as number) + contrast) * own < around) ink[x] = 1;
  }
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
