/** Turns what was found on a straightened copy into blocks on the untouched page image. */

import type { EngineLine } from './engine/engine.ts';
import type { FoundBlock } from './layout/found-block.ts';
import { placeSymbols } from './layout/place-symbols.ts';
import type { GreyImage } from './raster/page-raster.ts';
import {
  around,
  type BoundingBox,
  type OcrBlock,
  type OcrCell,
  type OcrLine,
  type TextDirection,
} from './result.ts';
import { columnHabit, correctNumber } from './table/number-rule.ts';
import type { ReadCell, ReadTable } from './table/read-cells.ts';
import { joinLine } from './text-layer/join.ts';

/** The copy that was read, and the way back from it. */
export interface ReadCopy {
  readonly image: GreyImage;
  boxToImage(box: BoundingBox): BoundingBox;
}

/** Joins lines by the rules for Japanese, finds the symbols' ink on the copy, and puts every box on the page image. */
export function toBlocks(found: readonly FoundBlock[], direction: TextDirection, copy: ReadCopy): OcrBlock[] {
  return found.flatMap((block) => {
    if (block.kind === 'table') return [toTable(block.table, copy)];
    const lines = block.lines
      .map((line) => toLine(line, direction, copy))
      .filter((line) => line.symbols.length > 0);
    return lines.length === 0 ? [] : [{ direction, box: around(lines.map((line) => line.box)), lines }];
  });
}

/** Mean over all symbols, 0 to 100; 0 when there are none. */
export function meanConfidence(blocks: readonly OcrBlock[]): number {
  return mean(
    blocks.flatMap((block) => block.lines.flatMap((line) => line.symbols.map((symbol) => symbol.confidence))),
  );
}

function toLine(line: EngineLine, direction: TextDirection, copy: ReadCopy): OcrLine {
  const atInk = placeSymbols(copy.image, line, direction);
  const placed = line.symbols
    // White between symbols is judged by the engine's own boxes, to which the rules of joining are made.
    .map((symbol, index) => ({ ...symbol, onPage: copy.boxToImage(atInk[index]?.box ?? symbol.box) }))
    // The corners that straightening fills in are not part of the page.
    .filter(({ onPage }) => onPage.right > onPage.left && onPage.bottom > onPage.top);
  const symbols = placed.map(({ text, onPage, confidence }) => ({ text, box: onPage, confidence }));
  return {
    text: joinLine(placed, direction),
    box: around(symbols.map((symbol) => symbol.box)),
    confidence: mean(symbols.map((symbol) => symbol.confidence)),
    symbols,
  };
}

/** The lines of a table go cell by cell. */
function toTable({ box, rows, columns, cells }: ReadTable, copy: ReadCopy): OcrBlock {
  const lines: OcrLine[] = [];
  const read = cells.map((cell): OcrCell => {
    const { row, column, rowSpan, columnSpan } = cell;
    const habit = columnHabit(rawTexts(cells.filter((other) => other.column === column && other !== cell)));
    const own = cell.lines
      .map((line) => ({ ...line, symbols: correctNumber(line.symbols, habit) }))
      .map((line) => toLine(line, 'horizontal', copy))
      .filter((line) => line.symbols.length > 0);
    lines.push(...own);
    const text = own.map((line) => line.text).join('\n');
    const raw = rawTexts([cell]).join('\n');
    return { row, column, rowSpan, columnSpan, box: copy.boxToImage(cell.box), text, raw };
  });
  const table = { rows, columns, cells: read };
  return { direction: 'horizontal', box: copy.boxToImage(box), lines, table };
}

function rawTexts(cells: readonly ReadCell[]): string[] {
  return cells.flatMap((cell) => cell.lines.map((line) => joinLine(line.symbols, 'horizontal')));
}

function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10;
}
