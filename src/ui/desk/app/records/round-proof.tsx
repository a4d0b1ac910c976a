/** What is left of a list that is carried out: certificates, and copies that could not be removed. */

import { useQuery } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { useCertificateColumns } from './certificate-columns.tsx';
import type { Certificate, Copy, RoundReview } from './records-api.ts';

/** Both. */
export function RoundProof({ round }: { round: RoundReview }) {
  return (
    <>
      <Certificates round={round} />
      <LeftCopies round={round} />
    </>
  );
}

/** Asked again whenever more records are done. */
function doneOf(round: RoundReview): number {
  return round.binders.reduce((all, { done }) => all + done, 0);
}

function Certificates({ round }: { round: RoundReview }) {
  const t = useTexts();
  const columns = useCertificateColumns<Certificate>();
  const { data, error, refetch } = useQuery({
    queryKey: ['rounds', round.id, 'certificates', round.state, doneOf(round)],
    queryFn: ({ signal }) =>
      callApi<{ items: readonly Certificate[] }>(`/api/v1/retention/rounds/${round.id}/certificates`, {
        signal,
      }),
    refetchInterval: round.state === 'executing' ? 3_000 : false,
  });
  return (
    <section aria-labelledby="proof">
      <h2 id="proof" className="mb-3 text-std-20B-150">
        {t('proof.title')}
      </h2>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <DataTable
          caption={t('proof.title')}
          columns={columns}
          rows={data.items}
          keyOf={({ id }) => id}
          empty={<p>{t('proof.none')}</p>}
        />
      )}
    </section>
  );
}

function LeftCopies({ round }: { round: RoundReview }) {
  const t = useTexts();
  const { data } = useQuery({
    queryKey: ['rounds', round.id, 'left', round.state, doneOf(round)],
    queryFn: ({ signal }) =>
      callApi<{ items: readonly Copy[] }>(`/api/v1/retention/rounds/${round.id}/left-copies`, { signal }),
  });
  if (data === undefined || data.items.length === 0) return null;
  const why = ({ note }: Copy, next: '' | 'Next'): string =>
    t(`left.${note ?? 'unsupported'}${next}` as TextKey);
  const columns: readonly Column<Copy>[] = [
    { key: 'target', head: t('left.target'), main: true, cell: ({ target }) => target },
    { key: 'why', head: t('left.why'), cell: (one) => why(one, '') },
    { key: 'next', head: t('left.next'), cell: (one) => why(one, 'Next') },
    {
      key: 'location',
      head: t('left.location'),
      cell: ({ location }) => <code className="text-sm break-all">{location ?? '-'}</code>,
    },
  ];
  return (
    <section aria-labelledby="left-copies">
      <h2 id="left-copies" className="mb-1 text-std-20B-150">
        {t('left.title')}
      </h2>
      <p className="mb-3">{t('left.lead')}</p>
      <DataTable
        caption={t('left.title')}
        columns={columns}
        rows={data.items}
        keyOf={({ recordId, target, rendition }) => `${recordId} ${target} ${rendition}`}
        empty={null}
      />
    </section>
  );
}
