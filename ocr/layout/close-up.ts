/**
 * Puts type that is set wide apart close together: engines take the white for the end of the line or for letters, and
 * offices spread dates, numbers and titles over a fixed width.
 */

import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';
import { cropImage } from './crop.ts';
import { isInked, measureLineInk } from './line-ink.ts';

/** A picture of a line and the way back. */
export interface ClosedLine {
  readonly image: GreyImage;
  /** How many symbols stood wide apart; undefined when none did. Figures that stand together count as one. */
  readonly spreadSymbols: number | undefined;
  /** Where a column of the picture is in the picture it was made from. */
  toOriginal(x: number): number;
}

/** Shares of the height of the ink. Type that is not spread has gaps of a tenth between kanji. */
const share = { leastWhite: 0.06, leastGap: 0.27, keptGap: 0.12, widestSymbol: 1.4, widestSpace: 1 } as const;
/** Smaller gaps than this share of the line's usual one are within a symbol. */
const withinSymbol = 0.4;
const fewestGaps = 3;
/** Share of the white between parts of kanji and symbols that is wide: kana and stops of running text have white too. */
const leastWide = 0.5;
/** Share of the pieces that are single symbols; figures may stand together. */
const leastSingle = 0.6;

/** A stretch of columns, `to` exclusive. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * The part of the page in `box` with `margin` around it, white between spread symbols cut out, and white wider than a
 * symbol in any line. Nothing is painted: what is left of a gap is the paper at its two sides.
 */
export function closeUp(page: GreyImage, box: BoundingBox, margin: number): ClosedLine {
  const { ink, low, high } = measureLineInk(page, box, 'horizontal', 0);
  const height = high - low;
  const white = whiteBetween(ink);
  const spread = spreadGaps(ink, white, height);
  const gaps = spread ?? white.filter((gap) => lengthOf(gap) >= share.widestSpace * height);
  const half = Math.round((share.keptGap * height) / 2);
  const cuts = gaps.map(({ from, to }) => ({ from: from + half + margin, to: to - half + margin }));
  return {
    ...withoutColumns(cropImage(page, box, margin), cuts),
    spreadSymbols: spread && spread.length + 1,
  };
}

/** How many symbols stand wide apart in the line in `box`; undefined when they do not. */
export function countSpread(page: GreyImage, box: BoundingBox): number | undefined {
  const { ink, low, high } = measureLineInk(page, box, 'horizontal', 0);
  const gaps = spreadGaps(ink, whiteBetween(ink), high - low);
  return gaps && gaps.length + 1;
}

/** The white between the symbols of a line that is set wide apart; undefined for another line. */
function spreadGaps(ink: Float32Array, white: readonly Stretch[], height: number): Stretch[] | undefined {
  const wide = white.filter((gap) => lengthOf(gap) >= share.leastGap * height);
  const usual = median(wide.map(lengthOf));
  const gaps = wide.filter((gap) => lengthOf(gap) >= withinSymbol * usual);
  const seen = white.filter((gap) => lengthOf(gap) >= share.leastWhite * height);
  if (gaps.length < fewestGaps || gaps.length < leastWide * seen.length) return undefined;
  const ends = [...gaps.map(({ from }) => from), ink.findLastIndex(isInked) + 1];
  const pieces = ends.map((end, index) => end - (gaps[index - 1]?.to ?? ink.findIndex(isInked)));
  const single = pieces.filter((width) => width <= share.widestSymbol * height).length;
  return single < leastSingle * pieces.length ? undefined : gaps;
}

/** White stretches with ink on both sides. */
function whiteBetween(ink: Float32Array): Stretch[] {
  const found: Stretch[] = [];
  let last = -1;
  for (const [at, dark] of ink.entries()) {
    if (!isInked(dark)) continue;
    if (last >= 0 && at > last + 1) found.push({ from: last + 1, to: at });
    last = at;
  }
  return found;
}

function withoutColumns(
  { data, width, height }: GreyImage,
  cuts: readonly Stretch[],
): Omit<ClosedLine, 'spreadSymbols'> {
  const kept: number[] = [];
  let next = 0;
  for (const { from, to } of [...cuts, { from: width, to: width }]) {
    for (let x = next; x < from; x += 1) kept.push(x);
    next = Math.max(next, to);
  }
  const copy = new Uint8Array(kept.length * height);
  for (let y = 0; y < height; y += 1) {
    for (const [x, original] of kept.entries()) copy[y * kept.length + x] = data[y * width + original] ?? 255;
  }
  return {
    image: { data: copy, width: kept.length, height },
    // Boxes end behind their last column.
    toOriginal: (x) => (x >= kept.length ? width : (kept[Math.max(0, Math.floor(x))] ?? 0)),
  };
}

function lengthOf({ from, to }: Stretch): number {
  return to - from;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
