/** Cells whose text goes over several lines, as one line: days and numbers are broken where a narrow cell ends. */

import type { ReadLine } from './lines.ts';

/** Cells with more lines than this hold running text. */
const mostLines = 3;
/** Most units of a joined cell. */
const mostUnits = 60;

/** The lines with those of one cell joined to one, in the place of the first; others stay as they are. */
export function joinCells(lines: readonly ReadLine[]): ReadLine[] {
  const joined: ReadLine[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (line === undefined) break;
    const own = [line];
    while (isSameCell(line, lines[at + own.length])) own.push(lines[at + own.length] ?? line);
    const units = own.reduce((sum, { text }) => sum + text.length, 0);
    if (own.length === 1 || own.length > mostLines || units > mostUnits) joined.push(...own);
    else joined.push(asOne(line, own));
    at += own.length;
  }
  return joined;
}

function isSameCell(line: ReadLine, next: ReadLine | undefined): boolean {
  return (
    line.cell !== undefined && next?.cell?.cell === line.cell.cell && next.cell.table === line.cell.table
  );
}

function asOne(first: ReadLine, own: readonly ReadLine[]): ReadLine {
  const places = own.map(({ place }) => place);
  const boxes = own.map(({ box }) => box);
  let ahead = 0;
  // Units are told apart by where they stand in their line; in the joined one they stand behind those before.
  const sources = own.flatMap((line) => {
    const moved = line.sources.map((source) => ({ ...source, at: source.at + ahead }));
    ahead = (moved.at(-1)?.at ?? ahead) + 2;
    return moved;
  });
  return {
    ...first,
    sources,
    text: own.map(({ text }) => text).join(''),
    spaces: own.flatMap(({ spaces }) => spaces),
    confidence: Math.min(...own.map(({ confidence }) => confidence)),
    box: {
      left: Math.min(...boxes.map(({ left }) => left)),
      top: Math.min(...boxes.map(({ top }) => top)),
      right: Math.max(...boxes.map(({ right }) => right)),
      bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
    },
    place: {
      ...first.place,
      start: Math.min(...places.map(({ start }) => start)),
      end: Math.max(...places.map(({ end }) => end)),
      bottom: Math.max(...places.map(({ bottom }) => bottom)),
    },
  };
}
