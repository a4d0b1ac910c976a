/** Whether the text that a page of a PDF brings along can be relied upon, or must be read anew. */

import type { OcrPage } from '../result.ts';

/** Why the own text of a page is not kept. */
export type OwnTextFault =
  /** There is none. */
  | 'absent'
  /** Less than half as much as was read: a header or a stamped number over a picture. */
  | 'partial'
  /** Replacement, private or control characters: a font that does not say what its glyphs mean. */
  | 'garbage'
  /** One character over and over, as programs write that had no glyph for the others. */
  | 'placeholder'
  /** A space behind every other character: it reads well and is found by nobody. */
  | 'spaced'
  /** Other characters than the picture shows. */
  | 'other-text';

const garbage = /[\ufffd\p{Co}\p{Cn}\p{Cc}]/gu;
const cjk = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー。、]';
const pairs = new RegExp(`${cjk}(?=${cjk})`, 'gu');
const spacedPairs = new RegExp(`${cjk}(?= ${cjk})`, 'gu');

const mostGarbage = 0.05;
const mostOfOneCharacter = 0.5;
const mostSpaced = 0.2;
/** Below so many symbols what was read says nothing about the text. */
const enoughRead = 20;
const leastShared = 0.6;

/**
 * The first fault of the text that a page carries, against what was read on its picture; undefined when it can be
 * relied upon. White space and compatibility forms do not count, except where spaces part Japanese characters.
 */
export function ownTextFault(own: string, page: OcrPage): OwnTextFault | undefined {
  const letters = [...own.replace(/\s/gu, '')];
  if (letters.length === 0) return 'absent';
  const read = page.blocks.flatMap((block) => block.lines.flatMap((line) => line.symbols));
  if (letters.length * 2 < read.length) return 'partial';
  const text = own.replace(/\s/gu, '');
  if (count(text, garbage) > letters.length * mostGarbage) return 'garbage';
  if (letters.length >= 10 && mostFrequent(letters) > letters.length * mostOfOneCharacter)
    return 'placeholder';
  const parted = count(own, spacedPairs);
  if (parted > (parted + count(own, pairs)) * mostSpaced) return 'spaced';
  const shared = sharedLetters(
    text,
    read.map((symbol) => symbol.text),
  );
  return read.length >= enoughRead && shared < leastShared ? 'other-text' : undefined;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function mostFrequent(letters: readonly string[]): number {
  return Math.max(...frequencies(letters).values());
}

function frequencies(letters: Iterable<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const letter of letters) found.set(letter, (found.get(letter) ?? 0) + 1);
  return found;
}

/** Share of what was read that is in the text, in whatever order: columns may be told in another one. */
function sharedLetters(own: string, read: readonly string[]): number {
  const left = frequencies(own.normalize('NFKC'));
  const wanted = [...read.join('').normalize('NFKC').replace(/\s/gu, '')];
  let shared = 0;
  for (const letter of wanted) {
    const there = left.get(letter) ?? 0;
    if (there > 0) shared += 1;
    left.set(letter, there - 1);
  }
  return wanted.length === 0 ? 1 : shared / wanted.length;
}
