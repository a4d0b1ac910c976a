/** Scaling and warping of RGB pixels with care for aliasing: a crop that flickers moves landmarks and vectors. */

import type { RgbPicture } from '../device/face.ts';

/**
 * A map from places in the result to places in the picture: `x' = a·x - b·y + tx`, `y' = b·x + a·y + ty`
 * (turn, scale and shift, no shear).
 */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/** Which source samples, with which weights, make each result sample of one axis (triangle filter, wide when shrinking). */
interface AxisWeights {
  /** For each result sample `taps` places, kept within the picture. */
  readonly places: Int32Array;
  readonly weights: Float32Array;
  readonly taps: number;
}

function axisWeights(from: number, to: number): AxisWeights {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const taps = Math.floor(reach * 2) + 1;
  const places = new Int32Array(to * taps);
  const weights = new Float32Array(to * taps);
  for (let out = 0; out < to; out += 1) {
    const centre = (out + 0.5) * scale - 0.5;
    const start = Math.ceil(centre - reach);
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = Math.max(0, 1 - Math.abs(start + tap - centre) / reach);
      places[out * taps + tap] = Math.min(from - 1, Math.max(0, start + tap));
      weights[out * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap += 1)
      weights[out * taps + tap] = (weights[out * taps + tap] ?? 0) / sum;
  }
  return { places, weights, taps };
}

/** Resizes a picture to interleaved RGB floats, 0 to 255; samples beyond an edge repeat the edge. */
export function resizeRgb(picture: RgbPicture, width: number, height: number): Float32Array {
  const { widthPx, heightPx, rgb } = halvedWhile(picture, width * 2, height * 2);
  const { places, weights, taps } = axisWeights(widthPx, width);
  const rows = new Float32Array(heightPx * width * 3);
  for (let y = 0, to = 0; y < heightPx; y += 1) {
    const row = y * widthPx;
    for (let x = 0, tap = 0; x < width; x += 1, to += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (const end = tap + taps; tap < end; tap += 1) {
        const weight = weights[tap] as number;
        const at = (row + (places[tap] as number)) * 3;
        red += weight * (rgb[at] as number);
        green += weight * (rgb[at + 1] as number);
        blue += weight * (rgb[at + 2] as number);
      }
      rows[to] = red;
      rows[to + 1] = green;
      rows[to + 2] = blue;
    }
  }
  return resizeDown(rows, width * 3, axisWeights(heightPx, height), height);
}

function resizeDown(
  rows: Float32Array,
  stride: number,
  { places, weights, taps }: AxisWeights,
  height: number,
): Float32Array {
  const out = new Float32Array(height * stride);
  for (let y = 0; y < height; y += 1) {
    for (let tap = y * taps; tap < (y + 1) * taps; tap += 1) {
      const weight = weights[tap] as number;
      if (weight === 0) continue;
      const source = (places[tap] as number) * stride;
      const to = y * stride;
      for (let k = 0; k < stride; k += 1) {
        out[to + k] = (out[to + k] as number) + weight * (rows[source + k] as number);
      }
    }
  }
  return out;
}

/** Means of 2x2 pixels, again and again while the picture stays at least this large: a fast way down. */
function halvedWhile(picture: RgbPicture, width: number, height: number): RgbPicture {
  let current = picture;
  while (current.widthPx >= width && current.heightPx >= height) current = halved(current);
  return current;
}

function halved({ widthPx, heightPx, rgb }: RgbPicture): RgbPicture {
  const width = widthPx >> 1;
  const height = heightPx >> 1;
  const out = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y += 1) {
    let from = y * 2 * widthPx * 3;
    const below = widthPx * 3;
    for (let x = 0; x < width; x += 1, from += 6) {
      for (let at = from; at < from + 3; at += 1, to += 1) {
        const sum =
          (rgb[at] as number) +
          (rgb[at + 3] as number) +
          (rgb[at + below] as number) +
          (rgb[at + below + 3] as number);
        out[to] = (sum + 2) >> 2;
      }
    }
  }
  return { widthPx: width, heightPx: height, rgb: out };
}

/**
 * Cuts a square of `size` pixels out of a picture by a similarity, as interleaved RGB floats, 0 to 255. Bilinear; where
 * the square is smaller than what it shows, each of its pixels is the mean of several samples. Beyond the picture the
 * edge is black, as in the crops that recognisers are trained with.
 */
export function warpRgb(picture: RgbPicture, map: Similarity, size: number): Float32Array {
  const { widthPx, heightPx, rgb } = picture;
  const { a, b, tx, ty } = map;
  const out = new Float32Array(size * size * 3);
  const samples = Math.min(16, Math.max(1, Math.round(Math.hypot(a, b))));
  const share = 1 / (samples * samples);
  const stride = widthPx * 3;
  for (let y = 0, to = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1, to += 3) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = 0; row < samples; row += 1) {
        const v = y + (row + 0.5) / samples - 0.5;
        for (let column = 0; column < samples; column += 1) {
          const u = x + (column + 0.5) / samples - 0.5;
          const px = a * u - b * v + tx;
          const py = b * u + a * v + ty;
          const left = Math.floor(px);
          const top = Math.floor(py);
          if (left < -1 || top < -1 || left >= widthPx || top >= heightPx) continue;
          // Places beyond an edge count as black: their weight is 0, and a place within is read instead.
          const fx = px - left;
          const fy = py - top;
          const w0 = left >= 0 ? 1 - fx : 0;
          const w1 = left + 1 < widthPx ? fx : 0;
          const h0 = top >= 0 ? share * (1 - fy) : 0;
          const h1 = top + 1 < heightPx ? share * fy : 0;
          const x0 = left >= 0 ? left * 3 : 0;
          const x1 = left + 1 < widthPx ? left * 3 + 3 : x0;
          const y0 = top >= 0 ? top * stride : 0;
          const y1 = top + 1 < heightPx ? (top + 1) * stride : y0;
          const w00 = w0 * h0;
          const w10 = w1 * h0;
          const w01 = w0 * h1;
          const w11 = w1 * h1;
          const p00 = y0 + x0;
          const p10 = y0 + x1;
          const p01 = y1 + x0;
          const p11 = y1 + x1;
          red +=
            w00 * (rgb[p00] as number) +
            w10 * (rgb[p10] as number) +
            w01 * (rgb[p01] as number) +
            w11 * (rgb[p11] as number);
          green +=
            w00 * (rgb[p00 + 1] as number) +
            w10 * (rgb[p10 + 1] as number) +
            w01 * (rgb[p01 + 1] as number) +
            w11 * (rgb[p11 + 1] as number);
          blue +=
            w00 * (rgb[p00 + 2] as number) +
            w10 * (rgb[p10 + 2] as number) +
            w01 * (rgb[p01 + 2] as number) +
            w11 * (rgb[p11 + 2] as number);
        }
      }
      out[to] = red;
      out[to + 1] = green;
      out[to + 2] = blue;
    }
  }
  return out;
}

/** One channel of brightness, 0 to 255. */
export interface GreyPatch {
  readonly size: number;
  readonly luma: Float32Array;
}

/** A square of a picture as brightness (ITU-R BT.601), cut out as {@link warpRgb} does. */
export function warpGrey(picture: RgbPicture, map: Similarity, size: number): GreyPatch {
  const rgb = warpRgb(picture, map, size);
  const luma = new Float32Array(size * size);
  for (let at = 0; at < luma.length; at += 1) luma[at] = lumaAt(rgb, at * 3);
  return { size, luma };
}

/** Brightness of an RGB pixel (ITU-R BT.601). */
export function lumaAt(rgb: Float32Array, at: number): number {
  return 0.299 * (rgb[at] as number) + 0.587 * (rgb[at + 1] as number) + 0.114 * (rgb[at + 2] as number);
}

/** A square out of a grey patch of about the same scale. Bilinear; places beyond the patch repeat its edge. */
export function warpPatch({ size, luma }: GreyPatch, map: Similarity, outSize: number): Float32Array {
  const out = new Float32Array(outSize * outSize);
  const last = size - 1;
  for (let y = 0, to = 0; y < outSize; y += 1) {
    for (let x = 0; x < outSize; x += 1, to += 1) {
      const px = Math.min(last, Math.max(0, map.a * x - map.b * y + map.tx));
      const py = Math.min(last, Math.max(0, map.b * x + map.a * y + map.ty));
      const left = Math.min(last - 1, Math.floor(px));
      const top = Math.min(last - 1, Math.floor(py));
      const fx = px - left;
      const fy = py - top;
      const at = top * size + left;
      const upper = (luma[at] as number) * (1 - fx) + (luma[at + 1] as number) * fx;
      const lower = (luma[at + size] as number) * (1 - fx) + (luma[at + size + 1] as number) * fx;
      out[to] = upper * (1 - fy) + lower * fy;
    }
  }
  return out;
}
