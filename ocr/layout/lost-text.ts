/**
 * Finds ink that no line lies over. Engines lose whole paragraphs without a sign and are sure of the rest: only the ink
 * tells.
 */

import type { InkMap } from '../preprocess/ink.ts';
import type { BoundingBox, TextDirection } from '../result.ts';
import type { Rules } from '../table/rules.ts';

/** What is left uncovered. */
export interface Uncovered {
  /** Share of the ink, rules left out, 0 to 1. */
  readonly share: number;
  /** Places that may hold lost text, the largest first. */
  readonly regions: readonly BoundingBox[];
}

/** Pixels on each side of a tile in which ink is counted. */
const tile = 8;
/** Solid spots that make a tile inked; grain makes fewer. */
const inkedSpots = 3;
/** Tiles around an inked one that belong to its region: spaced words of a line, but not the next column. */
const reach = { along: 12, across: 3 };
/** Smaller regions are marks and dirt. */
const smallest = { side: 24, tiles: 10 };
const mostRegions = 12;
const ruleReach = 8;
/** Lines lie close around their ink; accents and brackets stand out a little. */
const lineReach = 8;

/** Measures a level page. `covered` are boxes of lines that were read. */
export function findUncovered(
  ink: InkMap,
  rules: Rules,
  covered: readonly BoundingBox[],
  direction: TextDirection,
): Uncovered {
  const width = Math.ceil(ink.width / tile);
  const height = Math.ceil(ink.height / tile);
  const counts = countSpots(ink, rules, width, height);
  let all = 0;
  for (const count of counts) if (count >= inkedSpots) all += count;
  for (const box of covered) clear(counts, width, height, box);
  let left = 0;
  const inked = counts.map((count) => {
    if (count < inkedSpots) return 0;
    left += count;
    return 1;
  });
  const regions = connect({ data: Uint8Array.from(inked), width, height }, direction);
  return { share: all === 0 ? 0 : left / all, regions };
}

function countSpots(ink: InkMap, { across, down }: Rules, width: number, height: number): Uint16Array {
  const { data, width: stride } = ink;
  const counts = new Uint16Array(width * height);
  for (let y = 0; y < ink.height - 1; y += 1) {
    const row = Math.floor(y / tile) * width;
    for (let x = 0; x < stride - 1; x += 1) {
      const at = y * stride + x;
      if (data[at] !== 1 || data[at + 1] !== 1 || data[at + stride] !== 1 || data[at + stride + 1] !== 1)
        continue;
      const into = row + Math.floor(x / tile);
      counts[into] = (counts[into] ?? 0) + 1;
    }
  }
  for (const { from, to, at } of across) {
    clear(counts, width, height, { left: from, right: to, top: at - ruleReach, bottom: at + ruleReach }, 0);
  }
  for (const { from, to, at } of down) {
    clear(counts, width, height, { left: at - ruleReach, right: at + ruleReach, top: from, bottom: to }, 0);
  }
  return counts;
}

function clear(counts: Uint16Array, width: number, height: number, box: BoundingBox, more = lineReach): void {
  const left = Math.max(0, Math.floor((box.left - more) / tile));
  const right = Math.min(width, Math.ceil((box.right + more) / tile));
  const bottom = Math.min(height, Math.ceil((box.bottom + more) / tile));
  for (let y = Math.max(0, Math.floor((box.top - more) / tile)); y < bottom; y += 1) {
    if (right > left) counts.fill(0, y * width + left, y * width + right);
  }
}

/** Groups of inked tiles that lie within reach of each other, as boxes in pixels. */
function connect({ data, width, height }: InkMap, direction: TextDirection): BoundingBox[] {
  const [reachX, reachY] =
    direction === 'horizontal' ? [reach.along, reach.across] : [reach.across, reach.along];
  const left = data.slice();
  const found: { readonly box: BoundingBox; readonly tiles: number }[] = [];
  for (let start = 0; start < left.length; start += 1) {
    if (left[start] !== 1) continue;
    left[start] = 0;
    const queue = [start];
    let [x0, y0, x1, y1] = [width, height, 0, 0];
    for (let index = 0; index < queue.length; index += 1) {
      const at = queue[index] ?? 0;
      const x = at % width;
      const y = Math.floor(at / width);
      [x0, y0, x1, y1] = [Math.min(x0, x), Math.min(y0, y), Math.max(x1, x + 1), Math.max(y1, y + 1)];
      for (let dy = -reachY; dy <= reachY; dy += 1) {
        for (let dx = -reachX; dx <= reachX; dx += 1) {
          const [nx, ny] = [x + dx, y + dy];
          if (nx < 0 || ny < 0 || nx >= width || ny >= height || left[ny * width + nx] !== 1) continue;
          left[ny * width + nx] = 0;
          queue.push(ny * width + nx);
        }
      }
    }
    const box = { left: x0 * tile, top: y0 * tile, right: x1 * tile, bottom: y1 * tile };
    found.push({ box, tiles: queue.length });
  }
  return found
    .filter(({ box, tiles }) => tiles >= smallest.tiles && shorterSide(box) >= smallest.side)
    .toSorted((a, b) => b.tiles - a.tiles)
    .slice(0, mostRegions)
    .map(({ box }) => box);
}

function shorterSide(box: BoundingBox): number {
  return Math.min(box.right - box.left, box.bottom - box.top);
}
