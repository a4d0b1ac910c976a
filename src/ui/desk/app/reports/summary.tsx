/** The figures of the whole time at a glance. */

import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../text/language.tsx';
import { count } from './pages-columns.ts';
import type { Period } from './period-fields.tsx';
import { type PagesLine, percent, report, type UncollectedLine, uncollectedOf } from './reports.ts';

/** The figures; a dash where nothing came out. They are sums of what the parts below ask for anyway. */
export function Summary({ period }: { period: Period }) {
  const t = useTexts();
  const { from, to } = period;
  const months = useQuery(report<PagesLine>('pages', { from, to, by: ['month'] })).data?.items ?? [];
  const uncollected = useQuery(report<UncollectedLine>('uncollected', uncollectedOf(period))).data;
  // Only where there are more lines than a page shows the sum has to be asked for.
  const whole = useQuery({
    ...report<UncollectedLine>('uncollected', { from, to }),
    enabled: uncollected?.more === true,
  });
  const lines = uncollected?.more === true ? (whole.data?.items ?? []) : (uncollected?.items ?? []);
  const of = (value: (line: PagesLine) => number) => months.reduce((sum, line) => sum + value(line), 0);
  const impressions = of((line) => line.impressions);
  const sheetsSaved = lines.reduce((sum, { sheets }) => sum + sheets, 0);
  const figures: readonly (readonly [string, string])[] = [
    [t('reports.sides'), t('reports.sidesOf', { count: count(impressions) })],
    [t('reports.sheets'), t('reports.sheetsOf', { count: count(of(({ sheets }) => sheets)) })],
    [
      t('reports.colorShare'),
      percent(
        of((line) => line.colorImpressions),
        impressions,
      ),
    ],
    [
      t('reports.duplexShare'),
      percent(
        of((line) => line.twoSidedImpressions),
        impressions,
      ),
    ],
    [t('reports.cost'), t('reports.yenOf', { yen: count(of(({ yen }) => yen)) })],
    [t('reports.saved'), t('reports.sheetsOf', { count: count(sheetsSaved) })],
  ];
  return (
    <dl className="mb-10 grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-6">
      {figures.map(([name, value]) => (
        <div key={name} className="rounded-12 border border-solid-gray-420 p-3">
          <dt className="text-sm text-solid-gray-700">{name}</dt>
          <dd className="text-std-20B-150 break-words tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
