/** Where the words of a query stand in a snippet, letter by letter. */

/** A piece of the snippet; `at` is the place of its first letter. */
export interface SnippetPart {
  readonly at: number;
  readonly text: string;
  readonly isHit: boolean;
}

/** The snippet in pieces, none lost or added; 30 words at most are looked for. */
export function markedParts(text: string, words: readonly string[]): readonly SnippetPart[] {
  const wanted = words.filter((word) => word !== '').slice(0, 30);
  if (wanted.length === 0) return [{ at: 0, text, isHit: false }];
  const pattern = new RegExp(`(${wanted.map(escaped).join('|')})`, 'giu');
  let at = 0;
  // Splitting by a pattern with one group leaves the hits at the odd places.
  return text.split(pattern).map((part, index) => {
    const from = at;
    at += part.length;
    return { at: from, text: part, isHit: index % 2 === 1 };
  });
}

function escaped(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replaceAll('-', '\\x2d');
}
