/** Pages as read, made ready for finding values: upright places, text without white space, and the way back to symbols. */

import type { BoundingBox, OcrBlock, OcrCell, OcrLine, OcrPage, OcrSymbol } from '../../../../ocr/result.ts';
import { type LogicalBox, uprightPlaces } from './upright.ts';

/** Most lines of a page and most characters of a line that are looked at; paper has fewer. */
const mostLines = 1_500;
const mostUnits = 400;

/** A symbol farther ahead in its line than this many units was not kept in the line's text. */
const farthestSkip = 8;

/** One line of a page. */
export interface ReadLine {
  readonly pageNumber: number;
  /** Its place in the page's reading order, from 0. */
  readonly order: number;
  readonly direction: OcrBlock['direction'];
  /** NFKC, without white space. */
  readonly text: string;
  /** White before each unit of `text`: 0 none, 1 a space, 2 a gap of an em. */
  readonly spaces: readonly number[];
  /** For each unit of `text`: the character as read, and the symbol it belongs to. */
  readonly sources: readonly UnitSource[];
  /** Around the whole line, in pixels of the page image. */
  readonly box: BoundingBox;
  /** On the upright page, along and across the writing; see {@link LogicalBox}. */
  readonly place: LogicalBox;
  /** 0 to 100. */
  readonly confidence: number;
  /** The cell it stands in, and a number of its table that is unique on the page. */
  readonly cell?: { readonly table: number; readonly cell: OcrCell };
}

/** Where one unit of a line's text comes from. */
export interface UnitSource {
  readonly raw: string;
  /** Index of `raw` in the line as read; units of one character share it. */
  readonly at: number;
  readonly symbol: OcrSymbol | undefined;
}

/** The lines of one page in reading order. */
export function readLines(page: OcrPage): ReadLine[] {
  const toPlace = uprightPlaces(page);
  const lines: ReadLine[] = [];
  page.blocks.forEach((block, table) => {
    for (const line of block.lines) {
      if (lines.length >= mostLines) return;
      const units = unitsOf(line);
      if (units.text === '') continue;
      const cell = block.table?.cells.find((one) => holds(one.box, line.box));
      lines.push({
        pageNumber: page.pageNumber,
        order: lines.length,
        direction: block.direction,
        ...units,
        box: line.box,
        place: toPlace(line, block.direction),
        confidence: line.confidence,
        ...(cell && { cell: { table, cell } }),
      });
    }
  });
  return lines;
}

function holds(outer: BoundingBox, inner: BoundingBox): boolean {
  const x = (inner.left + inner.right) / 2;
  const y = (inner.top + inner.bottom) / 2;
  return x >= outer.left && x < outer.right && y >= outer.top && y < outer.bottom;
}

/** Characters that NFKC does not change: nearly all of a page. */
const settled = /^[!-~\u3041-\u3096\u30A1-\u30FC\u4E00-\u9FFF]$/;

function unitsOf(line: OcrLine): Pick<ReadLine, 'text' | 'spaces' | 'sources'> {
  const symbols = symbolsInLine(line);
  const spaces: number[] = [];
  const sources: UnitSource[] = [];
  let text = '';
  let space = 0;
  let at = 0;
  for (const raw of line.text) {
    if (sources.length >= mostUnits) break;
    const normal = settled.test(raw) ? raw : raw.normalize('NFKC').replace(/\s+/gu, '');
    if (normal === '') space = Math.max(space, raw === '\u3000' ? 2 : 1);
    for (let unit = 0; unit < normal.length; unit += 1) {
      spaces.push(unit === 0 ? space : 0);
      sources.push({ raw, at, symbol: symbols[at] });
      space = 0;
    }
    text += normal;
    at += raw.length;
  }
  return { text: text.slice(0, sources.length), spaces, sources };
}

/** The symbol of each unit of the line's text as read. */
function symbolsInLine(line: OcrLine): (OcrSymbol | undefined)[] {
  const places: (OcrSymbol | undefined)[] = [];
  let at = 0;
  for (const symbol of line.symbols) {
    const found = symbol.text === '' ? -1 : line.text.indexOf(symbol.text, at);
    if (found < 0 || found - at > farthestSkip) continue;
    at = found + symbol.text.length;
    for (let unit = found; unit < at; unit += 1) places[unit] = symbol;
  }
  return places;
}

/** A part of a line. */
export interface LinePart {
  /** As read; gaps as ideographic spaces, spaces left out. */
  readonly raw: string;
  readonly box: BoundingBox;
  /** Mean over its symbols, 0 to 1; that of the line when it has none. */
  readonly confidence: number;
  /** The least of its symbols, 0 to 1. */
  readonly weakest: number;
  /** For each unit of `raw` how sure the engine was, 0 to 1. */
  readonly sureness: readonly number[];
}

/** The part of a line between two units of its text, `end` exclusive. */
export function partOf(line: ReadLine, start = 0, end = line.text.length): LinePart {
  const symbols = new Set<OcrSymbol>();
  const sureness: number[] = [];
  let raw = '';
  let last = -1;
  for (let unit = start; unit < end; unit += 1) {
    const source = line.sources[unit];
    if (source === undefined) continue;
    if (source.symbol !== undefined) symbols.add(source.symbol);
    if (source.at === last) continue;
    const gap = raw !== '' && line.spaces[unit] === 2 ? '\u3000' : '';
    const sure = (source.symbol?.confidence ?? line.confidence) / 100;
    for (let count = 0; count < gap.length + source.raw.length; count += 1) sureness.push(sure);
    raw += gap + source.raw;
    last = source.at;
  }
  const known = [...symbols];
  const sum = known.reduce((total, { confidence }) => total + confidence, 0);
  const least = Math.min(
    ...known.map((symbol) => symbol.confidence),
    known.length === 0 ? line.confidence : 100,
  );
  return {
    raw,
    sureness,
    weakest: Math.min(1, Math.max(0, least / 100)),
    box: known.length === 0 ? line.box : around(known.map(({ box }) => box)),
    confidence: Math.min(1, Math.max(0, (known.length === 0 ? line.confidence : sum / known.length) / 100)),
  };
}

/**
 * How sure a reading is whose form was checked (a day that exists, a number by its grammar): most slips break the form,
 * so that half of the engine's doubt is gone.
 */
export function checkedForm({ confidence }: LinePart): number {
  return 1 - (1 - confidence) / 2;
}

/** How sure a reading of free text is: one symbol that the engine was at a loss with is most often a wrong one. */
export function freeText({ confidence, weakest }: LinePart): number {
  if (weakest < 0.3) return confidence * 0.75;
  return weakest < 0.6 ? confidence * 0.92 : confidence;
}

/** Several parts as one, in their order. */
export function joinParts(parts: readonly LinePart[]): LinePart {
  const length = parts.reduce((sum, { raw }) => sum + raw.length, 0);
  const weighted = parts.reduce((sum, { raw, confidence }) => sum + raw.length * confidence, 0);
  return {
    raw: parts.map(({ raw }) => raw).join(''),
    weakest: Math.min(1, ...parts.map(({ weakest }) => weakest)),
    sureness: parts.flatMap((part) => part.sureness),
    box: around(parts.map(({ box }) => box)),
    confidence: length === 0 ? 0 : weighted / length,
  };
}

function around(boxes: readonly BoundingBox[]): BoundingBox {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}
