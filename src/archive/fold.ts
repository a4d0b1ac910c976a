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
/** The same at one place. */
const clusterHere = new RegExp(cluster.source, 'uy');

const endsJapanese = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]$/u;
const beginsJapanese = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}]/u;

/** The folded form of `text`. */
export function fold(text: string): string {
  const source = text.toWellFormed();
  let folded = '';
  let previous = '';
  let isParted = false;
  for (let at = 0; at < source.length; ) {
    const piece = nextPiece(source, at);
    at = piece.end;
    if (piece.text === '') continue;
    if (piece.text === ' ') {
      isParted = true;
      continue;
    }
    if (isParted && separates(previous, piece.text)) folded += ' ';
    isParted = false;
    folded += piece.text;
    previous = piece.text;
  }
  return folded;
}

/** A run of characters that fold to themselves, or a cluster. */
function nextPiece(source: string, start: number): Piece {
  let end = start;
  while (end < source.length && isPlain[source.charCodeAt(end)] === 1) end += 1;
  // The last one of a run may have a mark behind it.
  if (end < source.length) end -= 1;
  if (end > start) return { text: source.slice(start, end), start, end };
  clusterHere.lastIndex = start;
  const [match = ''] = clusterHere.exec(source) ?? [];
  return { text: foldCluster(match), start, end: start + Math.max(1, match.length) };
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
    if (space && separates(previous, folded)) yield space;
    space = undefined;
    yield { text: folded, start, end };
    previous = folded;
  }
}

/** Whether white space between two folded pieces parts words. */
function separates(previous: string, next: string): boolean {
  return previous !== '' && !endsJapanese.test(previous) && !beginsJapanese.test(next);
}

/** Characters that neither NFKC nor lower case changes: nearly all of a Japanese page. */
const settled = /^[a-z0-9\u3041-\u3096\u30A1-\u30FA\u30FC\u4E00-\u9FFF]$/;

/** By UTF-16 unit: 1 where a character folds to itself whatever stands before it. */
const isPlain = Uint8Array.from({ length: 0x1_0000 }, (_, unit) => {
  const character = String.fromCharCode(unit);
  return settled.test(character) && !searchedForm.has(character) ? 1 : 0;
});

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

/**
 * Groups of characters that look alike in print. The first stands for all: the one that municipal text holds most often,
 * so that few pages change. Text is folded before, so that no full-width and no upper-case form occurs here.
 */
const groups = [
  ...['口ロ□', 'カ力', '二ニ', '工エ', 'ー一―-−‐–—', 'タ夕', 'ハ八', 'ト卜', '1li|', '0o〇○', '・.·'],
  ...['へヘ', 'べベ', 'ぺペ', 'りリ', '末未', '土士', '己已巳', '網綱', '千干'],
];

const leader = new Map(
  groups.flatMap((group) => Array.from(group, (character) => [character, group[0] ?? ''] as const)),
);
/** Characters for which another one stands. */
const led = new RegExp(
  `[${Array.from(leader, ([character, first]) => (character === first ? '' : `\\u{${character.charCodeAt(0).toString(16)}}`)).join('')}]`,
  'gu',
);
const members = new Map(groups.map((group) => [group[0] ?? '', group]));

/**
 * Folds look-alikes of text that `fold` gave, unit by unit: its length stays. Finds more and confuses more: only ever on
 * request.
 */
export function foldLookAlikes(folded: string): string {
  return folded.replace(led, (character) => leader.get(character) ?? character);
}

/** All characters that look like a folded one, itself among them. */
export function lookAlikesOf(character: string): string {
  return members.get(leader.get(character) ?? character) ?? character;
}

/** A value as it is searched by: folded, without any white space. */
export function foldValue(value: string): string {
  return fold(value).replaceAll(' ', '');
}
