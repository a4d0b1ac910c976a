/** How one page is read, step by step. Runs in a reading process. */

import type { OcrEngine } from './engine/engine.ts';
import { withoutSpecks } from './layout/found-block.ts';
import { readAcross } from './layout/read-across.ts';
import { readColumns } from './layout/read-columns.ts';
import { readDoubtful } from './layout/read-doubtful.ts';
import { readLost } from './layout/read-lost.ts';
import { readRows } from './layout/read-rows.ts';
import { findSample, trySample } from './layout/sample.ts';
import { isBlank } from './preprocess/blank.ts';
import { type EvenPage, evenOut } from './preprocess/even-out.ts';
import { findInk, type InkMap, removeRules, smallCopy } from './preprocess/ink.ts';
import { mayBeReversed } from './preprocess/reversed.ts';
import { measureProfile } from './preprocess/skew.ts';
import { forOrientation, straighten } from './preprocess/straighten.ts';
import type { PageTransform } from './preprocess/transform.ts';
import type { GreyImage, PageRaster } from './raster/page-raster.ts';
import { meanConfidence, toBlocks } from './reading.ts';
import type { OcrBlock, OcrPage, TextDirection } from './result.ts';
import { findRules } from './table/rules.ts';

/** Below this mean confidence a page may lie on its side or on its head. */
const doubtfulConfidence = 78;
/** Median confidence of a few words from which columns are columns; lines across, read so, stay below 50. */
const sureColumns = 80;
/** Lines that only a page that is held rightly has: their mean confidence, how many, and of how many different symbols. */
const sureLine = { confidence: 88, lines: 2, symbols: 5 } as const;
/** The orientation detector is wrong now and then below this. */
const trustedOrientation = 3;
/** What is ink on the copy that is read. */
const inkRule = { radius: 20, contrast: 20 } as const;

type Quarter = 0 | 90 | 180 | 270;

/** How a page is held when it is read. */
interface Stance {
  readonly orientation: Quarter;
  readonly skew: number;
  readonly direction: TextDirection;
}

/** The copy of a page that is read, in one stance. */
interface LevelPage {
  readonly stance: Stance;
  readonly image: GreyImage;
  readonly transform: PageTransform;
  readonly ink: InkMap;
}

/** What reading a page in one stance gave. */
interface Reading {
  readonly blocks: readonly OcrBlock[];
  readonly uncoveredInkShare: number;
}

const lyingFlat: Stance = { orientation: 0, skew: 0, direction: 'horizontal' };

/**
 * Reads one page. 1 square pixels, 2 small copy and blank check, 3 skew and direction, 4 orientation where it is in
 * doubt, 5 straighten, find the ink and the rules, 6 read: tables cell by cell, columns tier by tier, 7 read again what
 * was lost, parted or is doubtful, 8 join lines and put boxes back on the untouched page image.
 */
export async function recognisePage(
  raster: PageRaster,
  pageNumber: number,
  engine: OcrEngine,
): Promise<OcrPage> {
  const even = await evenOut(raster);
  const small = await smallCopy(even.raster);
  const ink = findInk(small);
  if (isBlank(ink)) return toPage(raster, pageNumber, lyingFlat, undefined);
  const dpi = (even.raster.resolutionDpi * ink.width) / even.raster.widthPx;
  const { skewDegrees, direction } = measureProfile(removeRules(ink), dpi);
  const lying: Stance = { orientation: 0, skew: skewDegrees, direction };
  const reader = mayBeReversed(small) ? forReversedType(engine) : engine;
  const level = await makeLevel(even, lying);
  // Columns are rarer than sheets fed sideways, so that a few words are tried first.
  const trusted = direction === 'vertical' && (await readsAsColumns(level, engine));
  const stance = direction === 'vertical' && !trusted ? await turnUpright(even, lying, engine) : lying;
  const reading = await read(even, stance === lying ? level : await makeLevel(even, stance), reader);
  if (trusted || meanConfidence(reading.blocks) >= doubtfulConfidence || hasSureLines(reading.blocks))
    return toPage(raster, pageNumber, stance, reading);
  const other = direction === 'vertical' ? crossed(stance) : await turnUpright(even, lying, engine);
  if (other.orientation === stance.orientation && other.direction === stance.direction) {
    return toPage(raster, pageNumber, stance, reading);
  }
  const again = await read(even, await makeLevel(even, other), reader);
  return meanConfidence(again.blocks) > meanConfidence(reading.blocks)
    ? toPage(raster, pageNumber, other, again)
    : toPage(raster, pageNumber, stance, reading);
}

function crossed(stance: Stance): Stance {
  return { ...stance, direction: stance.direction === 'vertical' ? 'horizontal' : 'vertical' };
}

/** Asks the engine which way is up; a quarter turn exchanges rows and columns. */
async function turnUpright({ raster }: EvenPage, lying: Stance, engine: OcrEngine): Promise<Stance> {
  const found = await engine.orientation(await forOrientation(raster));
  const orientation = found !== undefined && found.confidence >= trustedOrientation ? found.degrees : 0;
  const held: Stance = { ...lying, orientation };
  return orientation === 90 || orientation === 270 ? crossed(held) : held;
}

function forReversedType(engine: OcrEngine): OcrEngine {
  return {
    recognise: (image, request) => engine.recognise(image, { ...request, reversedType: true }),
    orientation: (image) => engine.orientation(image),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

async function makeLevel({ raster }: EvenPage, stance: Stance): Promise<LevelPage> {
  const { image, transform } = await straighten(raster, stance.orientation, stance.skew);
  return { stance, image, transform, ink: findInk(image, inkRule) };
}

/** Lines across, read as columns, give the engine nothing it is sure of. */
async function readsAsColumns({ image, ink }: LevelPage, engine: OcrEngine): Promise<boolean> {
  const sample = findSample(ink, 'vertical');
  return sample !== undefined && (await trySample(image, sample, 'vertical', engine)) >= sureColumns;
}

/** Small type and figures read with little confidence; on its head no page has whole lines that are sure. */
function hasSureLines(blocks: readonly OcrBlock[]): boolean {
  const sure = blocks
    .flatMap(({ lines }) => lines)
    .filter(({ confidence, symbols }) => confidence >= sureLine.confidence && isVaried(symbols));
  return sure.length >= sureLine.lines;
}

function isVaried(symbols: readonly { readonly text: string }[]): boolean {
  return new Set(symbols.map(({ text }) => text)).size >= sureLine.symbols;
}

async function read(even: EvenPage, level: LevelPage, engine: OcrEngine): Promise<Reading> {
  const { image, transform, ink, stance } = level;
  const rules = findRules(ink);
  const isAcross = stance.direction === 'horizontal';
  const found = isAcross
    ? await readAcross(image, ink, rules, engine)
    : await readColumns(image, ink, rules, engine);
  const believed = withoutSpecks(found);
  const rows = isAcross ? await readRows(image, believed, engine) : believed;
  const { blocks: complete, uncoveredInkShare } = await readLost(
    image,
    ink,
    rules,
    rows,
    stance.direction,
    engine,
  );
  const blocks = isAcross ? await readDoubtful(image, complete, engine) : complete;
  const copy = { image, boxToImage: (box: OcrBlock['box']) => even.boxToImage(transform.boxToImage(box)) };
  return { blocks: toBlocks(blocks, stance.direction, copy), uncoveredInkShare };
}

function toPage(
  raster: PageRaster,
  pageNumber: number,
  stance: Stance,
  reading: Reading | undefined,
): OcrPage {
  const { widthPx, heightPx, resolutionDpi } = raster;
  const blocks = reading?.blocks ?? [];
  return {
    pageNumber,
    widthPx,
    heightPx,
    resolutionDpi,
    orientationDegrees: stance.orientation,
    skewDegrees: stance.skew,
    blank: reading === undefined,
    blocks,
    confidence: meanConfidence(blocks),
    ...(reading !== undefined && { uncoveredInkShare: Math.round(reading.uncoveredInkShare * 1000) / 1000 }),
  };
}
