/** Rows of counts, and the tables made of them. */

import type { FieldName } from '../../../../src/scan/understanding.ts';
import type { SetPage } from '../../../support/ocr-set/set.ts';
import type { Score } from './score.ts';
import { type ViewerName, viewerNames } from './viewers.ts';

/** What was counted for one page. */
export interface Counted {
  readonly page: SetPage;
  readonly score: Score;
  /** Phrases inside a line: how many, and how many are in the engine's text and in each viewer. */
  readonly phrases: number;
  readonly inText: number;
  readonly inViewer: ReadonlyMap<ViewerName, number>;
  /** The same for dates and numbers. */
  readonly figures: number;
  readonly figuresInText: number;
  readonly figuresInViewer: ReadonlyMap<ViewerName, number>;
  /** Size of the PDF and of the image, in bytes; undefined when no PDF was written. */
  readonly pdfBytes: number | undefined;
}

/** Prints one line. */
export const print = (text: string): boolean => process.stdout.write(`${text}\n`);

/** A share of 0 to 1 as per cent with two digits; `-` for none. */
export const percent = (part: number, whole: number, digits = 2): string =>
  whole === 0 ? '-' : ((100 * part) / whole).toFixed(digits);

const sum = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

interface Section {
  readonly name: string;
  readonly has: (page: SetPage) => boolean;
}

const main = new Set(['light', 'medium', 'heavy']);

/** In the order in which they are printed. */
export const sections: readonly Section[] = [
  ...(['plain', 'table', 'vertical'] as const).flatMap((group) =>
    (['light', 'medium', 'heavy'] as const).map((pageClass) => ({
      name: `${group}, ${pageClass}`,
      has: (page: SetPage) => page.group === group && page.pageClass === pageClass,
    })),
  ),
  { name: '**all of these**', has: ({ pageClass }) => main.has(pageClass) },
  ...(['turned', 'seal', 'seal-heavy', 'fax-fine', 'fax-standard'] as const).map((pageClass) => ({
    name: pageClass,
    has: (page: SetPage) => page.pageClass === pageClass,
  })),
];

/** One row a section that has pages: character error rate, recall of four characters, phrases, size. */
export function printSections(title: string, counted: readonly Counted[]): void {
  const viewers = viewerNames.filter((name) => counted.some(({ inViewer }) => inViewer.has(name)));
  const columns = ['pages', 'CER %', 'R4 %', 'phrases in the text %', ...viewers, 'PDF / image'];
  print(`| ${title} | ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length + 1)}`);
  for (const { name, has } of sections) {
    const rows = counted.filter(({ page }) => has(page));
    if (rows.length === 0) continue;
    const phrases = sum(rows, (row) => row.phrases);
    const pdf = sum(rows, (row) => row.pdfBytes ?? 0);
    const cells = [
      String(rows.length),
      percent(
        sum(rows, (row) => row.score.edits),
        sum(rows, (row) => row.score.characters),
      ),
      percent(
        sum(rows, (row) => row.score.foursFound),
        sum(rows, (row) => row.score.fours),
        1,
      ),
      percent(
        sum(rows, (row) => row.inText),
        phrases,
        1,
      ),
      ...viewers.map((viewer) =>
        percent(
          sum(rows, (row) => row.inViewer.get(viewer) ?? 0),
          phrases,
          1,
        ),
      ),
      pdf === 0 ? '-' : (pdf / sum(rows, (row) => row.page.bytes.length)).toFixed(4),
    ];
    print(`| ${name} | ${cells.join(' | ')} |`);
  }
  const figures = sum(counted, (row) => row.figures);
  const inViewers = viewers.map(
    (viewer) =>
      `${viewer} ${percent(
        sum(counted, (row) => row.figuresInViewer.get(viewer) ?? 0),
        figures,
        1,
      )}`,
  );
  const inText = percent(
    sum(counted, (row) => row.figuresInText),
    figures,
    1,
  );
  print(
    `\nDates and numbers found of ${figures}, %: text ${inText}${inViewers.map((one) => `, ${one}`).join('')}\n`,
  );
}

/** The pages that were read worst, so that somebody looks at them. */
export function printWorst(counted: readonly Counted[], count = 6): void {
  const rate = ({ score }: Counted): number => score.edits / Math.max(1, score.characters);
  const worst = counted.filter(({ page }) => !page.truth.blank).toSorted((a, b) => rate(b) - rate(a));
  const named = worst.slice(0, count).map((row) => `${row.page.name} ${(100 * rate(row)).toFixed(1)}`);
  print(`Worst pages, CER %: ${named.join(', ')}\n`);
}

/** Of the fields that the true page has: how many were understood exactly, by field. */
export function printFields(title: string, rights: ReadonlyMap<FieldName, readonly boolean[]>): void {
  const shown = [...rights].map(([name, right]) => `${name} ${right.filter(Boolean).length}/${right.length}`);
  print(`${title}: ${shown.join(', ')}\n`);
}
