/** Pairs of neighbouring UTF-16 units as 32-bit integers, the elements of the index. */

import { foldLookAlikes } from './fold.ts';

/** Way of making grams; pages of an earlier one lack single letters other than kanji, and look-alikes. */
export const gramFormat = 2;

const han = /\p{Script=Han}/u;

/** Units 0 do not occur in folded text, so that a single character takes the place of the first one. */
function single(unit: number): number {
  return unit;
}

/** Two units in one signed 32-bit integer. */
function pair(first: number, second: number): number {
  return (first << 16) | second;
}

/**
 * A gram that a page has only when look-alikes are folded, under a mark, so that plain searches stay exact: half of a
 * surrogate pair before what is no other half, which no text has. Two grams may share one.
 */
function marked(gram: number): number {
  const mixed = Math.imul(gram ^ (gram >>> 15), 0x2c1b3c6d);
  const hash = mixed ^ (mixed >>> 13);
  return ((0xd800 | ((hash >>> 16) & 0x3ff)) << 16) | (hash & 0x7fff);
}

function gramsOf(text: string): Set<number> {
  const grams = new Set<number>();
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (at + 1 < text.length) grams.add(pair(unit, text.charCodeAt(at + 1)));
    grams.add(single(unit));
  }
  return grams;
}

/**
 * All grams of folded text, each once, in rising order: every pair of neighbouring units and every unit; those that come
 * of folding look-alikes under a mark. A character outside the basic plane is a pair by itself.
 */
export function gramsOfText(folded: string): number[] {
  const grams = gramsOf(folded);
  const alike = foldLookAlikes(folded);
  const more = alike === folded ? [] : Array.from(gramsOf(alike)).filter((gram) => !grams.has(gram));
  for (const gram of more) grams.add(marked(gram));
  return Array.from(Int32Array.from(grams).sort());
}

/** How a folded term is looked up. */
export interface TermLookup {
  /** What a page with the term must have: of each of these, one. At least one. */
  readonly grams: readonly (readonly number[])[];
  /** True when pages with these grams hold the term for sure; otherwise the text itself must be compared. */
  readonly isExact: boolean;
  /** The earliest format of pages that have these grams; pages of an earlier one have to be compared. */
  readonly sinceFormat: number;
}

/** The lookup of a folded term of at least one character; `similar`: with look-alikes as one. */
export function lookupOfTerm(folded: string, similar = false): TermLookup {
  const text = similar ? foldLookAlikes(folded) : folded;
  const grams = new Set<number>();
  if (text.length === 1) grams.add(single(text.charCodeAt(0)));
  for (let at = 0; at + 1 < text.length; at += 1) {
    grams.add(pair(text.charCodeAt(at), text.charCodeAt(at + 1)));
  }
  const isSingle = text.length === 1 && !han.test(text);
  return {
    grams: Array.from(grams, (gram) => (similar ? [gram, marked(gram)] : [gram])),
    isExact: !similar && text.length <= 2,
    sinceFormat: isSingle || similar ? 2 : 1,
  };
}
