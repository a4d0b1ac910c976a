/** The retention schedule (保存期間): from when and until when records are kept, and what comes then (ISO 15489-1 §8.5). Pure. */

/** Years that a record is kept, or for ever (永年); 30, 10, 5, 3 and 1 are usual. */
export type RetentionPeriod = number | 'permanent';

/** The year by which a series is closed: April to March, or the calendar's. */
export type SeriesYear = 'fiscal-year' | 'calendar-year';

/** What becomes of a record at the end of its period, decided in advance (満了時の措置): to the public archives, or destroyed. */
export type PlannedDisposition = 'transfer' | 'destroy';

/** How long the records of a series are kept. */
export interface RetentionSchedule {
  readonly period: RetentionPeriod;
  readonly series: SeriesYear;
}

/** Longest period, and longest extension, in years. */
export const longestPeriod = 100;

/** The last day `YYYY-MM-DD` of a period, or `permanent`. */
export type RetentionEnd = string;

/** The year that a day `YYYY-MM-DD` belongs to; a fiscal year has the number of the year it begins in. */
export function yearOfSeries(series: SeriesYear, day: string): number {
  const year = Number(day.slice(0, 4));
  return series === 'fiscal-year' && Number(day.slice(5, 7)) < 4 ? year - 1 : year;
}

/** 起算日: the first day of the year after the one in which the record was completed. */
export function retentionStart(series: SeriesYear, year: number): string {
  return series === 'calendar-year' ? `${year + 1}-01-01` : `${year + 1}-04-01`;
}

/**
 * The last day on which records completed in `year` must still be there. Five years for the fiscal year 2026: from
 * 2027-04-01 until 2032-03-31.
 */
export function retentionEnd({ period, series }: RetentionSchedule, year: number): RetentionEnd {
  if (period === 'permanent') return 'permanent';
  return series === 'calendar-year' ? `${year + period}-12-31` : `${year + 1 + period}-03-31`;
}

/** The end that keeps a record longer; `undefined` says nothing. */
export function laterEnd(
  left: RetentionEnd | undefined,
  right: RetentionEnd | undefined,
): RetentionEnd | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  if (left === 'permanent' || right === 'permanent') return 'permanent';
  return left >= right ? left : right;
}

/** 延長: the same day so many years later. A 29 February becomes the last day of that February. */
export function extendedEnd(end: RetentionEnd, years: number): RetentionEnd {
  if (end === 'permanent') return end;
  const year = Number(end.slice(0, 4)) + years;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const rest = end.slice(4) === '-02-29' && !isLeap ? '-02-28' : end.slice(4);
  return `${String(year).padStart(4, '0')}${rest}`;
}

/** True when the period was over before `today` (`YYYY-MM-DD` in Japan) began. */
export function isOver(end: RetentionEnd | undefined, today: string): boolean {
  return end !== undefined && end !== 'permanent' && end < today;
}

/** The last day of a fiscal year: what ends until then is on its list. */
export function endOfFiscalYear(year: number): string {
  return `${year + 1}-03-31`;
}

/** True when the period ends in the fiscal year or before. */
export function endsBy(end: RetentionEnd | undefined, fiscalYear: number): boolean {
  return end !== undefined && end !== 'permanent' && end <= endOfFiscalYear(fiscalYear);
}
