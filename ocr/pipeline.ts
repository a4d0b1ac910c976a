/** How one page is read, step by step. Runs in a reading process. */

import type { EngineBlock, OcrEngine } from './engine/engine.ts';
import { isBlank } from './preprocess/blank.ts';
import { findInk, removeRules, smallCopy } from './preprocess/ink.ts';
import { measureProfile } from './preprocess/skew.ts';
import { forOrientation, type StraightCopy, straighten } from './preprocess/straighten.ts';
import type { PageRaster } from './raster/page-raster.ts';
import { meanConfidence, toBlocks } from './reading.ts';
import type { OcrBlock, OcrPage, TextDirection } from './result.ts';

/** Below this mean confidence a page may lie on its side or on its head. */
const doubtfulConfidence = 78;
/** The orientation detector is wrong now and then below this. */
const trustedOrientation = 3;

type Quarter = 0 | 90 | 180 | 270;

/** How a page is held when it is read. */
interface Stance {
  readonly orientation: Quarter;
  readonly skew: number;
  readonly direction: TextDirection;
}

/**
 * Reads one page. 1 small copy, 2 blank check, 3 skew and direction, 4 orientation where it is in doubt,
 * 5 straighten, 6 recognise, 7 join lines and put boxes back on the untouched page image.
 */
export async function recognisePage(
  raster: PageRaster,
  pageNumber: number,
  engine: OcrEngine,
): Promise<OcrPage> {
  const ink = findInk(await smallCopy(raster));
  if (isBlank(ink))
    return toPage(raster, pageNumber, { orientation: 0, skew: 0, direction: 'horizontal' }, []);
  const profile = measureProfile(removeRules(ink));
  const lying: Stance = { orientation: 0, skew: profile.skewDegrees, direction: profile.direction };
  // Columns are rarer than sheets fed sideways, so that they are believed only when the detector agrees.
  const stance = lying.direction === 'vertical' ? await turnUpright(raster, lying, engine) : lying;
  const blocks = await read(raster, stance, engine);
  if (stance !== lying || meanConfidence(blocks) >= doubtfulConfidence) {
    return toPage(raster, pageNumber, stance, blocks);
  }
  const turned = await turnUpright(raster, lying, engine);
  if (turned.orientation === 0) return toPage(raster, pageNumber, stance, blocks);
  const again = await read(raster, turned, engine);
  return meanConfidence(again) > meanConfidence(blocks)
    ? toPage(raster, pageNumber, turned, again)
    : toPage(raster, pageNumber, stance, blocks);
}

/** Asks the engine which way is up; a quarter turn exchanges rows and columns. */
async function turnUpright(raster: PageRaster, lying: Stance, engine: OcrEngine): Promise<Stance> {
  const found = await engine.orientation(await forOrientation(raster));
  const orientation = found !== undefined && found.confidence >= trustedOrientation ? found.degrees : 0;
  const sideways = orientation === 90 || orientation === 270;
  const crossed = lying.direction === 'vertical' ? 'horizontal' : 'vertical';
  return { ...lying, orientation, direction: sideways ? crossed : lying.direction };
}

async function read(raster: PageRaster, stance: Stance, engine: OcrEngine): Promise<readonly OcrBlock[]> {
  const copy: StraightCopy = await straighten(raster, stance.orientation, stance.skew);
  const found: readonly EngineBlock[] = await engine.recognise(copy.image, stance.direction);
  return toBlocks(found, stance.direction, copy.transform, copy.image);
}

function toPage(
  raster: PageRaster,
  pageNumber: number,
  stance: Stance,
  blocks: readonly OcrBlock[],
): OcrPage {
  const { widthPx, heightPx, resolutionDpi } = raster;
  return {
    pageNumber,
    widthPx,
    heightPx,
    resolutionDpi,
    orientationDegrees: stance.orientation,
    skewDegrees: stance.skew,
    blank: blocks.length === 0 && stance.skew === 0,
    blocks,
    confidence: meanConfidence(blocks),
  };
}
