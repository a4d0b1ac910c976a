/** How well a page was read, against its truth. */

import type { OcrPage } from '../../../../ocr/result.ts';
import type { PageTruth } from '../../../support/ocr-set/truth.ts';

/** Counts of one page; sums of them give the rates of many. */
export interface Score {
  /** Insertions, deletions and replacements. */
  readonly edits: number;
  /** Characters of the truth. */
  readonly characters: number;
  readonly fours: number;
  readonly foursFound: number;
}

/** Compatibility forms count as their plain ones; white space and the order of nothing else is forgiven. */
export function fold(text: string): string {
  return text.normalize('NFKC').replace(/\s/gu, '');
}

/** Edits by Levenshtein, and which runs of four characters of each true line are anywhere in the text. */
export function score(truth: PageTruth, read: string): Score {
  const got = fold(read);
  const lines = truth.lines.map(({ text }) => fold(text));
  const fours = lines.flatMap(fourCharacterRuns);
  return {
    edits: editDistance([...lines.join('')], [...got]),
    characters: [...lines.join('')].length,
    fours: fours.length,
    foursFound: fours.filter((run) => got.includes(run)).length,
  };
}

function fourCharacterRuns(line: string): string[] {
  const characters = [...line];
  return characters.slice(3).map((_, index) => characters.slice(index, index + 4).join(''));
}

function editDistance(a: readonly string[], b: readonly string[]): number {
  let above = Uint32Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [row, character] of a.entries()) {
    const here = new Uint32Array(b.length + 1);
    here[0] = row + 1;
    for (let column = 1; column <= b.length; column += 1) {
      const changed = (above[column - 1] ?? 0) + (b[column - 1] === character ? 0 : 1);
      here[column] = Math.min(changed, (above[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1);
    }
    above = here;
  }
  return above[b.length] ?? 0;
}

/** Dates, document numbers and other figures of at least three digits: what people look documents up by. */
const lookedUp =
  /(?:令和|平成)[\d元]+年(?:\d+月(?:\d+日)?|度)|第\d+号|[A-Z]?\d[\d,.-]{2,}\d|(?:令和|平成)[一二三四五六七八九十元]+年[一二三四五六七八九十]+月[一二三四五六七八九十]+日/gu;

/** Dates and numbers of the true lines, and how many of them stand in a text; white space of it counts. */
export function datesAndNumbers(
  truth: PageTruth,
  extracted: string,
): { readonly all: number; readonly found: number } {
  const text = extracted.normalize('NFKC');
  const wanted = truth.lines.flatMap((line) => line.text.normalize('NFKC').match(lookedUp) ?? []);
  return { all: wanted.length, found: wanted.filter((one) => text.includes(one)).length };
}

/** The direction that most characters of the page were read in. */
export function mainDirection(page: OcrPage): 'horizontal' | 'vertical' {
  let balance = 0;
  for (const block of page.blocks) {
    const symbols = block.lines.reduce((sum, line) => sum + line.symbols.length, 0);
    balance += block.direction === 'vertical' ? symbols : -symbols;
  }
  return balance > 0 ? 'vertical' : 'horizontal';
}

/** Whether the tables of the page are those of the truth, by the number of cells of each; a page without any counts. */
export function tablesRight(page: OcrPage, truth: PageTruth): boolean {
  const found = page.blocks.flatMap((block) => (block.table === undefined ? [] : [block.table.cells.length]));
  return found.join(' ') === truth.tables.map((table) => table.cells.length).join(' ');
}
