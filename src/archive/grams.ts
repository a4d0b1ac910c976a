/**
 * The elements of the index, as 32-bit integers: pairs of neighbouring UTF-16 units, single units, and threes of common
 * characters.
 */

import { commonNumber } from './common-characters.ts';
import { foldLookAlikes } from './fold.ts';

/** Way of making grams. Pages of 2 lack threes; those of 1 lack look-alikes, too, and single letters other than kanji. */
export const gramFormat = 3;

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
 * Three common characters, each by its number: where no pair can be, as half of a surrogate pair before what is no other
 * half, which no text has. 0: one of them is not common.
 */
function three(text: string, at: number): number {
  const first = commonNumber(text.charCodeAt(at));
  const second = first === undefined ? undefined : commonNumber(text.charCodeAt(at + 1));
  const third = second === undefined ? undefined : commonNumber(text.charCodeAt(at + 2));
  if (first === undefined || second === undefined || third === undefined) return 0;
  const code = (first << 16) | (second << 8) | third;
  return ((0xd800 | (code >>> 14)) << 16) | 0x8000 | (code & 0x3fff);
}

/**
 * A gram that a page has only when look-alikes are folded, under a mark, so that plain searches stay exact: half of a
 * surrogate pair before what is no other half, and no three either. Two grams may share one.
 */
function marked(gram: number): number {
  const mixed = Math.imul(gram ^ (gram >>> 15), 0x2c1b3c6d);
  const hash = mixed ^ (mixed >>> 13);
  return ((0xd800 | ((hash >>> 16) & 0x3ff)) << 16) | (hash & 0x7fff);
}

/**
 * All grams of folded text, each once, in rising order: every unit, every pair of neighbours, every three of common
 * characters; those that come of folding look-alikes under a mark. A character outside the basic plane is a pair by itself.
 */
export function gramsOfText(folded: string): number[] {
  const all = new Int32Array(3 * folded.length);
  let length = 0;
  for (let at = 0; at < folded.length; at += 1) {
    const unit = folded.charCodeAt(at);
    all[length] = single(unit);
    length += 1;
    if (at + 1 === folded.length) break;
    all[length] = pair(unit, folded.charCodeAt(at + 1));
    length += 1;
    const gram = three(folded, at);
    if (gram === 0) continue;
    all[length] = gram;
    length += 1;
  }
  const grams = distinct(all.subarray(0, length));
  const more = gramsOfLookAlikes(folded).filter((gram) => !grams.includes(gram));
  if (more.length === 0) return Array.from(grams);
  const joined = new Int32Array(grams.length + more.length);
  joined.set(grams);
  joined.set(more.map(marked), grams.length);
  return Array.from(distinct(joined));
}

/** Grams that come of folding look-alikes, some of which the text may have as it is. */
function gramsOfLookAlikes(folded: string): number[] {
  const alike = foldLookAlikes(folded);
  const grams: number[] = [];
  if (alike === folded) return grams;
  for (let at = 0; at < alike.length; at += 1) {
    const unit = alike.charCodeAt(at);
    if (unit === folded.charCodeAt(at)) continue;
    grams.push(single(unit));
    if (at > 0) grams.push(pair(alike.charCodeAt(at - 1), unit));
    if (at + 1 < alike.length) grams.push(pair(unit, alike.charCodeAt(at + 1)));
    for (const first of [at - 2, at - 1, at]) {
      const gram = first < 0 ? 0 : three(alike, first);
      if (gram !== 0) grams.push(gram);
    }
  }
  return grams;
}

/** Sorts in place. */
function distinct(grams: Int32Array): Int32Array {
  grams.sort();
  let length = 0;
  for (const gram of grams) {
    if (length > 0 && grams[length - 1] === gram) continue;
    grams[length] = gram;
    length += 1;
  }
  return grams.subarray(0, length);
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

/**
 * The lookup of a folded term of at least one character.
 *
 * @param similar with look-alikes as one.
 * @param oldest the earliest format of any page there is; threes are used when all pages have them.
 */
export function lookupOfTerm(folded: string, similar = false, oldest = gramFormat): TermLookup {
  const text = similar ? foldLookAlikes(folded) : folded;
  const grams = new Set<number>();
  if (text.length === 1) grams.add(single(text.charCodeAt(0)));
  let inThree = -1;
  for (let at = 0; at + 1 < text.length; at += 1) {
    const gram = oldest >= 3 ? three(text, at) : 0;
    if (gram !== 0) {
      grams.add(gram);
      inThree = at + 2;
    }
    // A pair within a three says nothing more.
    if (inThree < at + 1) grams.add(pair(text.charCodeAt(at), text.charCodeAt(at + 1)));
  }
  const isSingle = text.length === 1 && !han.test(text);
  const isThree = text.length === 3 && inThree === 2;
  return {
    grams: Array.from(grams, (gram) => (similar ? [gram, marked(gram)] : [gram])),
    isExact: !similar && (text.length <= 2 || isThree),
    sinceFormat: isSingle || similar ? 2 : 1,
  };
}
