/** Days, moments and fiscal years as people write them: 和暦 in Japanese. */

import { useMemo } from 'react';
import { useLanguage } from '../text/language.tsx';

/** The writers of one language, for Japan's days. */
export interface Days {
  /** A day `YYYY-MM-DD`, or a moment. */
  day(value: string): string;
  /** Day and time. */
  moment(value: string): string;
  /** 令和8年度. */
  fiscalYear(year: number): string;
}

/** The writers in the language in force. */
export function useDays(): Days {
  const language = useLanguage();
  return useMemo(() => {
    const locale = language === 'ja' ? 'ja-JP-u-ca-japanese' : 'en-GB';
    const zone = { timeZone: 'Asia/Tokyo' } as const;
    const days = new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'long' });
    const moments = new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'long', timeStyle: 'short' });
    const years = new Intl.DateTimeFormat(locale, { ...zone, era: 'long', year: 'numeric' });
    const at = (value: string): Date => new Date(value.length === 10 ? `${value}T00:00:00+09:00` : value);
    return {
      day: (value) => days.format(at(value)),
      moment: (value) => moments.format(at(value)),
      fiscalYear: (year) =>
        language === 'ja' ? `${years.format(at(`${year}-12-01`))}度` : `fiscal year ${year}`,
    };
  }, [language]);
}

/** The last day of a fiscal year. */
export function endOfFiscalYear(year: number): string {
  return `${year + 1}-03-31`;
}
