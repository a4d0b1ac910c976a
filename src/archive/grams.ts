/** Pairs of neighbouring UTF-16 units as 32-bit integers, the elements of the index. */

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
 * All grams of a page's folded text, each once, in rising order: every pair of neighbouring units, and each kanji of
 * the basic plane on its own. A character outside it is a pair by itself.
 */
export function gramsOfText(folded: string): number[] {
  const grams = new Set<number>();
  for (let at = 0; at < folded.length; at += 1) {
    const unit = folded.charCodeAt(at);
    if (at + 1 < folded.length) grams.add(pair(unit, folded.charCodeAt(at + 1)));
    if (han.test(folded.charAt(at))) grams.add(single(unit));
  }
  return Array.from(grams).sort((a, b) => a - b);
}

/** How a folded term is looked up. */
export interface TermLookup {
  /** Grams that a page with the term must have; empty when none can help (one character that is no kanji). */
  readonly grams: readonly number[];
  /** True when pages with these grams hold the term for sure; otherwise the text itself must be compared. */
  readonly isExact: boolean;
}

/** The lookup of a folded term of at least one character. */
export function lookupOfTerm(folded: string): TermLookup {
  if (folded.length === 1) {
    const isKanji = han.test(folded);
    return { grams: isKanji ? [single(folded.charCodeAt(0))] : [], isExact: isKanji };
  }
  const grams = new Set<number>();
  for (let at = 0; at + 1 < folded.length; at += 1) {
    grams.add(pair(folded.charCodeAt(at), folded.charCodeAt(at + 1)));
  }
  return { grams: Array.from(grams), isExact: folded.length === 2 };
}
