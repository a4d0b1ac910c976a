/** Reads a level page of columns: tier by tier where rules across or white bands part the page. */

import type { EngineBlock, OcrEngine } from '../engine/engine.ts';
import type { InkMap } from '../preprocess/ink.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';
import type { Rules } from '../table/rules.ts';
import { cropImage, moveBlock } from './crop.ts';
import type { FoundBlock } from './found-block.ts';
import { lineConfidence } from './line-confidence.ts';
import { trimToInk } from './trim.ts';

/** Share of the page's width that a rule between tiers is at least as long as. */
const tierRule = 0.5;
const ruleReach = 8;
/** Lower tiers hold nothing that columns could stand in: they lie between double rules. */
const lowestTier = 60;
/** Tiers without a rule have more white between them than a column has inside, and are no lower than this. */
const whiteBand = 60;
const lowestBandTier = 300;
const margin = 40;
/** A tier that is read with less confidence may be no single block of columns. */
const doubtful = 75;

/** The blocks in reading order, tiers from the top. */
export async function readColumns(
  page: GreyImage,
  ink: InkMap,
  rules: Rules,
  engine: OcrEngine,
): Promise<FoundBlock[]> {
  const found: FoundBlock[] = [];
  for (const tier of tiersOf(page, rules).flatMap((part) => splitAtWhite(ink, part))) {
    for (const block of await readTier(cropImage(page, tier), engine)) {
      found.push({ kind: 'text', ...moveBlock(block, tier) });
    }
  }
  return found;
}

/**
 * As one block of columns. The engine's own parting of a page takes ends and whole columns for pictures and dirt and
 * leaves them out, so that it is asked only where a single block reads badly.
 */
async function readTier(image: GreyImage, engine: OcrEngine): Promise<readonly EngineBlock[]> {
  const asBlock = await engine.recognise(image, { direction: 'vertical', layout: 'block' });
  if (sureness(asBlock) >= doubtful) return asBlock;
  const parted = await engine.recognise(image, { direction: 'vertical', layout: 'page' });
  return sureness(parted) > sureness(asBlock) ? parted : asBlock;
}

function sureness(blocks: readonly EngineBlock[]): number {
  return lineConfidence(blocks.flatMap(({ lines }) => lines.flatMap(({ symbols }) => symbols)));
}

function tiersOf({ width, height }: GreyImage, { across }: Rules): BoundingBox[] {
  const cuts = across
    .filter(({ from, to }) => to - from >= width * tierRule)
    .map(({ at }) => Math.round(at))
    .toSorted((a, b) => a - b);
  const tops = [0, ...cuts.map((at) => at + ruleReach)];
  const bottoms = [...cuts.map((at) => at - ruleReach), height];
  return tops.flatMap((top, index) => {
    const bottom = bottoms[index] ?? height;
    return bottom - top < lowestTier ? [] : [{ left: 0, top, right: width, bottom }];
  });
}

/** The inked parts of a tier above and below white that goes across all of it. */
function splitAtWhite(ink: InkMap, tier: BoundingBox): BoundingBox[] {
  const part = trimToInk(ink, tier, margin);
  if (part === undefined) return [];
  let white = 0;
  for (let y = part.top + lowestBandTier; y < part.bottom - lowestBandTier; y += 1) {
    white = isWhite(ink, part, y) ? white + 1 : 0;
    if (white < whiteBand) continue;
    const above = trimToInk(ink, { ...part, bottom: y }, margin);
    return [...(above === undefined ? [] : [above]), ...splitAtWhite(ink, { ...part, top: y })];
  }
  return [part];
}

/** Dust is passed over. */
function isWhite({ data, width }: InkMap, { left, right }: BoundingBox, y: number): boolean {
  let inked = 0;
  for (let at = y * width + left; at < y * width + right; at += 1) inked += data[at] ?? 0;
  return inked <= 2;
}
