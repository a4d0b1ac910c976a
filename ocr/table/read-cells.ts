/** Reads the cells of ruled tables: all in one picture, then those that were read badly once more. */

import type { EngineLine, EngineSymbol, OcrEngine } from '../engine/engine.ts';
import { lineConfidence } from '../layout/line-confidence.ts';
import type { InkMap } from '../preprocess/ink.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox } from '../result.ts';
import { type CellInk, measureCell } from './cell-ink.ts';
import type { Grid, GridCell } from './grid.ts';
import { type PlacedCell, type StripCell, type StripPicture, stackCells, stripGap } from './strips.ts';

/** A cell with what stands in it; boxes of lines and symbols are on the level page, those of symbols as the engine saw them. */
export interface ReadCell extends GridCell {
  /** From the top; none in an empty cell. */
  readonly lines: readonly EngineLine[];
}

/** A table with its cells read. */
export interface ReadTable extends Omit<Grid, 'cells'> {
  readonly cells: readonly ReadCell[];
}

/** Below this confidence a cell is read again. Only the engine's doubt about words tells. */
const doubtful = 75;
/** A page of small cells that are all read badly is not read twice as a whole. */
const mostAgain = 60;
/** What is left of rules beside text, as the engine reads it. */
const ruleRests = /^[|｜_＿[\]［］!]$/u;

interface Slot {
  readonly cell: GridCell;
  readonly ink: BoundingBox;
  /** The row of the grid, for cells of one line. */
  readonly rowKey: string | undefined;
}

interface SlotInStrip extends StripCell {
  readonly slot: Slot;
}

/** Reads all cells of all tables of a page. */
export async function readCells(
  page: GreyImage,
  ink: InkMap,
  grids: readonly Grid[],
  engine: OcrEngine,
): Promise<ReadTable[]> {
  const slots = grids.flatMap((grid, index) => slotsOf(ink, grid, index));
  // Words of a line with wide gaps get little confidence, and a strip for each cell costs no more.
  const alone = slots.map((slot) => ({ slot, ink: slot.ink, rowKey: undefined }));
  const read = await readSlots(stackCells(page, alone), engine, false);
  const weak = slots.filter((slot) => confidenceOf(read.get(slot) ?? []) < doubtful).slice(0, mostAgain);
  // A figure or two say more to the engine beside others.
  const inRows = weak.map((slot) => ({ slot, ink: slot.ink, rowKey: slot.rowKey }));
  for (const [slot, lines] of await readSlots(stackCells(page, inRows), engine, true)) {
    if (confidenceOf(lines) > confidenceOf(read.get(slot) ?? [])) read.set(slot, lines);
  }
  const byCell = new Map([...read].map(([slot, lines]) => [slot.cell, lines]));
  return grids.map((grid) => ({
    ...grid,
    cells: grid.cells.map((cell) => ({ ...cell, lines: byCell.get(cell) ?? [] })),
  }));
}

function slotsOf(ink: InkMap, grid: Grid, index: number): Slot[] {
  return grid.cells.flatMap((cell) => {
    const measured: CellInk | undefined = measureCell(ink, cell.box);
    if (measured === undefined) return [];
    const rowKey = measured.manyLines ? undefined : `${index} ${cell.row} ${cell.rowSpan}`;
    return [{ cell, ink: measured.box, rowKey }];
  });
}

async function readSlots(
  pictures: readonly StripPicture<SlotInStrip>[],
  engine: OcrEngine,
  otherModel: boolean,
): Promise<Map<Slot, EngineLine[]>> {
  const read = new Map<Slot, EngineLine[]>();
  for (const { image, strips } of pictures) {
    const blocks = await engine.recognise(image, { direction: 'horizontal', layout: 'block', otherModel });
    for (const line of blocks.flatMap((block) => block.lines)) {
      const middle = (line.box.top + line.box.bottom) / 2;
      const strip = strips.find(({ bottom }) => middle <= bottom + stripGap / 2);
      if (strip === undefined) continue;
      for (const [placed, symbols] of shareOut(line.symbols, strip.cells)) {
        const own = toPageLine(symbols, line, placed);
        if (own === undefined) continue;
        const lines = read.get(placed.cell.slot);
        if (lines === undefined) read.set(placed.cell.slot, [own]);
        else lines.push(own);
      }
    }
  }
  return read;
}

/** Each symbol goes to the cell that its middle is in or nearest to. */
function shareOut<Cell extends StripCell>(
  symbols: readonly EngineSymbol[],
  cells: readonly PlacedCell<Cell>[],
): Map<PlacedCell<Cell>, EngineSymbol[]> {
  const away = ({ left, cell }: PlacedCell<Cell>, middle: number) =>
    Math.max(left - middle, middle - (left + cell.ink.right - cell.ink.left), 0);
  const shares = new Map<PlacedCell<Cell>, EngineSymbol[]>();
  for (const symbol of symbols) {
    const middle = (symbol.box.left + symbol.box.right) / 2;
    const nearest = cells.reduce((best, cell) => (away(cell, middle) < away(best, middle) ? cell : best));
    const share = shares.get(nearest);
    if (share === undefined) shares.set(nearest, [symbol]);
    else share.push(symbol);
  }
  return shares;
}

/** The line of one cell, moved from the picture to the page, without what is left of rules at its ends. */
function toPageLine(
  symbols: readonly EngineSymbol[],
  line: EngineLine,
  { cell, left, top }: PlacedCell<StripCell>,
): EngineLine | undefined {
  const first = symbols.findIndex(({ text }) => !ruleRests.test(text));
  const last = symbols.findLastIndex(({ text }) => !ruleRests.test(text));
  if (first < 0) return undefined;
  const move = (box: BoundingBox): BoundingBox => ({
    left: box.left - left + cell.ink.left,
    top: box.top - top + cell.ink.top,
    right: box.right - left + cell.ink.left,
    bottom: box.bottom - top + cell.ink.top,
  });
  const moved = symbols.slice(first, last + 1).map((symbol) => ({ ...symbol, box: move(symbol.box) }));
  const { top: high, bottom: low } = move(line.box);
  return { box: { ...cell.ink, top: high, bottom: low }, symbols: moved };
}

function confidenceOf(lines: readonly EngineLine[]): number {
  return lineConfidence(lines.flatMap((line) => line.symbols));
}
