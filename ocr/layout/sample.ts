/** A few words of a page, to try out how it is held before all of it is read. */

import type { OcrEngine } from '../engine/engine.ts';
import type { InkMap } from '../preprocess/ink.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox, TextDirection } from '../result.ts';
import { cropImage } from './crop.ts';

/** Some lines of about fifteen characters of body type at 300 dpi. */
const sizes: Readonly<Record<TextDirection, { readonly width: number; readonly height: number }>> = {
  horizontal: { width: 768, height: 288 },
  vertical: { width: 320, height: 768 },
};
/** Pixels on each side of the squares that are counted. */
const square = 32;
/** Shares of ink in squares with type in them; rules have less, seals and pictures more. */
const type = { least: 0.05, most: 0.4 } as const;
const margin = 20;
/** A sample of fewer symbols says nothing. */
const fewestSymbols = 12;

/** The part of a level page that holds most type; undefined when none does. */
export function findSample(ink: InkMap, direction: TextDirection): BoundingBox | undefined {
  const [across, down] = [Math.floor(ink.width / square), Math.floor(ink.height / square)];
  const size = sizes[direction];
  const wide = Math.min(across, size.width / square);
  const high = Math.min(down, size.height / square);
  // Sums over everything above and left, one row and column more than there are squares.
  const sums = new Uint32Array((across + 1) * (down + 1));
  const sum = (x: number, y: number): number => sums[y * (across + 1) + x] ?? 0;
  for (let y = 0; y < down; y += 1) {
    for (let x = 0; x < across; x += 1) {
      const own = hasType(ink, x * square, y * square) ? 1 : 0;
      sums[(y + 1) * (across + 1) + x + 1] = own + sum(x, y + 1) + sum(x + 1, y) - sum(x, y);
    }
  }
  let best = { count: 0, x: 0, y: 0 };
  for (let y = 0; y + high <= down; y += 1) {
    for (let x = 0; x + wide <= across; x += 1) {
      const count = sum(x + wide, y + high) - sum(x, y + high) - sum(x + wide, y) + sum(x, y);
      if (count > best.count) best = { count, x, y };
    }
  }
  if (best.count === 0) return undefined;
  const [left, top] = [best.x * square, best.y * square];
  return { left, top, right: left + wide * square, bottom: top + high * square };
}

/**
 * How sure the engine is of the sample: the median over its symbols, 0 to 100, which the lines cut off at its edges do
 * not move. 0 when it sees too few symbols.
 */
export async function trySample(
  page: GreyImage,
  sample: BoundingBox,
  direction: TextDirection,
  engine: OcrEngine,
): Promise<number> {
  const picture = cropImage(page, sample, margin);
  const blocks = await engine.recognise(picture, { direction, layout: 'block' });
  const confidences = blocks
    .flatMap(({ lines }) => lines.flatMap(({ symbols }) => symbols.map(({ confidence }) => confidence)))
    .toSorted((a, b) => a - b);
  return confidences.length < fewestSymbols ? 0 : (confidences[Math.floor(confidences.length / 2)] ?? 0);
}

function hasType({ data, width }: InkMap, left: number, top: number): boolean {
  let inked = 0;
  for (let y = top; y < top + square; y += 1) {
    for (let at = y * width + left; at < y * width + left + square; at += 1) inked += data[at] ?? 0;
  }
  const share = inked / (square * square);
  return share >= type.least && share <= type.most;
}
