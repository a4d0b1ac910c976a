/** The first sheet of an Excel workbook (Office Open XML, ISO/IEC 29500-1 §18; .xlsx) as rows of text. */

import { dateStyles, serialDay } from './sheet-days.ts';
import { XmlFault, type XmlPart, xmlParts } from './xml-tags.ts';
import { openZip, ZipFault, type ZipParts } from './zip-parts.ts';

/** A row with something in it. */
export interface SheetRow {
  /** One-based, as the sheet counts. */
  readonly line: number;
  /** By column; empty text where there is nothing. */
  readonly cells: readonly string[];
}

/** What was read, or why it cannot be, in plain English. */
export type SheetReading = { readonly rows: readonly SheetRow[] } | { readonly problem: string };

/** Columns that are looked at; those behind are left alone. */
const mostColumns = 256;
const mostStrings = 500_000;
const mostMerges = 20_000;
/** Longest text of a cell (Excel's own limit). */
const longestCell = 32_767;

/** True for what begins like a ZIP package, and for the older format that Excel and its passwords are kept in. */
export function looksLikeWorkbook(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || isCompoundFile(bytes);
}

/**
 * Reads the first sheet that is shown. A cell gives what it says: shared and inline text without its readings (ふりがな),
 * numbers as they were entered, days as `YYYY-MM-DD`, what a formula last came to. Every cell of a merged area has the text
 * of its first. Nothing outside of the file is followed, and no formula is worked out.
 */
export function readSheet(bytes: Uint8Array, mostRows: number): SheetReading {
  if (isCompoundFile(bytes))
    return { problem: 'an .xls file, or one with a password: save it as .xlsx without a password' };
  try {
    const parts = openZip(bytes);
    const book = readBook(parts);
    if (book === undefined) return { problem: 'not an Excel workbook' };
    const strings = book.strings === undefined ? [] : sharedStrings(textOf(parts, book.strings));
    const days =
      book.styles === undefined ? new Set<number>() : dateStyles(xmlParts(textOf(parts, book.styles)));
    return { rows: readRows(xmlParts(textOf(parts, book.sheet)), { ...book, strings, days, mostRows }) };
  } catch (error) {
    if (error instanceof TooMany) return { problem: `more than ${mostRows} lines` };
    if (error instanceof ZipFault || error instanceof XmlFault)
      return { problem: `not an Excel workbook: ${error.message}` };
    throw error;
  }
}

class TooMany extends Error {}

function startsWith(bytes: Uint8Array, begin: readonly number[]): boolean {
  return begin.every((byte, at) => bytes[at] === byte);
}

function isCompoundFile(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
}

function textOf(parts: ZipParts, name: string): string {
  const bytes = parts.read(name);
  if (bytes === undefined) throw new ZipFault(`no part ${name.slice(0, 100)}`);
  const isWide = startsWith(bytes, [0xff, 0xfe]);
  try {
    return new TextDecoder(isWide ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new XmlFault('not UTF-8', { cause: error });
  }
}

interface Book {
  readonly sheet: string;
  readonly strings: string | undefined;
  readonly styles: string | undefined;
  readonly isFrom1904: boolean;
}

function readBook(parts: ZipParts): Book | undefined {
  const root = relations(textOf(parts, '_rels/.rels'), '');
  const name = root.find(({ type }) => type === 'officeDocument')?.target;
  if (name === undefined) return undefined;
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const related = relations(textOf(parts, `${folder}_rels/${name.slice(folder.length)}.rels`), folder);
  let isFrom1904 = false;
  let first: string | undefined;
  for (const part of xmlParts(textOf(parts, name))) {
    if (part.kind !== 'open') continue;
    if (part.name === 'workbookPr') isFrom1904 = /^(1|true)$/.test(part.attributes.get('date1904') ?? '');
    if (
      part.name === 'sheet' &&
      first === undefined &&
      (part.attributes.get('state') ?? 'visible') === 'visible'
    )
      first = [...part.attributes].find(([key]) => key.endsWith(':id'))?.[1];
  }
  const ofType = (wanted: string) => related.find(({ type }) => type === wanted)?.target;
  const sheet = related.find(({ id, type }) => id === first && type === 'worksheet')?.target;
  return sheet === undefined
    ? undefined
    : { sheet, strings: ofType('sharedStrings'), styles: ofType('styles'), isFrom1904 };
}

/** Relations inside of the package; what leads out of it is left alone. */
function relations(xml: string, folder: string) {
  const found: { readonly id: string; readonly type: string; readonly target: string }[] = [];
  for (const part of xmlParts(xml)) {
    if (part.kind !== 'open' || part.name !== 'Relationship') continue;
    const { attributes } = part;
    const target = attributes.get('Target') ?? '';
    if (attributes.get('TargetMode') === 'External' || target.split('/').includes('..')) continue;
    const type = attributes.get('Type') ?? '';
    found.push({
      id: attributes.get('Id') ?? '',
      type: type.slice(type.lastIndexOf('/') + 1),
      target: target.startsWith('/') ? target.slice(1) : `${folder}${target}`,
    });
  }
  return found;
}

/** Texts in the order of their numbers. What is in `rPh` is how a text is read aloud, and no part of it. */
function sharedStrings(xml: string): readonly string[] {
  const strings: string[] = [];
  const text = textReader();
  for (const part of xmlParts(xml)) {
    if (part.kind === 'open' && part.name === 'si') text.begin();
    else if (part.kind === 'close' && part.name === 'si') {
      if (strings.length >= mostStrings) throw new XmlFault('too many texts');
      strings.push(text.end());
    } else text.take(part);
  }
  return strings;
}

/** Gathers what stands in `t`, without readings. */
function textReader() {
  let said = '';
  let isText = false;
  let isReading = false;
  return {
    begin() {
      said = '';
      isText = false;
      isReading = false;
    },
    take(part: XmlPart) {
      if (part.kind === 'text') {
        if (isText && !isReading && said.length <= longestCell) said += part.text;
      } else if (part.name === 't') isText = part.kind === 'open';
      else if (part.name === 'rPh') isReading = part.kind === 'open';
    },
    end: () => said.slice(0, longestCell),
  };
}

interface Reading {
  readonly strings: readonly string[];
  /** Numbers of the styles that show a day. */
  readonly days: ReadonlySet<number>;
  readonly isFrom1904: boolean;
  readonly mostRows: number;
}

function readRows(parts: Iterable<XmlPart>, reading: Reading): readonly SheetRow[] {
  const rows = new Map<number, string[]>();
  const merges: Area[] = [];
  const text = textReader();
  let line = 0;
  let column = 0;
  let value = '';
  let isValue = false;
  let cell: ReadonlyMap<string, string> = new Map();
  for (const part of parts) {
    if (part.kind === 'open' && part.name === 'row') {
      line = numberOf(part.attributes.get('r')) ?? line + 1;
      column = 0;
    } else if (part.kind === 'open' && part.name === 'c') {
      cell = part.attributes;
      column = columnOf(cell.get('r')) ?? column + 1;
      value = '';
      text.begin();
    } else if (part.kind === 'close' && part.name === 'c') {
      put(rows, { line, column, text: cellText(cell, value, text.end(), reading) }, reading.mostRows);
    } else if (part.kind === 'open' && part.name === 'mergeCell') {
      const area = areaOf(part.attributes.get('ref') ?? '');
      if (area !== undefined && merges.length < mostMerges) merges.push(area);
    } else if (part.kind !== 'text' && part.name === 'v') isValue = part.kind === 'open';
    else if (part.kind === 'text' && isValue) value = (value + part.text).slice(0, longestCell);
    else text.take(part);
  }
  for (const area of merges) spread(rows, area);
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([at, cells]) => ({ line: at, cells: Array.from(cells, (one) => one ?? '') }));
}

function put(
  rows: Map<number, string[]>,
  { line, column, text }: { readonly line: number; readonly column: number; readonly text: string },
  mostRows: number,
): void {
  if (text === '' || column > mostColumns) return;
  const cells = rows.get(line) ?? [];
  if (cells.length === 0 && rows.size >= mostRows) throw new TooMany();
  cells[column - 1] = text;
  rows.set(line, cells);
}

function cellText(
  cell: ReadonlyMap<string, string>,
  value: string,
  inline: string,
  { strings, days, isFrom1904 }: Reading,
): string {
  switch (cell.get('t') ?? 'n') {
    case 's':
      return strings[Number(value)] ?? '';
    case 'inlineStr':
      return inline;
    case 'n': {
      const number = value.trim() === '' ? Number.NaN : Number(value);
      if (!Number.isFinite(number)) return '';
      const isDay = days.has(Number(cell.get('s') ?? -1));
      return (isDay ? serialDay(number, isFrom1904) : undefined) ?? String(number);
    }
    case 'd':
      return value.slice(0, 10);
    default:
      return value;
  }
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function areaOf(ref: string): Area | undefined {
  const [from = '', to = ''] = ref.split(':');
  const [left, top, right, bottom] = [columnOf(from), lineOf(from), columnOf(to), lineOf(to)];
  if (left === undefined || top === undefined || right === undefined || bottom === undefined)
    return undefined;
  return right - left < mostColumns ? { left, top, right, bottom } : undefined;
}

/** Into lines that have something of their own; a merged area alone makes no line. */
function spread(rows: Map<number, string[]>, { left, top, right, bottom }: Area): void {
  const first = rows.get(top)?.[left - 1];
  if (first === undefined) return;
  const last = Math.min(bottom, top + rows.size * 2 + 1_000);
  for (let line = top; line <= last; line += 1) {
    const cells = rows.get(line);
    if (cells === undefined) continue;
    for (let column = left; column <= Math.min(right, mostColumns); column += 1) cells[column - 1] ??= first;
  }
}

function lineOf(place: string): number | undefined {
  return numberOf(/^\$?[A-Z]{1,3}\$?(\d{1,7})$/.exec(place)?.[1]);
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,7}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

/** `A` is 1, `AA` 27. */
function columnOf(place: string | undefined): number | undefined {
  const letters = /^\$?([A-Z]{1,3})\$?\d{1,7}$/.exec(place ?? '')?.[1];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}
