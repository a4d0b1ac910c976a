/** 保存期間: from when and until when a document is kept. Pure. */

import { retentionEnd, yearOfSeries } from '../../archive/retention-schedule.ts';
import type { RetentionRule } from './rule.ts';

/**
 * The last day `YYYY-MM-DD` on which a document must still be there, or `permanent`. The period begins on the first day of the fiscal year (or, for
 * series kept by calendar years, of the year) after the one in which the document was completed; `day` is a day of
 * that year, `YYYY-MM-DD` in Japan. 5 years for 2026-05-10: from 2027-04-01 until 2032-03-31.
 */
export function retentionUntil({ years, series = 'fiscal-year' }: RetentionRule, day: string): string {
  return retentionEnd({ period: years, series }, yearOfSeries(series, day));
}
