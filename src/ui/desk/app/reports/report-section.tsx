/** One part of the reports: heading, what is counted, the plot, the table behind it, and the file to save. */

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Asked } from '../parts/asked.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';

/** What a part is made of. */
export interface SectionParts<Line> {
  readonly title: string;
  readonly text?: string;
  readonly query: UseQueryResult<{ readonly items: readonly Line[]; readonly more?: boolean }>;
  readonly columns: readonly Column<Line>[];
  readonly keyOf: (line: Line) => string;
  readonly plot: (lines: readonly Line[]) => ReactNode;
  /** Address of the CSV. */
  readonly csv: string;
  /** Fields above the plot. */
  readonly children?: ReactNode;
}

/** The part. */
export function ReportSection<Line>(parts: SectionParts<Line>) {
  const { title, text, query, columns, keyOf, plot, csv, children } = parts;
  const t = useTexts();
  return (
    <section className="mb-12 break-inside-avoid-page">
      <h2 className="mb-1 text-std-20B-150">{title}</h2>
      {text !== undefined && <p className="mb-3 max-w-3xl text-sm">{text}</p>}
      {children}
      <Asked query={query}>
        {({ items, more }) => (
          <>
            {items.length > 0 && <div className="mb-3">{plot(items)}</div>}
            {more === true && (
              <div className="mb-3">
                <InlineNotice kind="info">{t('reports.more')}</InlineNotice>
              </div>
            )}
            <DataTable
              caption={t('reports.tableOf', { title })}
              columns={columns}
              rows={items}
              keyOf={keyOf}
              empty={<EmptyState title={t('reports.empty')} text={t('reports.emptyNext')} />}
            />
            {items.length > 0 && (
              <p className="mt-2 print:hidden">
                <a href={csv} download className="inline-flex min-h-11 items-center">
                  {t('reports.csv')}
                  <span className="sr-only"> {title}</span>
                </a>
              </p>
            )}
          </>
        )}
      </Asked>
    </section>
  );
}
