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

/** Weights with which source samples make each result sample of one axis (triangle filter, wider when shrinking). */
interface AxisWeights {
  readonly first: Int32Array;
  readonly weights: Float32Array;
  readonly taps: number;
}

function axisWeights(from: number, to: number): AxisWeights {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const taps = Math.ceil(reach * 2) + 1;
  const first = new Int32Array(to);
  const weights = new Float32Array(to * taps);
  for (let out = 0; out < to; out += 1) {
    const centre = (out + 0.5) * scale - 0.5;
    const start = Math.ceil(centre - reach);
    first[out] = start;
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = Math.max(0, 1 - Math.abs(start + tap - centre) / reach);
      weights[out * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap += 1)
      weights[out * taps + tap] = (weights[out * taps + tap] ?? 0) / sum;
  }
  return { first, weights, taps };
}

/** Resizes a picture to interleaved RGB floats, 0 to 255; samples beyond an edge repeat the edge. */
export function resizeRgb(picture: RgbPicture, width: number, height: number): Float32Array {
  const { widthPx, heightPx, rgb } = picture;
  const across = axisWeights(widthPx, width);
  const down = axisWeights(heightPx, height);
  const rows = new Float32Array(heightPx * width * 3);
  for (let y = 0; y < heightPx; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let [red, green, blue] = [0, 0, 0];
      const start = across.first[x] as number;
      for (let tap = 0; tap < across.taps; tap += 1) {
        const weight = across.weights[x * across.taps + tap] as number;
        if (weight === 0) continue;
        const at = (y * widthPx + clamp(start + tap, widthPx - 1)) * 3;
        red += weight * (rgb[at] as number);
        green += weight * (rgb[at + 1] as number);
        blue += weight * (rgb[at + 2] as number);
      }
      const to = (y * width + x) * 3;
      rows[to] = red;
      rows[to + 1] = green;
      rows[to + 2] = blue;
    }
  }
  return resizeDown(rows, width * 3, heightPx, down, height);
}

function resizeDown(
  rows: Float32Array,
  stride: number,
  from: number,
  down: AxisWeights,
  height: number,
): Float32Array {
  const out = new Float32Array(height * stride);
  for (let y = 0; y < height; y += 1) {
    const start = down.first[y] as number;
    for (let tap = 0; tap < down.taps; tap += 1) {
      const weight = down.weights[y * down.taps + tap] as number;
      if (weight === 0) continue;
      const source = clamp(start + tap, from - 1) * stride;
      const to = y * stride;
      for (let k = 0; k < stride; k += 1) {
        out[to + k] = (out[to + k] as number) + weight * (rows[source + k] as number);
      }
    }
  }
  return out;
}

/**
 * Cuts a square of `size` pixels out of a picture by a similarity, as interleaved RGB floats, 0 to 255. Bilinear; where
 * the square is smaller than what it shows, each of its pixels is the mean of several samples. Beyond the picture the
 * edge is black, as in the crops that recognisers are trained with.
 */
export function warpRgb(picture: RgbPicture, map: Similarity, size: number): Float32Array {
  const out = new Float32Array(size * size * 3);
  const samples = Math.min(16, Math.max(1, Math.round(Math.hypot(map.a, map.b))));
  const share = 1 / (samples * samples);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const to = (y * size + x) * 3;
      for (let part = 0; part < samples * samples; part += 1) {
        const u = x + ((part % samples) + 0.5) / samples - 0.5;
        const v = y + (Math.floor(part / samples) + 0.5) / samples - 0.5;
        const px = map.a * u - map.b * v + map.tx;
        const py = map.b * u + map.a * v + map.ty;
        addBilinear(picture, px, py, share, out, to);
      }
    }
  }
  return out;
}

/** Adds one bilinear sample. The four places are written out: this is the innermost loop of everything here. */
function addBilinear(
  { widthPx, heightPx, rgb }: RgbPicture,
  px: number,
  py: number,
  share: number,
  out: Float32Array,
  to: number,
): void {
  const left = Math.floor(px);
  const top = Math.floor(py);
  if (left < -1 || top < -1 || left >= widthPx || top >= heightPx) return;
  const fx = px - left;
  const fy = py - top;
  const hasLeft = left >= 0 ? share * (1 - fx) : 0;
  const hasRight = left + 1 < widthPx ? share * fx : 0;
  const hasTop = top >= 0 ? 1 - fy : 0;
  const hasBottom = top + 1 < heightPx ? fy : 0;
  const x0 = (left >= 0 ? left : 0) * 3;
  const x1 = (left + 1 < widthPx ? left + 1 : left) * 3;
  const y0 = (top >= 0 ? top : 0) * widthPx * 3;
  const y1 = (top + 1 < heightPx ? top + 1 : top) * widthPx * 3;
  const [w00, w10, w01, w11] = [
    hasLeft * hasTop,
    hasRight * hasTop,
    hasLeft * hasBottom,
    hasRight * hasBottom,
  ];
  for (let channel = 0; channel < 3; channel += 1) {
    out[to + channel] =
      (out[to + channel] as number) +
      w00 * (rgb[y0 + x0 + channel] as number) +
      w10 * (rgb[y0 + x1 + channel] as number) +
      w01 * (rgb[y1 + x0 + channel] as number) +
      w11 * (rgb[y1 + x1 + channel] as number);
  }
}

function clamp(value: number, highest: number): number {
  return value < 0 ? 0 : value > highest ? highest : value;
}
