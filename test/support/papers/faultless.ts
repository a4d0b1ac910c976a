/** A page of a paper as an engine without fault would read it, its tables with their cells. */

import type { OcrBlock, OcrLine, OcrPage, OcrSymbol, OcrTable } from '../../../ocr/result.ts';
import type { TrueBox, TrueLine, TrueTable } from '../ocr-set/truth.ts';
import type { TruePage } from './drawn.ts';

/** What makes the lines of one true line; more than one when it falls apart, none when it is lost. */
export type LineReader = (line: TrueLine) => readonly OcrLine[];

/** The page; `readLine` stands for the engine. */
export function readBy(page: TruePage, readLine: LineReader): OcrPage {
  const { truth } = page;
  const blocks: OcrBlock[] = [];
  const tables = new Set<number>();
  for (const line of truth.lines) {
    if (line.cell === undefined) {
      for (const read of readLine(line))
        blocks.push({ direction: 'horizontal', box: read.box, lines: [read] });
      continue;
    }
    const table = truth.tables[line.cell.table];
    if (table === undefined || tables.has(line.cell.table)) continue;
    tables.add(line.cell.table);
    const own = truth.lines.filter(({ cell }) => cell?.table === line.cell?.table);
    const lines = own.flatMap(readLine);
    if (lines.length > 0)
      blocks.push({ direction: 'horizontal', box: outward(table.box), lines, table: tableOf(table) });
  }
  return {
    ...{ pageNumber: 1, widthPx: page.widthPx, heightPx: page.heightPx, resolutionDpi: page.dpiAcross },
    ...{ orientationDegrees: 0, skewDegrees: truth.skewDegrees, blank: false, blocks, confidence: 100 },
  };
}

/** The page without a fault. */
export function faultless(page: TruePage): OcrPage {
  return readBy(page, (line) => {
    const read = lineOf(line.text.trim(), symbolsOf(line));
    return read === undefined ? [] : [read];
  });
}

/** The characters of a line that are not white, read surely. */
export function symbolsOf({ characters }: TrueLine): OcrSymbol[] {
  return characters
    .filter(({ text }) => /\S/u.test(text))
    .map(({ text, box }) => ({ text, box: outward(box), confidence: 100 }));
}

/** A line of symbols; undefined when there are none. */
export function lineOf(text: string, symbols: readonly OcrSymbol[]): OcrLine | undefined {
  if (symbols.length === 0) return undefined;
  const boxes = symbols.map(({ box }) => box);
  return {
    text,
    symbols,
    confidence: symbols.reduce((sum, { confidence }) => sum + confidence, 0) / symbols.length,
    box: {
      left: Math.min(...boxes.map(({ left }) => left)),
      top: Math.min(...boxes.map(({ top }) => top)),
      right: Math.max(...boxes.map(({ right }) => right)),
      bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
    },
  };
}

function tableOf({ rows, columns, cells }: TrueTable): OcrTable {
  return {
    rows,
    columns,
    cells: cells.map(({ box, text, ...place }) => ({ ...place, box: outward(box), text, raw: text })),
  };
}

const outward = ({ left, top, right, bottom }: TrueBox): TrueBox => ({
  left: Math.floor(left),
  top: Math.floor(top),
  right: Math.ceil(right),
  bottom: Math.ceil(bottom),
});
