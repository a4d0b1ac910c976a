/** How one page is read, step by step. Runs in a reading process. */

import type { OcrEngine } from './engine/engine.ts';
import { withoutSpecks } from './layout/found-block.ts';
import { readAcross } from './layout/read-across.ts';
import { readColumns } from './layout/read-columns.ts';
import { readDoubtful } from './layout/read-doubtful.ts';
import { readLost } from './layout/read-lost.ts';
import { isBlank } from './preprocess/blank.ts';
import { type EvenPage, evenOut } from './preprocess/even-out.ts';
import { findInk, removeRules, smallCopy } from './preprocess/ink.ts';
import { measureProfile } from './preprocess/skew.ts';
import { forOrientation, straighten } from './preprocess/straighten.ts';
import type { PageRaster } from './raster/page-raster.ts';
import { meanConfidence, toBlocks } from './reading.ts';
import type { OcrBlock, OcrPage, TextDirection } from './result.ts';
import { findRules } from './table/rules.ts';

/** Below this mean confidence a page may lie on its side or on its head. */
const doubtfulConfidence = 78;
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

/** What reading a page in one stance gave. */
interface Reading {
  readonly blocks: readonly OcrBlock[];
  readonly uncoveredInkShare: number;
}

const lyingFlat: Stance = { orientation: 0, skew: 0, direction: 'horizontal' };

/**
 * Reads one page. 1 square pixels, 2 small copy and blank check, 3 skew and direction, 4 orientation where it is in
 * doubt, 5 straighten, find the ink and the rules, 6 read: tables cell by cell, columns tier by tier, 7 read again what
 * was lost and what is doubtful, 8 join lines and put boxes back on the untouched page image.
 */
export async function recognisePage(
  raster: PageRaster,
  pageNumber: number,
  engine: OcrEngine,
): Promise<OcrPage> {
  const even = await evenOut(raster);
  const ink = findInk(await smallCopy(even.raster));
  if (isBlank(ink)) return toPage(raster, pageNumber, lyingFlat, undefined);
  const dpi = (even.raster.resolutionDpi * ink.width) / even.raster.widthPx;
  const { skewDegrees, direction } = measureProfile(removeRules(ink), dpi);
  const lying: Stance = { orientation: 0, skew: skewDegrees, direction };
  // Columns are rarer than sheets fed sideways, so that the detector is asked first.
  const stance = direction === 'vertical' ? await turnUpright(even, lying, engine) : lying;
  const reading = await read(even, stance, engine);
  if (meanConfidence(reading.blocks) >= doubtfulConfidence)
    return toPage(raster, pageNumber, stance, reading);
  const other = direction === 'vertical' ? crossed(stance) : await turnUpright(even, lying, engine);
  if (other.orientation === stance.orientation && other.direction === stance.direction) {
    return toPage(raster, pageNumber, stance, reading);
  }
  const again = await read(even, other, engine);
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

async function read(even: EvenPage, stance: Stance, engine: OcrEngine): Promise<Reading> {
  const { image, transform } = await straighten(even.raster, stance.orientation, stance.skew);
  const ink = findInk(image, inkRule);
  const rules = findRules(ink);
  const found =
    stance.direction === 'horizontal'
      ? await readAcross(image, ink, rules, engine)
      : await readColumns(image, rules, engine);
  const { blocks: complete, uncoveredInkShare } = await readLost(
    image,
    ink,
    rules,
    withoutSpecks(found),
    stance.direction,
    engine,
  );
  const blocks = stance.direction === 'horizontal' ? await readDoubtful(image, complete, engine) : complete;
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
