/**
 * Reads lines again that hold symbols the engine was at a loss with, each by itself and in another size: engines fail
 * at large and at spread type, of which titles are made.
 */

import type { EngineLine, OcrEngine } from '../engine/engine.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { FoundBlock } from './found-block.ts';
import { lineConfidence } from './line-confidence.ts';
import { isAgreed, lineLooks, readLine, surestOf } from './read-line.ts';

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
/** Below this mean confidence a line was not read at all. */
const sense = 75;
/** Share of the symbols that stand wide apart which must be read; the engine takes two for one now and then. */
const leastOfSpread = 0.8;

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

/** The best of the line's own reading and those by itself; undefined when that is the one there was. */
async function readBest(
  page: GreyImage,
  line: EngineLine,
  engine: OcrEngine,
): Promise<EngineLine | undefined> {
  const readings: EngineLine[] = [line];
  for (const look of lineLooks) {
    const { line: read, spreadSymbols } = await readLine(page, line.box, look, engine);
    if (read === undefined || !isWhole(read, line, spreadSymbols) || guesses(read) > guesses(line)) continue;
    readings.push(read);
    if (isAgreed(readings)) break;
  }
  const best = surestOf(readings);
  return best === line ? undefined : best;
}

/**
 * A line of which half was lost is no better reading, however sure the engine is of the other half. Stops and commas are
 * lost more easily than they are found. Of a spread line that made no sense, only its white tells how long it is.
 */
function isWhole(read: EngineLine, line: EngineLine, spreadSymbols: number | undefined): boolean {
  const [now, before] = [read.symbols.length, line.symbols.length];
  if (spreadSymbols === undefined) return now >= before - 1 && now <= before + Math.max(1, before * 0.1);
  const madeSense = lineConfidence(line.symbols) >= sense;
  return now >= spreadSymbols * leastOfSpread && (now >= before - 1 || !madeSense);
}
