/** CSV (RFC 4180) that spreadsheets may open: no cell is ever taken for a formula. Pure. */

/** Written before the first line so that spreadsheets in Japan read UTF-8. */
export const byteOrderMark = '\ufeff';

/** What begins a formula in a spreadsheet, full-width forms included. */
const formulaStart = /^[\t\r\n ]*[=+\-@＝＋－＠|%]/;

/** One line with its end. Text that could be a formula gets an apostrophe before it; numbers stay numbers. */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`;
}

function cellOf(value: string | number | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = formulaStart.test(value) || /^[\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
