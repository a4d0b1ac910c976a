/** Finds where on the page the terms stand, so that the hits can be drawn over its image and marked in its text. */

import type { BoundingBox, OcrBlock, OcrLine, OcrPage, OcrSymbol } from '../../../ocr/result.ts';
import { fold, foldLookAlikes, foldWithPlaces } from '../fold.ts';

/** How a term stands there: letter by letter, in another width or form, or with a character that looks alike. */
export type HitMatch = 'exact' | 'folded' | 'similar';

/** A part of one line of the page. */
export interface HitPart {
  /** Zero-based, in reading order over all blocks. */
  readonly line: number;
  /** UTF-16 units of the line's text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** One place where a term stands. */
export interface HitLocation {
  /** Which of the given terms. */
  readonly termIndex: number;
  readonly match: HitMatch;
  /** One box for each line the hit touches, in reading order, in pixels of the page image. */
  readonly boxes: readonly BoundingBox[];
  /** The same in the lines' text. */
  readonly parts: readonly HitPart[];
}

/** How terms are looked for. */
export interface LocateOptions {
  /** Characters that look alike in print count as one. Default false. */
  readonly similar?: boolean;
}

/** Most places given for one page. */
export const mostLocations = 1_000;

/** A symbol farther ahead in its line than this many units was not kept in the line's text. */
const farthestSkip = 8;

/** The symbol that stands at a place of the page's text, and its line. */
interface Place {
  readonly line: number;
  readonly symbol: OcrSymbol;
}

/**
 * All places of the terms, also those that run over a line's end, in reading order of each term, without overlap of a
 * term with itself. The text is the same that was indexed (`pageText`), folded the same way.
 */
export function locateHits(
  page: OcrPage,
  terms: readonly string[],
  { similar = false }: LocateOptions = {},
): HitLocation[] {
  const { text, places, lineStarts } = readPage(page);
  const folded = foldWithPlaces(text);
  // One unit for one unit, so that places stay right.
  const searched = similar ? foldLookAlikes(folded.text) : folded.text;
  const locations: HitLocation[] = [];
  terms.forEach((term, termIndex) => {
    const own = fold(term);
    if (own === '') return;
    const wanted = similar ? foldLookAlikes(own) : own;
    let at = searched.indexOf(wanted);
    while (at >= 0 && locations.length < mostLocations) {
      const start = folded.starts[at] ?? 0;
      const end = folded.ends[at + wanted.length - 1] ?? start;
      const boxes = boxesByLine(places.slice(start, end));
      const isFolded = folded.text.startsWith(own, at);
      const match = text.slice(start, end) === term ? 'exact' : isFolded ? 'folded' : 'similar';
      if (boxes.length > 0)
        locations.push({ termIndex, match, boxes, parts: partsOf(lineStarts, start, end) });
      at = searched.indexOf(wanted, at + wanted.length);
    }
  });
  return locations;
}

/** The lines of a page in reading order, numbered as in {@link HitPart}. */
export function linesOf(page: OcrPage): { readonly line: OcrLine; readonly block: OcrBlock }[] {
  return page.blocks.flatMap((block) => block.lines.map((line) => ({ line, block })));
}

interface LineStart {
  readonly at: number;
  readonly length: number;
}

/** The page's text, as `pageText` gives it, and for each of its UTF-16 units the symbol it belongs to, if any. */
function readPage(page: OcrPage): {
  readonly text: string;
  readonly places: (Place | undefined)[];
  readonly lineStarts: readonly LineStart[];
} {
  const places: (Place | undefined)[] = [];
  const lineStarts: LineStart[] = [];
  let text = '';
  let lineNumber = 0;
  page.blocks.forEach((block, blockIndex) => {
    block.lines.forEach((line, lineIndex) => {
      const separator = lineIndex > 0 ? '\n' : blockIndex > 0 ? '\n\n' : '';
      lineStarts.push({ at: text.length + separator.length, length: line.text.length });
      text += separator + line.text;
      places.push(
        ...new Array<undefined>(separator.length).fill(undefined),
        ...placesInLine(line, lineNumber),
      );
      lineNumber += 1;
    });
    if (block.lines.length === 0 && blockIndex > 0) {
      text += '\n\n';
      places.push(undefined, undefined);
    }
  });
  return { text, places, lineStarts };
}

function partsOf(lineStarts: readonly LineStart[], start: number, end: number): HitPart[] {
  return lineStarts.flatMap(({ at, length }, line) => {
    const from = Math.max(start, at);
    const to = Math.min(end, at + length);
    return from < to ? [{ line, start: from - at, end: to - at }] : [];
  });
}

/** Walks along the line's text and its symbols; white space between words has no symbol of its own. */
function placesInLine(line: OcrLine, lineNumber: number): (Place | undefined)[] {
  const places = new Array<Place | undefined>(line.text.length).fill(undefined);
  let at = 0;
  for (const symbol of line.symbols) {
    if (symbol.text === '') continue;
    const found = line.text.indexOf(symbol.text, at);
    if (found < 0 || found - at > farthestSkip) continue;
    places.fill({ line: lineNumber, symbol }, found, found + symbol.text.length);
    at = found + symbol.text.length;
  }
  return places;
}

function boxesByLine(places: readonly (Place | undefined)[]): BoundingBox[] {
  const lines = new Map<number, BoundingBox>();
  for (const place of places) {
    if (!place) continue;
    const known = lines.get(place.line);
    lines.set(place.line, known ? union(known, place.symbol.box) : place.symbol.box);
  }
  return Array.from(lines.values());
}

function union(a: BoundingBox, b: BoundingBox): BoundingBox {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}
