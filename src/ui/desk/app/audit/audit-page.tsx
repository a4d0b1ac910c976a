/** The audit: how its chain stands, what happened, and exports. What is asked stands in the address. */

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { callApi } from '../data/api.ts';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../text/language.tsx';
import { askedOf, auditPage, type Standing } from './audit-api.ts';
import { AuditFilters } from './audit-filters.tsx';
import { AuditStanding } from './audit-standing.tsx';
import { AuditTimeline } from './audit-timeline.tsx';

/** The page. */
export function AuditPage() {
  const t = useTexts();
  const [params, setParams] = useSearchParams();
  const asked = useMemo(() => askedOf(params), [params]);
  const standing = useQuery({
    queryKey: ['audit-standing'],
    queryFn: ({ signal }) => callApi<Standing>('/api/v1/audit/standing', { signal }),
  });
  return (
    <>
      <PageHead title={t('audit.title')} lead={t('audit.lead')} />
      <div className="space-y-8">
        {standing.isError && <ProblemNotice error={standing.error} onRetry={() => void standing.refetch()} />}
        {standing.data !== undefined && (
          <>
            <AuditStanding standing={standing.data} />
            <AuditFilters
              key={asked.toString()}
              asked={asked}
              kinds={standing.data.kinds}
              segments={standing.data.segments.map(({ segment }) => segment)}
              onAsk={setParams}
            />
          </>
        )}
        <Events asked={asked} onAsk={setParams} />
        <Exports asked={asked} />
      </div>
    </>
  );
}

function Events({ asked, onAsk }: { asked: URLSearchParams; onAsk: (params: URLSearchParams) => void }) {
  const t = useTexts();
  const found = useInfiniteQuery({
    queryKey: ['audit', asked.toString()],
    queryFn: ({ signal, pageParam }) => auditPage(asked, pageParam, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const events = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section aria-labelledby="audit-events">
      <h2 id="audit-events" className="mb-3 text-std-20B-150">
        {t('audit.timeline')}
      </h2>
      {found.isError && <ProblemNotice error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Waiting />}
      {found.data !== undefined && (
        <AuditTimeline
          events={events}
          onDocument={(document) => onAsk(new URLSearchParams({ document }))}
          empty={<EmptyState title={t('audit.none')} text={t('audit.noneNext')} />}
        />
      )}
      {found.hasNextPage && (
        <p className="mt-4">
          <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {found.isFetchingNextPage ? t('parts.waiting') : t('audit.more')}
          </Button>
        </p>
      )}
    </section>
  );
}

function Exports({ asked }: { asked: URLSearchParams }) {
  const t = useTexts();
  const path = (form: string): string =>
    `/api/v1/audit/export?${new URLSearchParams([...asked, ['form', form]])}`;
  return (
    <section aria-labelledby="audit-export">
      <h2 id="audit-export" className="mb-2 text-std-20B-150">
        {t('audit.export')}
      </h2>
      <p className="mb-2">{t('audit.exportLead')}</p>
      <p className="flex flex-wrap gap-x-6 gap-y-2">
        <a href={path('jsonl')} download className="inline-flex min-h-11 items-center">
          {t('audit.exportLines')}
        </a>
        <a href={path('csv')} download className="inline-flex min-h-11 items-center">
          {t('audit.exportCsv')}
        </a>
      </p>
    </section>
  );
}
