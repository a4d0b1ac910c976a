/** Reads again where ink was left over, and puts what is found into its place in the reading order. */

import type { EngineBlock, EngineLine, OcrEngine } from '../engine/engine.ts';
import type { InkMap } from '../preprocess/ink.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox, TextDirection } from '../result.ts';
import type { Rules } from '../table/rules.ts';
import { cropImage, moveBlock } from './crop.ts';
import { type FoundBlock, lineBoxes } from './found-block.ts';
import { lineConfidence } from './line-confidence.ts';
import { findUncovered } from './lost-text.ts';
import { lineLooks, readLine } from './read-line.ts';
import { trimToInk } from './trim.ts';

/** Blocks with what was found again, and how much ink is still left over, 0 to 1. */
export interface Completed {
  readonly blocks: readonly FoundBlock[];
  readonly uncoveredInkShare: number;
}

/** Less ink than this left over is stamps, marks and dirt that is not worth a second look. */
const worthALook = 0.004;
const margin = 30;
/** Lines below this mean confidence are no text: seals, pictures, hand-drawn marks. */
const believable = 70;
/** One line is at most so many pixels high, and so many times as long. */
const tallestLine = 100;
const shortestLine = 2;

/** Looks at what `blocks` do not cover. */
export async function readLost(
  page: GreyImage,
  ink: InkMap,
  rules: Rules,
  blocks: readonly FoundBlock[],
  direction: TextDirection,
  engine: OcrEngine,
): Promise<Completed> {
  const covered = blocks.flatMap(lineBoxes);
  const first = findUncovered(ink, rules, covered, direction);
  if (first.share < worthALook || first.regions.length === 0)
    return { blocks, uncoveredInkShare: first.share };
  const lost: EngineLine[] = [];
  for (const region of first.regions) {
    const box = inside(region, page);
    const picture = whiteOut(cropImage(page, box, margin), box, covered);
    const found = await engine.recognise(picture, { direction, layout: 'block' });
    const origin = { left: box.left - margin, top: box.top - margin };
    const lines = found.flatMap((block) => believed(moveBlock(block, origin)));
    const alone =
      lines.length > 0 || direction === 'vertical' ? [] : await readAlone(picture, ink, box, engine);
    lost.push(...lines, ...alone.flatMap((line) => moveBlock({ lines: [line] }, origin).lines));
  }
  if (lost.length === 0) return { blocks, uncoveredInkShare: first.share };
  const inOrder = lost.toSorted((a, b) => compare(a.box, b.box, direction));
  const all = inOrder.reduce((known, line) => insert(known, line, direction), blocks);
  const left = findUncovered(ink, rules, all.flatMap(lineBoxes), direction);
  return { blocks: all, uncoveredInkShare: left.share };
}

function inside({ left, top, right, bottom }: BoundingBox, { width, height }: GreyImage): BoundingBox {
  return { left, top, right: Math.min(width, right), bottom: Math.min(height, bottom) };
}

/** What was read already is not read twice. */
function whiteOut(picture: GreyImage, part: BoundingBox, covered: readonly BoundingBox[]): GreyImage {
  const { data, width } = picture;
  for (const box of covered) {
    const left = Math.max(part.left, box.left) - part.left + margin;
    const right = Math.min(part.right, box.right) - part.left + margin;
    const bottom = Math.min(part.bottom, box.bottom) - part.top + margin;
    for (let y = Math.max(part.top, box.top) - part.top + margin; y < bottom; y += 1) {
      if (right > left) data.fill(255, y * width + left, y * width + right);
    }
  }
  return picture;
}

/** What the engine finds no line in may be one all the same: a name, white as wide as two symbols, and 様. */
async function readAlone(
  picture: GreyImage,
  ink: InkMap,
  part: BoundingBox,
  engine: OcrEngine,
): Promise<readonly EngineLine[]> {
  const box = trimToInk(ink, part, 2);
  if (box === undefined || box.bottom - box.top > tallestLine) return [];
  if (box.right - box.left < shortestLine * (box.bottom - box.top)) return [];
  const [left, top] = [margin - part.left, margin - part.top];
  const onPicture: BoundingBox = {
    left: box.left + left,
    top: box.top + top,
    right: box.right + left,
    bottom: box.bottom + top,
  };
  for (const look of lineLooks) {
    const { line } = await readLine(picture, onPicture, look, engine);
    if (line !== undefined && lineConfidence(line.symbols) >= believable) return [line];
  }
  return [];
}

function believed({ lines }: EngineBlock): readonly EngineLine[] {
  return lines.filter(({ symbols }) => lineConfidence(symbols) >= believable);
}

/** In front of the first line that comes after it on the paper, which may be in the middle of a block. */
function insert(
  blocks: readonly FoundBlock[],
  line: EngineLine,
  direction: TextDirection,
): readonly FoundBlock[] {
  const lost: FoundBlock = { kind: 'text', lines: [line] };
  const places = blocks.flatMap((block, index) =>
    lineBoxes(block).map((box, at) => ({ block, index, at, box })),
  );
  let next = places.findIndex(({ box }) => follows(box, line.box, direction));
  if (next < 0) return [...blocks, lost];
  // Headings in the middle lie below a line at the left edge without lying under it.
  while (direction === 'horizontal' && isBetween(places[next - 1]?.box, line.box, places[next]?.box))
    next -= 1;
  const { block, index, at } = places[next] as (typeof places)[number];
  const parts: readonly FoundBlock[] =
    at === 0 || block.kind === 'table'
      ? [lost, block]
      : [
          { kind: 'text', lines: block.lines.slice(0, at) },
          lost,
          { kind: 'text', lines: block.lines.slice(at) },
        ];
  return [...blocks.slice(0, index), ...parts, ...blocks.slice(index + 1)];
}

/** Whether a line stands below one and above another, as it does not when it belongs to the column before. */
function isBetween(
  box: BoundingBox | undefined,
  above: BoundingBox,
  below: BoundingBox | undefined,
): boolean {
  return box !== undefined && below !== undefined && box.top >= above.bottom && box.bottom <= below.top;
}

/** By the place in which lines begin: rows from the top, columns from the right. */
function compare(a: BoundingBox, b: BoundingBox, direction: TextDirection): number {
  if (direction === 'vertical') return b.right - a.right;
  return a.top < b.bottom && b.top < a.bottom ? a.left - b.left : a.top - b.top;
}

/** Whether a line of the page is read after a lost one: it lies below (left of) it in the same column (tier). */
function follows(box: BoundingBox, lost: BoundingBox, direction: TextDirection): boolean {
  if (direction === 'vertical') {
    return box.right <= (lost.left + lost.right) / 2 && box.top < lost.bottom && lost.top < box.bottom;
  }
  const beside = box.top < lost.bottom && lost.top < box.bottom && box.left >= lost.right;
  const below = box.top >= (lost.top + lost.bottom) / 2 && box.left < lost.right && lost.left < box.right;
  return beside || below;
}
