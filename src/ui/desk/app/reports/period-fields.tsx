/** Which fiscal year, and which of its months. What is chosen stands in the address. */

import { useSearchParams } from 'react-router';
import { ChoiceField } from '../parts/field.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { addMonths, fiscalYearName, fiscalYearOf, monthName, monthsBetween } from './months.ts';
import type { ReportFrame } from './reports.ts';

/** Fiscal years that can be chosen. */
const years = 6;

/** What the address says. */
export interface Period {
  /** First month of the fiscal year. */
  readonly year: string;
  readonly from: string;
  readonly to: string;
}

/** The period in the address; this fiscal year when it says nothing that could be meant. */
export function usePeriod({ month: now, fiscalYearStart }: ReportFrame): Period {
  const [params] = useSearchParams();
  const current = fiscalYearOf(now, fiscalYearStart);
  const asked = params.get('year') ?? '';
  const year = /^\d{4}-\d{2}$/.test(asked) ? asked : current;
  const last = addMonths(year, 11);
  const month = params.get('month') ?? '';
  return month >= year && month <= last ? { year, from: month, to: month } : { year, from: year, to: last };
}

/** The fields. */
export function PeriodFields({ frame, period }: { frame: ReportFrame; period: Period }) {
  const t = useTexts();
  const language = useLanguage();
  const [params, setParams] = useSearchParams();
  const current = fiscalYearOf(frame.month, frame.fiscalYearStart);
  const choose = (changes: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) next.set(name, value);
    setParams(next, { replace: true });
  };
  const firsts = Array.from({ length: years }, (_, at) => addMonths(current, -12 * at));
  const months = monthsBetween(period.year, addMonths(period.year, 11));
  return (
    <div className="grid max-w-xl gap-x-4 sm:grid-cols-2 print:hidden">
      <ChoiceField
        label={t('reports.year')}
        value={period.year}
        onChange={({ target }) => choose({ year: target.value, month: '' })}
        options={firsts.map((value) => ({ value, text: fiscalYearName(value, language) }))}
      />
      <ChoiceField
        label={t('reports.month')}
        value={period.from === period.to ? period.from : ''}
        onChange={({ target }) => choose({ month: target.value })}
        options={[
          { value: '', text: t('reports.wholeYear') },
          ...months.map((value) => ({ value, text: monthName(value, language) })),
        ]}
      />
    </div>
  );
}
