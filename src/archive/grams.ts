/** Pairs of neighbouring UTF-16 units as 32-bit integers, the elements of the index. */

import { foldLookAlikes, lookAlikeLeaders } from './fold.ts';

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

function addGrams(grams: Set<number>, text: string): void {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (at + 1 < text.length) grams.add(pair(unit, text.charCodeAt(at + 1)));
    grams.add(single(unit));
  }
}

/**
 * All grams of folded text, each once, in rising order: every pair of neighbouring units and every unit, of the text as
 * it is and with its look-alikes folded. A character outside the basic plane is a pair by itself.
 */
export function gramsOfText(folded: string): number[] {
  const grams = new Set<number>();
  addGrams(grams, folded);
  addGrams(grams, foldLookAlikes(folded));
  return Array.from(grams).sort((a, b) => a - b);
}

/** How a folded term is looked up. */
export interface TermLookup {
  /** Grams that a page with the term must have; at least one. */
  readonly grams: readonly number[];
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
  // A page has the gram of a leader also where only a look-alike stands.
  const mayBeLookAlike = !similar && Array.from(text).some((character) => lookAlikeLeaders.has(character));
  const isSingle = text.length === 1 && !han.test(text);
  return {
    grams: Array.from(grams),
    isExact: text.length <= 2 && !mayBeLookAlike,
    sinceFormat: isSingle || similar ? 2 : 1,
  };
}
