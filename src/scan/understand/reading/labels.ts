/** Pairs labels with values: on one line, side by side, one above the other, in cells of a table. */

import type { ReadLine } from './lines.ts';

/** What stands before a value, nearest first: on its own line, left of it, above it. */
export interface LabelContext {
  /** Text before the value on its own line. */
  readonly before: string;
  /** The line or cell at its left. */
  readonly left: string;
  /** The line or cell above. */
  readonly above: string;
}

/** Marks at the end of a label that are no part of it. */
const marks = /[:.\u30fb\u2026)\]]+$/u;

/** What may label the value that begins at unit `start` of a line. */
export function contextOf(lines: readonly ReadLine[], line: ReadLine, start = 0): LabelContext {
  return {
    before: clean(line.text.slice(0, start)),
    left: clean(line.cell === undefined ? textLeft(lines, line) : cellText(lines, line, 'left')),
    above: clean(line.cell === undefined ? textAbove(lines, line) : cellText(lines, line, 'above')),
  };
}

function clean(text: string): string {
  return text.replace(marks, '');
}

function cellText(lines: readonly ReadLine[], line: ReadLine, side: 'left' | 'above'): string {
  const { cell, table } = line.cell ?? {};
  if (cell === undefined) return '';
  const beside = lines.filter((other) => {
    if (other.cell?.table !== table || other.cell === undefined) return false;
    const { row, column, rowSpan, columnSpan } = other.cell.cell;
    if (side === 'left')
      return column + columnSpan === cell.column && row <= cell.row && row + rowSpan > cell.row;
    return row + rowSpan === cell.row && column <= cell.column && column + columnSpan > cell.column;
  });
  return beside.map(({ text }) => text).join('');
}

/** True when both stand at the same height across the writing. */
export function sameRow(a: ReadLine, b: ReadLine): boolean {
  const reach = Math.max(a.place.size, b.place.size) * 0.6;
  const middle = ({ place }: ReadLine): number => (place.top + place.bottom) / 2;
  return a.direction === b.direction && Math.abs(middle(a) - middle(b)) < reach;
}

function textLeft(lines: readonly ReadLine[], line: ReadLine): string {
  let best: ReadLine | undefined;
  for (const other of lines) {
    if (other === line || other.place.end > line.place.start + line.place.em || !sameRow(other, line))
      continue;
    if (best === undefined || other.place.end > best.place.end) best = other;
  }
  return best?.text ?? '';
}

function textAbove(lines: readonly ReadLine[], line: ReadLine): string {
  let best: ReadLine | undefined;
  for (const other of lines) {
    if (other === line || other.direction !== line.direction) continue;
    const distance = line.place.top - other.place.bottom;
    const apart = other.place.end < line.place.start || other.place.start > line.place.end;
    if (apart || distance < -line.place.size * 0.5 || distance > line.place.size * 2.5) continue;
    if (best === undefined || other.place.bottom > best.place.bottom) best = other;
  }
  return best?.text ?? '';
}

/** A label that may stand before values of a kind. */
export interface Label<Kind> {
  readonly kind: Kind;
  readonly words: readonly string[];
}

/**
 * Which label `text` ends with. Exact words go before those with one character misread, longer before shorter.
 */
export function labelAtEnd<Kind>(text: string, labels: readonly Label<Kind>[]): Kind | undefined {
  const exact = longest(labels, (word) => text.endsWith(word));
  if (exact !== undefined) return exact;
  // One of two characters is too much to be wrong.
  return longest(
    labels,
    (word) => word.length >= 3 && text.length <= word.length + 3 && resembles(text.slice(-word.length), word),
  );
}

function longest<Kind>(labels: readonly Label<Kind>[], fits: (word: string) => boolean): Kind | undefined {
  let best: { readonly kind: Kind; readonly length: number } | undefined;
  for (const { kind, words } of labels) {
    for (const word of words) {
      if (word.length > (best?.length ?? 0) && fits(word)) best = { kind, length: word.length };
    }
  }
  return best?.kind;
}

/** True when both have the same length and differ in one character at most. */
export function resembles(text: string, word: string): boolean {
  if (text.length !== word.length) return false;
  let wrong = 0;
  for (let unit = 0; unit < word.length; unit += 1) {
    if (text[unit] !== word[unit]) wrong += 1;
  }
  return wrong <= 1;
}

/** Lines that hold the value of a label: the rest of its line, else what stands right of it, else below it. */
export interface LabelledValue {
  readonly line: ReadLine;
  /** First unit of the value. */
  readonly start: number;
}

/** The value behind a label that ends at unit `end` of `line`; undefined when there is none near. */
export function valueAfter(
  lines: readonly ReadLine[],
  line: ReadLine,
  end: number,
): LabelledValue | undefined {
  const rest = /^[:.\u30fb\])]*/u.exec(line.text.slice(end))?.[0].length ?? 0;
  if (end + rest < line.text.length) return { line, start: end + rest };
  if (line.cell !== undefined) {
    const { table, cell } = line.cell;
    const right = lines.find(
      (other) =>
        other.cell?.table === table &&
        other.cell.cell.column === cell.column + cell.columnSpan &&
        other.cell.cell.row <= cell.row &&
        other.cell.cell.row + other.cell.cell.rowSpan > cell.row,
    );
    return right && { line: right, start: 0 };
  }
  let best: ReadLine | undefined;
  for (const other of lines) {
    if (other === line || other.place.start < line.place.end - line.place.em || !sameRow(other, line))
      continue;
    if (best === undefined || other.place.start < best.place.start) best = other;
  }
  return best && { line: best, start: 0 };
}
