/** The certificates of all lists, the newest first, each checked when it is shown. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { callApi } from '../data/api.ts';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../text/language.tsx';
import { useCertificateColumns } from './certificate-columns.tsx';
import type { ListedCertificate } from './records-api.ts';

const perPage = 50;

/** The section. */
export function CertificateList() {
  const t = useTexts();
  const days = useDays();
  const [offset, setOffset] = useState(0);
  const columns = useCertificateColumns<ListedCertificate>();
  const { data, error, refetch } = useQuery({
    queryKey: ['certificates', offset],
    queryFn: ({ signal }) =>
      callApi<{ items: readonly ListedCertificate[]; total: number }>(
        `/api/v1/retention/certificates?offset=${offset}&limit=${perPage}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
  const round: Column<ListedCertificate> = {
    key: 'round',
    head: t('rounds.title'),
    cell: ({ round: id, department, fiscalYear }) => (
      <Link to={`/records/rounds/${id}`}>
        {t('rounds.name', { department, year: days.fiscalYear(fiscalYear) })}
      </Link>
    ),
  };
  const segment: Column<ListedCertificate> = {
    key: 'segment',
    head: t('proof.segment'),
    cell: ({ segmentName }) => segmentName,
  };
  return (
    <section aria-labelledby="certificates">
      <h2 id="certificates" className="mb-3 text-std-20B-150">
        {t('proof.all')}
      </h2>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Waiting />}
      {data !== undefined && (
        <DataTable
          caption={t('proof.all')}
          columns={[...columns.slice(0, 1), round, segment, ...columns.slice(1)]}
          rows={data.items}
          keyOf={({ id }) => id}
          empty={<EmptyState title={t('proof.none')} text={t('proof.noneNext')} />}
        />
      )}
      {data !== undefined && data.total > perPage && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - perPage))}>
            {t('archive.previous')}
          </Button>
          <p role="status">
            {t('round.pageOf', { from: offset + 1, to: offset + data.items.length, total: data.total })}
          </p>
          <Button
            disabled={offset + data.items.length >= data.total}
            onClick={() => setOffset(offset + perPage)}
          >
            {t('archive.next')}
          </Button>
        </div>
      )}
    </section>
  );
}
