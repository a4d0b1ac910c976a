/** Months and fiscal years as reports name them. Pure. A month is `YYYY-MM`. */

import type { Language } from '../text/bilingual.ts';

/** The month so many months later, earlier with a negative number. */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const months = year * 12 + number - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** First month of the fiscal year in which a month lies; `start` is the number of its first month. */
export function fiscalYearOf(month: string, start: number): string {
  return addMonths(month, -((Number(month.slice(5)) - start + 12) % 12));
}

/** The months from one to another, both included; 120 at most. */
export function monthsBetween(from: string, to: string): readonly string[] {
  const months: string[] = [];
  for (let month = from; month <= to && months.length < 120; month = addMonths(month, 1)) months.push(month);
  return months;
}

const noon = (month: string): Date => new Date(`${month}-15T03:00:00Z`);

/** Such as 令和8年4月, or April 2026. */
export function monthName(month: string, language: Language): string {
  const locale = language === 'ja' ? 'ja-JP-u-ca-japanese' : 'en-GB';
  const form = { timeZone: 'Asia/Tokyo', year: 'numeric', month: 'long' } as const;
  return new Intl.DateTimeFormat(locale, { ...form, ...(language === 'ja' && { era: 'long' }) }).format(
    noon(month),
  );
}

/** The month alone, for the axis of a plot: 4月, or Apr. */
export function monthMark(month: string, language: Language): string {
  return language === 'ja'
    ? `${Number(month.slice(5))}月`
    : new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', month: 'short' }).format(noon(month));
}

/** Such as 令和8年度, or Fiscal 2026, by its first month. */
export function fiscalYearName(first: string, language: Language): string {
  if (language === 'en') return `Fiscal ${first.slice(0, 4)}`;
  const parts = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
    timeZone: 'Asia/Tokyo',
    era: 'long',
    year: 'numeric',
  }).formatToParts(noon(first));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('era')}${part('year')}年度`;
}
