/** What is to be handed over to the public archives: the packages there are, with their hashes, and one to save. */

import { useQuery } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import type { RoundPackage, RoundReview } from './records-api.ts';

/** The section; nothing where nothing is handed over. */
export function RoundPackages({ round }: { round: RoundReview }) {
  const t = useTexts();
  const { roles } = useMe();
  const columns = useColumns();
  const done = round.binders.reduce((all, one) => all + one.done, 0);
  const { data, error, refetch } = useQuery({
    queryKey: ['rounds', round.id, 'packages', round.state, done],
    queryFn: ({ signal }) =>
      callApi<{ items: readonly RoundPackage[] }>(`/api/v1/retention/rounds/${round.id}/packages`, {
        signal,
      }),
    // A package is noted when the browser has taken it, and no event tells of that.
    refetchInterval: round.state === 'decided' || round.state === 'executing' ? 5_000 : false,
  });
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined || data.items.length === 0) return null;
  const open = data.items.reduce((all, one) => all + one.records - one.done, 0);
  const canSave =
    open > 0 && roles.includes('records') && (round.state === 'decided' || round.state === 'executing');
  return (
    <section aria-labelledby="packages">
      <h2 id="packages" className="mb-1 text-std-20B-150">
        {t('package.title')}
      </h2>
      <p className="mb-3 max-w-3xl">{t(open > 0 ? 'package.lead' : 'package.over')}</p>
      <DataTable
        caption={t('package.title')}
        columns={columns}
        rows={data.items}
        keyOf={({ sha256 }) => sha256 ?? ''}
        empty={null}
      />
      {canSave && (
        <p className="mt-2">
          <a
            href={`/api/v1/retention/rounds/${round.id}/package`}
            download
            className="inline-flex min-h-11 items-center"
          >
            {t('package.save', { count: open })}
          </a>
        </p>
      )}
    </section>
  );
}

function useColumns(): readonly Column<RoundPackage>[] {
  const t = useTexts();
  const days = useDays();
  return [
    {
      key: 'sha256',
      head: t('package.hash'),
      main: true,
      cell: ({ sha256 }) =>
        sha256 === undefined ? t('package.none') : <code className="text-sm break-all">{sha256}</code>,
    },
    { key: 'records', head: t('due.records'), end: true, cell: ({ records }) => records.toLocaleString() },
    { key: 'done', head: t('package.done'), end: true, cell: ({ done }) => done.toLocaleString() },
    {
      key: 'written',
      head: t('package.written'),
      cell: ({ writtenAt, writtenByName }) =>
        writtenAt === undefined ? '-' : [days.moment(writtenAt), writtenByName].filter(Boolean).join(' '),
    },
  ];
}
