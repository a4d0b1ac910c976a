/** Paper that came out: by month, and broken down by whatever is asked for. */

import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { ChoiceField } from '../parts/field.tsx';
import { PlotBars } from '../parts/plot-bars.tsx';
import { PlotRows } from '../parts/plot-rows.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { monthMark, monthsBetween } from './months.ts';
import { count, figureColumns, groupColumns, groupName } from './pages-columns.ts';
import type { Period } from './period-fields.tsx';
import { ReportSection } from './report-section.tsx';
import { type PagesLine, report, reportPath } from './reports.ts';

const groupings = [
  'department',
  'department,month',
  'site',
  'site,device',
  'segment',
  'account',
  'user',
] as const;
const purposes = ['billing', 'quota', 'asked-by-person', 'investigation'] as const;

/** By month. */
export function MonthSection({ period: { from, to } }: { period: Period }) {
  const t = useTexts();
  const language = useLanguage();
  const asked = { from, to, by: ['month'] };
  const query = useQuery(report<PagesLine>('pages', asked));
  const lines = query.data?.items ?? [];
  const months = monthsBetween(from, to);
  const of = (value: (line: PagesLine) => number) =>
    months.map((month) => {
      const line = lines.find(({ keys }) => keys.month === month);
      return line === undefined ? 0 : value(line);
    });
  const title = t('reports.byMonth');
  return (
    <ReportSection
      title={title}
      text={t('reports.estimatedNote')}
      query={query}
      columns={[...groupColumns<PagesLine>(['month'], language, t), ...figureColumns(lines, t)]}
      keyOf={({ keys }) => keys.month ?? ''}
      csv={reportPath('pages', asked, '/csv')}
      plot={() => (
        <PlotBars
          caption={t('reports.plotOf', { title })}
          labels={months.map((month) => monthMark(month, language))}
          series={[
            { name: t('reports.mono'), values: of((line) => line.impressions - line.colorImpressions) },
            { name: t('reports.color'), values: of((line) => line.colorImpressions) },
          ]}
          format={count}
        />
      )}
    />
  );
}

/** Broken down. Figures about single people wait until the reason is said. */
export function GroupSection({ period: { from, to } }: { period: Period }) {
  const t = useTexts();
  const language = useLanguage();
  const [params, setParams] = useSearchParams();
  const grouping = groupings.find((one) => one === params.get('by')) ?? 'department';
  const purpose = params.get('purpose') ?? '';
  const groups = grouping.split(',');
  const needsPurpose = groups.includes('user');
  const asked = { from, to, by: groups, ...(needsPurpose && { purpose }) };
  const query = useQuery({ ...report<PagesLine>('pages', asked), enabled: !needsPurpose || purpose !== '' });
  const lines = query.data?.items ?? [];
  const choose = (name: string, value: string) => {
    const next = new URLSearchParams(params);
    next.set(name, value);
    if (name === 'by') next.delete('purpose');
    setParams(next, { replace: true });
  };
  const title = `${t('reports.byGroup')} (${t(`reports.by.${grouping}`)
    .replace(/\(.*\)$/, '')
    .trim()})`;
  const fields = (
    <div className="grid max-w-3xl gap-x-4 md:grid-cols-2 print:hidden">
      <ChoiceField
        label={t('reports.group')}
        value={grouping}
        onChange={({ target }) => choose('by', target.value)}
        options={groupings.map((value) => ({ value, text: t(`reports.by.${value}`) }))}
      />
      {needsPurpose && (
        <ChoiceField
          label={t('reports.purpose')}
          hint={t('reports.purposeHint')}
          value={purpose}
          onChange={({ target }) => choose('purpose', target.value)}
          options={[
            { value: '', text: t('reports.purposeNone') },
            ...purposes.map((value) => ({ value, text: t(`reports.purpose.${value}` as TextKey) })),
          ]}
        />
      )}
    </div>
  );
  if (needsPurpose && purpose === '') {
    return (
      <section className="mb-12">
        <h2 className="mb-1 text-std-20B-150">{title}</h2>
        {fields}
      </section>
    );
  }
  return (
    <ReportSection
      title={title}
      query={query}
      columns={[...groupColumns<PagesLine>(groups, language, t), ...figureColumns(lines, t)]}
      keyOf={({ keys }) => JSON.stringify(keys)}
      csv={reportPath('pages', asked, '/csv')}
      plot={(all) => (
        <PlotRows
          caption={t('reports.plotOf', { title })}
          rows={summed(all, (line) => groupName(line.keys, groups[0] ?? '', language, t)).map(
            ({ name, value }) => ({
              key: name,
              name,
              value,
              text: t('reports.sidesOf', { count: count(value) }),
            }),
          )}
        />
      )}
    >
      {fields}
    </ReportSection>
  );
}

/** The sides of lines of one name together: a plot of departments has one bar for each, whatever the months. */
function summed(lines: readonly PagesLine[], nameOf: (line: PagesLine) => string) {
  const sums = new Map<string, number>();
  for (const line of lines) sums.set(nameOf(line), (sums.get(nameOf(line)) ?? 0) + line.impressions);
  return [...sums].map(([name, value]) => ({ name, value }));
}
