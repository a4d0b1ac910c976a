/**
 * Reads lines again that hold symbols the engine was at a loss with, each by itself and in another size: engines fail
 * at large and at spread type, of which titles are made.
 */

import sharp from 'sharp';
import type { EngineLine, OcrEngine } from '../engine/engine.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';
import { cropImage, moveBlock } from './crop.ts';
import type { FoundBlock } from './found-block.ts';
import { lineConfidence } from './line-confidence.ts';

/** Below this a symbol is a guess, 0 to 100. */
const guess = 50;
/**
 * Lines of running text that are sure on the whole are left as they are below the head of the page: a single character
 * of many costs a second reading of all.
 */
const runningText = { symbols: 24, confidence: 90 } as const;
const headShare = 0.4;
/** Most lines of a page, from its head; a page that is bad all over is not read twice. */
const mostLines = 12;
/** Heights of the ink at which a line is tried, in pixels. */
const heights = [36, 46] as const;
const margin = 16;
/** What a second reading must gain in the mean over the symbols. */
const leastGain = 1;

/** The blocks of a level page of lines across, with doubtful lines outside tables as they were read best. */
export async function readDoubtful(
  page: GreyImage,
  blocks: readonly FoundBlock[],
  engine: OcrEngine,
): Promise<readonly FoundBlock[]> {
  const lines = blocks.flatMap((block) => (block.kind === 'text' ? block.lines : []));
  const doubtful = lines.filter((line) => isDoubtful(line) && isWorthIt(line, page)).slice(0, mostLines);
  const better = new Map<EngineLine, EngineLine>();
  for (const line of doubtful) {
    const read = await readBest(page, line, engine);
    if (read !== undefined) better.set(line, read);
  }
  if (better.size === 0) return blocks;
  return blocks.map((block) =>
    block.kind === 'text' ? { ...block, lines: block.lines.map((line) => better.get(line) ?? line) } : block,
  );
}

function isDoubtful({ symbols }: EngineLine): boolean {
  return symbols.length > 1 && symbols.some(({ confidence }) => confidence < guess);
}

function isWorthIt({ box, symbols }: EngineLine, page: GreyImage): boolean {
  if (symbols.length < runningText.symbols || box.top < page.height * headShare) return true;
  return lineConfidence(symbols) < runningText.confidence;
}

const guesses = ({ symbols }: EngineLine): number =>
  symbols.filter(({ confidence }) => confidence < guess).length;

/** The reading that the engine is surest of; undefined when that is the one there was. */
async function readBest(
  page: GreyImage,
  line: EngineLine,
  engine: OcrEngine,
): Promise<EngineLine | undefined> {
  let best: EngineLine | undefined;
  let confidence = lineConfidence(line.symbols) + leastGain;
  for (const height of heights) {
    const read = await readAt(page, line, height, engine);
    if (read === undefined || !isAsLong(read, line)) continue;
    const found = lineConfidence(read.symbols);
    if (found < confidence || guesses(read) > guesses(line)) continue;
    best = read;
    confidence = found;
    if (!isDoubtful(read)) break;
  }
  return best;
}

async function readAt(
  page: GreyImage,
  line: EngineLine,
  height: number,
  engine: OcrEngine,
): Promise<EngineLine | undefined> {
  const box = inside(line.box, page);
  const scale = height / (box.bottom - box.top);
  const picture = await scaled(cropImage(page, box, margin), scale);
  const blocks = await engine.recognise(picture, { direction: 'horizontal', layout: 'line' });
  const back = (value: number): number => value / scale;
  const symbols = blocks
    .flatMap(({ lines }) => lines)
    .flatMap((one) => one.symbols)
    .map((symbol) => ({
      ...symbol,
      box: {
        left: back(symbol.box.left),
        top: back(symbol.box.top),
        right: back(symbol.box.right),
        bottom: back(symbol.box.bottom),
      },
    }));
  if (symbols.length === 0) return undefined;
  const origin = { left: box.left - margin, top: box.top - margin };
  const [moved] = moveBlock({ lines: [{ box: line.box, symbols }] }, origin).lines;
  return moved && { ...moved, box: line.box };
}

/** A line of which half was lost is no better reading, however sure the engine is of the other half. */
function isAsLong(read: EngineLine, line: EngineLine): boolean {
  const [now, before] = [read.symbols.length, line.symbols.length];
  return Math.abs(now - before) <= Math.max(1, before * 0.1);
}

function inside({ left, top, right, bottom }: BoundingBox, { width, height }: GreyImage): BoundingBox {
  const [x, y] = [
    Math.min(width - 1, Math.max(0, Math.floor(left))),
    Math.min(height - 1, Math.max(0, Math.floor(top))),
  ];
  return {
    left: x,
    top: y,
    right: Math.max(x + 1, Math.min(width, Math.ceil(right))),
    bottom: Math.max(y + 1, Math.min(height, Math.ceil(bottom))),
  };
}

async function scaled({ data, width, height }: GreyImage, scale: number): Promise<GreyImage> {
  const size = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const picture = sharp(data, { raw: { width, height, channels: 1 } })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .extractChannel(0);
  return { data: await picture.raw().toBuffer(), ...size };
}
