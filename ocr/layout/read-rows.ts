/**
 * Reads rows again that the engine parted or read in part. A title over half the page, or a number and a date spread
 * over a fixed width, are to it a few words beside each other, of which it loses some; and of a few large kanji too.
 */

import type { EngineLine, OcrEngine } from '../engine/engine.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import { around, type BoundingBox } from '../result.ts';
import { countSpread } from './close-up.ts';
import type { FoundBlock } from './found-block.ts';
import { lineConfidence } from './line-confidence.ts';
import { isInked, type LineInk, measureLineInk } from './line-ink.ts';
import { isAgreed, lineLooks, readLine, surestOf } from './read-line.ts';

/** White between two symbols of a row is at most so many times as wide as the row is high. */
const widestGap = { spread: 2.5, close: 1 } as const;
/** Share of the lower one's height that two parts of a row have in common. */
const leastOverlap = 0.5;
/** Share of the symbols that must be read: of those that stand apart, or of the squares that the ink is long. */
const leastRead = { spread: 0.8, close: 0.7 } as const;
/** Ink as long as this share of the height that no line lies over was lost. */
const leastLost = 0.5;
/** Longer rows are running text, of which the engine loses no words, and which it reads best in their block. */
const longestClose = 24;
/** Most rows of a page, from its head. */
const mostRows = 8;
/** Below this mean confidence a row is no text, or not one row. */
const believable = 75;

/** The blocks of a level page of lines across, each such row as one line where it could be read as one. */
export async function readRows(
  page: GreyImage,
  blocks: readonly FoundBlock[],
  engine: OcrEngine,
): Promise<readonly FoundBlock[]> {
  const lines = blocks.flatMap((block) => (block.kind === 'text' ? block.lines : []));
  const whole = new Map<EngineLine, EngineLine | undefined>();
  for (const row of findRows(page, lines)) {
    const read = await readRow(page, row, engine);
    if (read === undefined) continue;
    for (const part of row.parts) whole.set(part, undefined);
    whole.set(row.parts[0], read);
  }
  if (whole.size === 0) return blocks;
  return blocks.flatMap((block): FoundBlock[] => {
    if (block.kind === 'table') return [block];
    const kept = block.lines.flatMap((line) => (whole.has(line) ? (whole.get(line) ?? []) : line));
    return kept.length === 0 ? [] : [{ ...block, lines: kept }];
  });
}

/** A row of which the engine saw parts. */
interface Row {
  /** In reading order. */
  readonly parts: readonly [EngineLine, ...EngineLine[]];
  readonly box: BoundingBox;
  readonly leastSymbols: number;
}

function findRows(page: GreyImage, lines: readonly EngineLine[]): Row[] {
  const taken = new Set<EngineLine>();
  const rows: Row[] = [];
  const heightOf = ({ box }: EngineLine) => box.bottom - box.top;
  // Pieces of a symbol are lower than the row that they belong to.
  for (const line of lines.toSorted((a, b) => heightOf(b) - heightOf(a))) {
    if (taken.has(line)) continue;
    const left = lines.filter((other) => !taken.has(other));
    const row = spreadRow(page, line, left) ?? closeRow(page, line, left);
    if (row === undefined) continue;
    for (const part of row.parts) taken.add(part);
    rows.push(row);
  }
  return rows.toSorted((a, b) => a.box.top - b.box.top).slice(0, mostRows);
}

/** Parts of a row whose symbols stand wide apart. One line alone is read again elsewhere when it is in doubt. */
function spreadRow(page: GreyImage, line: EngineLine, lines: readonly EngineLine[]): Row | undefined {
  const { parts, box, lost } = rowOf(page, line, lines, widestGap.spread);
  if (parts.length === 1 && !lost) return undefined;
  const symbols = countSpread(page, box);
  return symbols === undefined ? undefined : { parts, box, leastSymbols: symbols * leastRead.spread };
}

/** Parts of a row of which some is lost. */
function closeRow(page: GreyImage, line: EngineLine, lines: readonly EngineLine[]): Row | undefined {
  const { parts, box, lost } = rowOf(page, line, lines, widestGap.close);
  const squares = (box.right - box.left) / (box.bottom - box.top);
  if (!lost || squares > longestClose) return undefined;
  return { parts, box, leastSymbols: squares * leastRead.close };
}

function rowOf(page: GreyImage, line: EngineLine, lines: readonly EngineLine[], gap: number) {
  const band = measureLineInk(page, line.box, 'horizontal', page.width / (line.box.bottom - line.box.top));
  const reach = reachOf(band, line.box, gap);
  const [first = line, ...others] = lines.filter((other) => other === line || isPart(other.box, reach));
  const parts: Row['parts'] = [first, ...others];
  const known = around(parts.map((part) => part.box));
  const box = { ...reach, top: Math.min(reach.top, known.top), bottom: Math.max(reach.bottom, known.bottom) };
  return { parts, box, lost: inkOutside(band, box, parts) > leastLost * (box.bottom - box.top) };
}

/** The band of a line as far to both sides as ink follows within the widest gap. */
function reachOf({ start, ink, low, high }: LineInk, box: BoundingBox, gap: number): BoundingBox {
  const widest = gap * (high - low);
  let [left, right] = [box.left - start, box.right - start];
  for (let at = left; at >= 0 && left - at <= widest; at -= 1) if (isInked(ink[at])) left = at;
  for (let at = right; at < ink.length && at - right <= widest; at += 1) if (isInked(ink[at])) right = at + 1;
  return { left: start + left, top: box.top, right: start + right, bottom: box.bottom };
}

function isPart(part: BoundingBox, row: BoundingBox): boolean {
  const common = Math.min(part.bottom, row.bottom) - Math.max(part.top, row.top);
  const lower = Math.min(part.bottom - part.top, row.bottom - row.top);
  return common >= leastOverlap * lower && part.left >= row.left - lower && part.right <= row.right + lower;
}

/** Columns of ink in a row that lie beside all its parts. */
function inkOutside({ start, ink }: LineInk, row: BoundingBox, parts: Row['parts']): number {
  let count = 0;
  for (let x = row.left; x < row.right; x += 1) {
    if (isInked(ink[x - start]) && !parts.some(({ box }) => box.left <= x && x < box.right)) count += 1;
  }
  return count;
}

async function readRow(page: GreyImage, row: Row, engine: OcrEngine): Promise<EngineLine | undefined> {
  const readings: EngineLine[] = [];
  for (const look of lineLooks) {
    const { line } = await readLine(page, row.box, look, engine);
    if (line !== undefined && line.symbols.length >= row.leastSymbols) readings.push(line);
    if (isAgreed(readings)) break;
  }
  const best = surestOf(readings);
  return best !== undefined && lineConfidence(best.symbols) >= believable ? best : undefined;
}
