/** Measures a text layer: how much of what a page says can be found in what an extractor gives. */

/** How many phrases were looked for and found. */
export interface FoundRate {
  readonly phrases: number;
  readonly found: number;
  /** found / phrases; 1 when there was nothing to look for. */
  readonly rate: number;
}

/** Length of a phrase in characters; most Japanese search words have two to four. */
export const phraseLength = 4;

/**
 * All phrases of four characters inside one line and inside one stretch without white space. Compatibility forms
 * (full-width figures and brackets) count as their plain ones (NFKC), because engines cannot tell them apart;
 * white space in the extracted text counts, because search tools do not remove it.
 */
export function foundRate(lines: readonly string[], extracted: string): FoundRate {
  const text = extracted.normalize('NFKC');
  const phrases = lines.flatMap((line) => phrasesOf(line.normalize('NFKC')));
  const found = phrases.filter((phrase) => text.includes(phrase)).length;
  return { phrases: phrases.length, found, rate: phrases.length === 0 ? 1 : found / phrases.length };
}

function phrasesOf(line: string): string[] {
  return line.split(/\s+/u).flatMap((stretch) => {
    const characters = [...stretch];
    const count = Math.max(0, characters.length - phraseLength + 1);
    return Array.from({ length: count }, (_, start) =>
      characters.slice(start, start + phraseLength).join(''),
    );
  });
}
