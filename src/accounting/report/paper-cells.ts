/** Lines about paper that came in as cells for spreadsheets. Pure. */

import type { ReadingRow, ScansRow } from '../../ports/paper-reports.ts';
import type { Cells } from './write-report.ts';

/** Cells of a line about scans; those of no line have the names alone. */
export function scansCells(row: ScansRow | undefined): Cells {
  return [
    ['month', row?.month ?? ''],
    ['department', row?.department ?? ''],
    ['received', row?.received ?? 0],
    ['filed', row?.filed ?? 0],
    ['by_hand', row?.byHand ?? 0],
    ['failed', row?.failed ?? 0],
    ['pages', row?.pages ?? 0],
  ];
}

/** Cells of a line about reading; a share that nobody measured is empty. */
export function readingCells(row: ReadingRow | undefined): Cells {
  return [
    ['month', row?.month ?? ''],
    ['documents', row?.documents ?? 0],
    ['pages', row?.pages ?? 0],
    ['measured', row?.measured ?? 0],
    ['found_rate', shareCell(row?.foundRate)],
    ['values', row?.values ?? 0],
    ['confidence', shareCell(row?.confidence)],
    ['corrections', row?.corrections ?? 0],
    ['corrections_per_100_pages', row === undefined ? '' : perHundred(row.corrections, row.pages)],
  ];
}

/** How many to a hundred pages, with two decimals; 0 without pages. */
export function perHundred(count: number, pages: number): number {
  return pages === 0 ? 0 : Math.round((count / pages) * 10_000) / 100;
}

function shareCell(share: number | undefined): string | number {
  return share === undefined ? '' : Math.round(share * 10_000) / 10_000;
}
