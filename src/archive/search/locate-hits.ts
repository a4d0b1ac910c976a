/** Finds where on the page the terms stand, so that the hits can be drawn over its image. */

import type { BoundingBox, OcrLine, OcrPage, OcrSymbol } from '../../../ocr/result.ts';
import { fold, foldWithPlaces } from '../fold.ts';

/** One place where a term stands. */
export interface HitLocation {
  /** Which of the given terms. */
  readonly termIndex: number;
  /** One box for each line the hit touches, in reading order, in pixels of the page image. */
  readonly boxes: readonly BoundingBox[];
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
export function locateHits(page: OcrPage, terms: readonly string[]): HitLocation[] {
  const { text, places } = readPage(page);
  const folded = foldWithPlaces(text);
  const locations: HitLocation[] = [];
  terms.forEach((term, termIndex) => {
    const wanted = fold(term);
    if (wanted === '') return;
    let at = folded.text.indexOf(wanted);
    while (at >= 0 && locations.length < mostLocations) {
      const start = folded.starts[at] ?? 0;
      const end = folded.ends[at + wanted.length - 1] ?? start;
      const boxes = boxesByLine(places.slice(start, end));
      if (boxes.length > 0) locations.push({ termIndex, boxes });
      at = folded.text.indexOf(wanted, at + wanted.length);
    }
  });
  return locations;
}

/** The page's text, as `pageText` gives it, and for each of its UTF-16 units the symbol it belongs to, if any. */
function readPage(page: OcrPage): { readonly text: string; readonly places: (Place | undefined)[] } {
  const places: (Place | undefined)[] = [];
  let text = '';
  let lineNumber = 0;
  page.blocks.forEach((block, blockIndex) => {
    block.lines.forEach((line, lineIndex) => {
      const separator = lineIndex > 0 ? '\n' : blockIndex > 0 ? '\n\n' : '';
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
  return { text, places };
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
