/** Months and fiscal years of the accounts, in Japan's days. Pure. */

import { dayOf, startOfDay } from '../shared/working-days.ts';

/** What a quota counts over. */
export type QuotaPeriod = 'month' | 'fiscal-year';

/** A stretch of time: from `from` to before `until`. */
export interface Span {
  readonly from: Date;
  readonly until: Date;
}

/** The month (`YYYY-MM`) in which a moment falls. */
export function monthOf(moment: Date): string {
  return dayOf(moment).slice(0, 7);
}

/** The month so many months later, earlier with a negative number. */
export function addMonths(month: string, months: number): string {
  const [year = '0', number = '1'] = month.split('-');
  const count = Number(year) * 12 + Number(number) - 1 + months;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

/** From the first day of one month to the last day of another, both `YYYY-MM`. */
export function spanOfMonths(first: string, last: string): Span {
  return { from: startOfDay(`${first}-01`), until: startOfDay(`${addMonths(last, 1)}-01`) };
}

/**
 * The running period at a moment.
 *
 * @param fiscalYearStart Month, 1 to 12, in which a fiscal year begins; 4 in Japan's public offices.
 */
export function spanOf(period: QuotaPeriod, moment: Date, fiscalYearStart: number): Span {
  const month = monthOf(moment);
  if (period === 'month') return spanOfMonths(month, month);
  const since = (Number(month.slice(5)) - fiscalYearStart + 12) % 12;
  const first = addMonths(month, -since);
  return spanOfMonths(first, addMonths(first, 11));
}

/** True for `YYYY-MM`. */
export function isMonth(text: string): boolean {
  return /^(19|20)\d{2}-(0[1-9]|1[0-2])$/.test(text);
}
