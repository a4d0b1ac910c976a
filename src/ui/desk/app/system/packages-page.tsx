/** What the installation is made of: packages with version and licence. */

import { useQuery } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../text/language.tsx';

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The page. */
export function PackagesPage() {
  const t = useTexts();
  const asked = useQuery({
    queryKey: ['packages'],
    queryFn: ({ signal }) => callApi<{ items: readonly Package[] }>('/api/v1/system/packages', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const columns: readonly Column<Package>[] = [
    {
      key: 'name',
      head: t('packages.name'),
      main: true,
      cell: ({ name }) => <span className="break-all">{name}</span>,
    },
    { key: 'version', head: t('packages.version'), cell: ({ version }) => version },
    { key: 'license', head: t('packages.license'), cell: ({ license }) => license || t('packages.unknown') },
  ];
  return (
    <>
      <PageHead title={t('packages.title')} lead={t('packages.lead')} />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && (
        <>
          <p className="mb-3">{t('packages.count', { count: asked.data.items.length })}</p>
          <DataTable
            caption={t('packages.title')}
            columns={columns}
            rows={asked.data.items}
            keyOf={({ name, version }) => `${name} ${version}`}
            empty={<p>{t('packages.none')}</p>}
          />
        </>
      )}
    </>
  );
}
