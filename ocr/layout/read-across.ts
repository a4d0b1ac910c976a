/** Reads a level page of lines across: ruled tables cell by cell, the rest as the engine parts it. */

import type { EngineBlock, OcrEngine } from '../engine/engine.ts';
import type { InkMap } from '../preprocess/ink.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import { findGrids, type Grid } from '../table/grid.ts';
import { readCells } from '../table/read-cells.ts';
import type { Rules } from '../table/rules.ts';
import type { FoundBlock } from './found-block.ts';

/** From the middle of a rule to where nothing of it is left. */
const ruleReach = 8;

/** The blocks in reading order; a table stands behind what is above its upper edge. */
export async function readAcross(
  page: GreyImage,
  ink: InkMap,
  rules: Rules,
  engine: OcrEngine,
): Promise<FoundBlock[]> {
  const grids = findGrids(ink, rules);
  const whole = { direction: 'horizontal', layout: 'page' } as const;
  if (grids.length === 0) return (await engine.recognise(page, whole)).map(toText);
  const tables = await readCells(page, ink, grids, engine);
  const outside = await engine.recognise(withoutTables(page, grids), whole);
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

/** A copy on which the cells are white. What stands between tables, or in a gap of one, stays. */
function withoutTables({ data, width, height }: GreyImage, grids: readonly Grid[]): GreyImage {
  const copy = data.slice();
  for (const { box } of grids.flatMap((grid) => grid.cells)) {
    const left = Math.max(0, box.left - ruleReach);
    const right = Math.min(width, box.right + ruleReach);
    for (let y = Math.max(0, box.top - ruleReach); y < Math.min(height, box.bottom + ruleReach); y += 1) {
      copy.fill(255, y * width + left, y * width + right);
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
