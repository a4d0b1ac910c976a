/** Reads a level page of columns: tier by tier where rules across part the page. */

import type { OcrEngine } from '../engine/engine.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';
import type { Rules } from '../table/rules.ts';
import { cropImage, moveBlock } from './crop.ts';
import type { FoundBlock } from './found-block.ts';

/** Share of the page's width that a rule between tiers is at least as long as. */
const tierRule = 0.5;
const ruleReach = 8;
/** Lower tiers hold nothing that columns could stand in: they lie between double rules. */
const lowestTier = 60;

/** The blocks in reading order, tiers from the top. */
export async function readColumns(page: GreyImage, rules: Rules, engine: OcrEngine): Promise<FoundBlock[]> {
  const found: FoundBlock[] = [];
  for (const tier of tiersOf(page, rules)) {
    const image = cropImage(page, tier);
    const blocks = await engine.recognise(image, { direction: 'vertical', layout: 'page' });
    for (const block of blocks) found.push({ kind: 'text', ...moveBlock(block, tier) });
  }
  return found;
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
