/** The figures of the whole time at a glance. */

import { useQuery } from '@tanstack/react-query';
import { useTexts } from '../text/language.tsx';
import { count } from './pages-columns.ts';
import type { Period } from './period-fields.tsx';
import { type PagesLine, percent, report, type UncollectedLine } from './reports.ts';

/** The figures; a dash where nothing came out. */
export function Summary({ period }: { period: Period }) {
  const t = useTexts();
  const { from, to } = period;
  const pages = useQuery(report<PagesLine>('pages', { from, to })).data?.items[0];
  const saved = useQuery(report<UncollectedLine>('uncollected', { from, to })).data?.items[0];
  const figures: readonly (readonly [string, string])[] = [
    [t('reports.sides'), t('reports.sidesOf', { count: count(pages?.impressions ?? 0) })],
    [t('reports.sheets'), t('reports.sheetsOf', { count: count(pages?.sheets ?? 0) })],
    [t('reports.colorShare'), percent(pages?.colorImpressions ?? 0, pages?.impressions ?? 0)],
    [t('reports.duplexShare'), percent(pages?.twoSidedImpressions ?? 0, pages?.impressions ?? 0)],
    [t('reports.cost'), t('reports.yenOf', { yen: count(pages?.yen ?? 0) })],
    [t('reports.saved'), t('reports.sheetsOf', { count: count(saved?.sheets ?? 0) })],
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
