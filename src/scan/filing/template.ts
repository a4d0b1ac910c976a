/** Templates of rules: text with words in braces, and paths made of them. Pure. */

import { safeFileName, safeName } from './file-name.ts';
import { type FilingWords, unassigned } from './filing-words.ts';

/** A template with its words filled in. */
export interface Filled {
  readonly text: string;
  /** Words that no template knows. */
  readonly unknown: readonly string[];
  /** Words that the document does not tell. */
  readonly empty: readonly string[];
}

/** Most bytes of a path, and most folders before its name; what every target takes. */
const mostPathBytes = 700;
const mostFolders = 20;
const mostFolderBytes = 120;

/** Fills in the words. Unknown ones stay as they are written; blanks that empty ones leave behind go. */
export function fillTemplate(template: string, words: FilingWords): Filled {
  const unknown: string[] = [];
  const empty: string[] = [];
  const text = template.replace(/\{(\w+)\}/g, (whole: string, word: string) => {
    const value = wordOf(words, word);
    if (value === undefined) unknown.push(word);
    if (value === '') empty.push(word);
    return value ?? whole;
  });
  return { text: text.replace(/\s+/gu, ' ').trim(), unknown, empty };
}

/**
 * The path that a template gives, without extension; undefined when it knows a word that does not exist, or gives no
 * path that every target takes. Slashes inside a word make no folders.
 */
export function fillLocation(template: string, words: FilingWords): string | undefined {
  const parts = template.split('/').filter((part) => part.trim() !== '');
  const filled = parts.map((part) => fillTemplate(part, words));
  if (filled.some(({ unknown }) => unknown.length > 0) || filled.length > mostFolders) return undefined;
  const name = filled.pop()?.text ?? '';
  const folders = filled.map(({ text }) => safeName(text, mostFolderBytes, unassigned));
  const title = safeFileName(name === '' ? words.title : name, '');
  const path = [...folders, title].join('/');
  return Buffer.byteLength(path) > mostPathBytes ? undefined : path;
}

function wordOf(words: FilingWords, word: string): string | undefined {
  return Object.hasOwn(words, word) ? words[word as keyof FilingWords] : undefined;
}
