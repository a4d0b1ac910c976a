/** Reads a level page of lines across: ruled tables cell by cell, the rest as the engine parts it. */

import type { EngineBlock, OcrEngine } from '../engine/engine.ts';
import type { InkMap } from '../preprocess/ink.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import { findGrids, type Grid } from '../table/grid.ts';
import { readCells } from '../table/read-cells.ts';
import type { Rules } from '../table/rules.ts';
import { cropImage, moveBlock } from './crop.ts';
import type { FoundBlock } from './found-block.ts';
import { trimToInk } from './trim.ts';

/** From the middle of a rule to where nothing of it is left. */
const ruleReach = 8;
/**
 * A page that is inked on less than this share of it is trimmed, as what is left of one full of tables. Others are not:
 * engines part a page by its margins too, and read whole pages of text better with them.
 */
const sparse = 0.4;
const margin = 40;

/** The blocks in reading order; a table stands behind what is above its upper edge. */
export async function readAcross(
  page: GreyImage,
  ink: InkMap,
  rules: Rules,
  engine: OcrEngine,
): Promise<FoundBlock[]> {
  const grids = findGrids(ink, rules);
  if (grids.length === 0) return (await readInked(page, ink, engine)).map(toText);
  const tables = await readCells(page, ink, grids, engine);
  const outside = await readInked(filledCells(page, grids, 255), filledCells(ink, grids, 0), engine);
  const parts = outside.flatMap((block) => splitAt(block, grids));
  const ordered: FoundBlock[] = [];
  for (let above = 0; above <= tables.length; above += 1) {
    ordered.push(...parts.filter((part) => part.above === above).map((part) => toText(part.block)));
    const table = tables[above];
    if (table !== undefined) ordered.push({ kind: 'table', table });
  }
  return ordered;
}

function toText(block: EngineBlock): FoundBlock {
  return { kind: 'text', ...block };
}

/** Reads what is inked, as the engine parts it. */
async function readInked(page: GreyImage, ink: InkMap, engine: OcrEngine): Promise<readonly EngineBlock[]> {
  const part = trimToInk(ink, { left: 0, top: 0, right: page.width, bottom: page.height }, margin);
  if (part === undefined) return [];
  const whole = { direction: 'horizontal', layout: 'page' } as const;
  const inked = (part.right - part.left) * (part.bottom - part.top);
  if (inked > page.width * page.height * sparse) return engine.recognise(page, whole);
  const blocks = await engine.recognise(cropImage(page, part), whole);
  return blocks.map((block) => moveBlock(block, part));
}

/** A copy with one value in the cells: white, or no ink. What stands between tables, or in a gap of one, stays. */
function filledCells({ data, width, height }: GreyImage, grids: readonly Grid[], value: 0 | 255): GreyImage {
  const copy = data.slice();
  for (const { box } of grids.flatMap((grid) => grid.cells)) {
    const left = Math.max(0, box.left - ruleReach);
    const right = Math.min(width, box.right + ruleReach);
    for (let y = Math.max(0, box.top - ruleReach); y < Math.min(height, box.bottom + ruleReach); y += 1) {
      copy.fill(value, y * width + left, y * width + right);
    }
  }
  return { data: copy, width, height };
}

/** The lines of a block by the number of tables that begin above them: the engine does not see the tables. */
function splitAt(block: EngineBlock, grids: readonly Grid[]): { above: number; block: EngineBlock }[] {
  const groups = Map.groupBy(
    block.lines,
    ({ box }) => grids.filter((grid) => grid.box.top < (box.top + box.bottom) / 2).length,
  );
  return [...groups].map(([above, lines]) => ({ above, block: { lines } }));
}
