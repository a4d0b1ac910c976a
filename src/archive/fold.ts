/**
 * Folds text so that what people type finds what was recognised: Unicode NFKC (UAX #15), lower case, variant kanji to
 * one form, no white space beside Japanese characters (paper breaks words over lines), no invisible characters.
 * Text and query are folded alike; a query is found where the folded text holds the folded query.
 */

import { searchedForm } from './variant-characters.ts';

/** Folded text with the way back to the text it came from. */
export interface FoldedText {
  readonly text: string;
  /** For each UTF-16 unit of `text`: where its source begins in the given text. */
  readonly starts: Uint32Array;
  /** For each UTF-16 unit of `text`: where its source ends, exclusive. */
  readonly ends: Uint32Array;
}

/**
 * What is folded as one: a character with the marks that follow it (combining, spacing and half-width voicing, Hangul
 * vowels and finals), or a run of white space. Paper sets a mark apart now and then (`か ﾞ`); it still belongs.
 */
const cluster =
  /\s+|[^\s](?:[\s\p{Cf}\p{Cc}]{0,9}[\p{M}\u{309B}\u{309C}\u{FF9E}\u{FF9F}\u{1160}-\u{11FF}])*/gu;

/** Format and control characters, variation selectors (also those that choose a glyph of a name). */
const invisible = /[\p{Cf}\p{Cc}\p{Variation_Selector}]/gu;

const endsJapanese = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]$/u;
const beginsJapanese = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]/u;

/** The folded form of `text`. */
export function fold(text: string): string {
  let folded = '';
  for (const piece of foldedPieces(text)) folded += piece.text;
  return folded;
}

/** Like {@link fold}, with the place each unit came from. */
export function foldWithPlaces(text: string): FoldedText {
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const piece of foldedPieces(text)) {
    folded += piece.text;
    for (let unit = 0; unit < piece.text.length; unit += 1) {
      starts.push(piece.start);
      ends.push(piece.end);
    }
  }
  return { text: folded, starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function* foldedPieces(text: string): Generator<Piece> {
  let previous = '';
  let space: Piece | undefined;
  for (const match of text.toWellFormed().matchAll(cluster)) {
    const [source] = match;
    const start = match.index;
    const end = start + source.length;
    const folded = foldCluster(source);
    if (folded === '') continue;
    if (folded === ' ') {
      space ??= { text: ' ', start, end };
      continue;
    }
    const separates = previous !== '' && !endsJapanese.test(previous) && !beginsJapanese.test(folded);
    if (space && separates) yield space;
    space = undefined;
    yield { text: folded, start, end };
    previous = folded;
  }
}

/** Characters that neither NFKC nor lower case changes: nearly all of a Japanese page. */
const settled = /^[a-z0-9\u3041-\u3096\u30A1-\u30FA\u30FC\u4E00-\u9FFF]$/;

function foldCluster(source: string): string {
  if (settled.test(source)) return searchedForm.get(source) ?? source;
  if (/^\s/u.test(source)) return ' ';
  const marked = source.replaceAll('\u309B', '\u3099').replaceAll('\u309C', '\u309A');
  // NFKC gives some spacing accents a space of their own; it never parts words.
  const plain = marked
    .replace(invisible, '')
    .replace(/\s/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s/gu, '');
  // Compatibility forms of old kanji have become plain old kanji by now.
  return Array.from(plain, (character) => searchedForm.get(character) ?? character).join('');
}

/** Groups of characters that look alike in print; the first stands for all. */
const groups = ['口ロ', '力カ', '二ニ', '工エ', '一ー―-−‐', '夕タ', '八ハ', '卜ト', '0oo', '1li|', '.・'];

const leader = new Map(
  groups.flatMap((group) => Array.from(group, (character) => [character, group[0] ?? ''] as const)),
);

/** Folds look-alikes of text that `fold` gave. Finds more and confuses more: only ever on request. */
export function foldLookAlikes(folded: string): string {
  return Array.from(folded, (character) => leader.get(character) ?? character).join('');
}
