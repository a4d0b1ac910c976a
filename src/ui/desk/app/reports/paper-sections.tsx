/** Paper that was saved, and paper that came in. */

import { useQuery } from '@tanstack/react-query';
import { PlotBars } from '../parts/plot-bars.tsx';
import { PlotLines } from '../parts/plot-lines.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { monthMark, monthName, monthsBetween } from './months.ts';
import { count, groupColumns } from './pages-columns.ts';
import type { Period } from './period-fields.tsx';
import { ReportSection } from './report-section.tsx';
import {
  type ReadingLine,
  report,
  reportPath,
  type ScansLine,
  type UncollectedLine,
  uncollectedOf,
} from './reports.ts';

/** Prints that nobody collected. */
export function UncollectedSection({ period: { from, to } }: { period: Period }) {
  const t = useTexts();
  const language = useLanguage();
  const asked = uncollectedOf({ from, to });
  const query = useQuery(report<UncollectedLine>('uncollected', asked));
  const months = monthsBetween(from, to);
  const title = t('reports.uncollected');
  return (
    <ReportSection
      title={title}
      text={t('reports.uncollectedText')}
      query={query}
      columns={[
        ...groupColumns<UncollectedLine>(['month', 'department'], language, t),
        { key: 'jobs', head: t('reports.jobs'), cell: ({ jobs }) => count(jobs), end: true },
        { key: 'sheets', head: t('reports.saved'), cell: ({ sheets }) => count(sheets), end: true },
        {
          key: 'unknown',
          head: t('reports.unknownLength'),
          cell: ({ jobsOfUnknownLength }) => count(jobsOfUnknownLength),
          end: true,
        },
      ]}
      keyOf={({ keys }) => JSON.stringify(keys)}
      csv={reportPath('uncollected', asked, '/csv')}
      plot={(lines) => (
        <PlotBars
          caption={t('reports.plotOf', { title })}
          labels={months.map((month) => monthMark(month, language))}
          series={[
            {
              name: t('reports.saved'),
              values: months.map((month) =>
                sumOf(
                  lines.filter(({ keys }) => keys.month === month),
                  ({ sheets }) => sheets,
                ),
              ),
            },
          ]}
          format={count}
        />
      )}
    />
  );
}

/** Scans that were received and filed. */
export function ScansSection({ period: { from, to } }: { period: Period }) {
  const t = useTexts();
  const language = useLanguage();
  const query = useQuery(report<ScansLine>('scans', { from, to }));
  const months = monthsBetween(from, to);
  const title = t('reports.scans');
  const figures: readonly (readonly [TextKey, (line: ScansLine) => number])[] = [
    ['reports.received', ({ received }) => received],
    ['reports.filed', ({ filed }) => filed],
    ['reports.byHand', ({ byHand }) => byHand],
    ['reports.failed', ({ failed }) => failed],
    ['reports.pages', ({ pages }) => pages],
  ];
  const ofMonths = (lines: readonly ScansLine[], value: (line: ScansLine) => number) =>
    months.map((month) =>
      sumOf(
        lines.filter((line) => line.month === month),
        value,
      ),
    );
  return (
    <ReportSection
      title={title}
      text={t('reports.scansText')}
      query={query}
      columns={[
        {
          key: 'month',
          head: t('reports.col.month'),
          cell: (line) => monthName(line.month, language),
          main: true,
        },
        {
          key: 'department',
          head: t('reports.col.department'),
          cell: ({ department }) => (department === '' ? t('reports.none') : department),
        },
        ...figures.map(([key, value]) => ({
          key,
          head: t(key),
          cell: (line: ScansLine) => count(value(line)),
          end: true as const,
        })),
      ]}
      keyOf={({ month, department }) => `${month} ${department}`}
      csv={reportPath('scans', { from, to }, '/csv')}
      plot={(lines) => (
        <PlotBars
          caption={t('reports.plotOf', { title })}
          labels={months.map((month) => monthMark(month, language))}
          series={[
            { name: t('reports.filed'), values: ofMonths(lines, ({ filed }) => filed) },
            {
              name: t('reports.unfiled'),
              values: ofMonths(lines, ({ received, filed }) => received - filed),
            },
          ]}
          format={count}
        />
      )}
    />
  );
}

/** How well paper was read. */
export function ReadingSection({ period: { from, to } }: { period: Period }) {
  const t = useTexts();
  const language = useLanguage();
  const query = useQuery(report<ReadingLine>('reading', { from, to }));
  const months = monthsBetween(from, to);
  const title = t('reports.reading');
  const share = (value: number | undefined) => (value === undefined ? '–' : `${(value * 100).toFixed(1)}%`);
  const figures: readonly (readonly [TextKey, (line: ReadingLine) => string])[] = [
    ['reports.documents', ({ documents }) => count(documents)],
    ['reports.pages', ({ pages }) => count(pages)],
    ['reports.measured', ({ measured }) => count(measured)],
    ['reports.foundRate', ({ foundRate }) => share(foundRate)],
    ['reports.confidence', ({ confidence }) => share(confidence)],
    [
      'reports.corrections',
      ({ corrections, pages }) => (pages === 0 ? '–' : ((corrections / pages) * 100).toFixed(2)),
    ],
  ];
  return (
    <ReportSection
      title={title}
      text={t('reports.readingText')}
      query={query}
      columns={[
        {
          key: 'month',
          head: t('reports.col.month'),
          cell: (line) => monthName(line.month, language),
          main: true,
        },
        ...figures.map(([key, value]) => ({ key, head: t(key), cell: value, end: true as const })),
      ]}
      keyOf={({ month }) => month}
      csv={reportPath('reading', { from, to }, '/csv')}
      plot={(lines) => {
        const of = (value: (line: ReadingLine) => number | undefined) =>
          months.map((month) => {
            const line = lines.find((one) => one.month === month);
            const known = line === undefined ? undefined : value(line);
            return known === undefined ? undefined : known * 100;
          });
        return (
          <PlotLines
            caption={t('reports.plotOf', { title })}
            labels={months.map((month) => monthMark(month, language))}
            highest={100}
            series={[
              { name: t('reports.foundRate'), values: of(({ foundRate }) => foundRate) },
              { name: t('reports.confidence'), values: of(({ confidence }) => confidence) },
            ]}
            format={(value) => `${value}%`}
          />
        );
      }}
    />
  );
}

function sumOf<Line>(lines: readonly Line[], value: (line: Line) => number): number {
  return lines.reduce((sum, line) => sum + value(line), 0);
}
