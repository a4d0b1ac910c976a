/** Scans that were sealed because of an Individual Number: that and when, where to scan again, proof of erasure. */

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { callApi } from '../data/api.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { Texts } from '../text/text.ts';

interface SealedScan {
  readonly scanId: string;
  readonly segmentName: string;
  readonly department: string;
  readonly pages: number;
  readonly erased: boolean;
  readonly receivedAtText: string;
  readonly sealedAtText: string;
  readonly eraseAtText: string;
}

interface SealedAnswer {
  readonly items: readonly SealedScan[];
  readonly places: readonly { readonly name: string; readonly site: string }[];
}

/** The page. */
export function SealedPage() {
  const t = useTexts();
  const language = useLanguage();
  const asked = useQuery({
    queryKey: ['scans', 'sealed', language],
    queryFn: ({ signal }) => callApi<SealedAnswer>('/api/v1/sealed-scans', { signal }),
  });
  return (
    <>
      <PageHead title={t('sealed.title')} lead={t('sealed.lead')} />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && (
        <DataTable
          caption={t('sealed.caption')}
          columns={columnsOf(t)}
          rows={asked.data.items}
          keyOf={({ scanId }) => scanId}
          empty={<EmptyState title={t('sealed.none')} />}
        />
      )}
      {asked.data !== undefined && asked.data.items.length > 0 && <ScanAgain places={asked.data.places} />}
    </>
  );
}

function columnsOf(t: Texts): readonly Column<SealedScan>[] {
  return [
    {
      key: 'receipt',
      head: t('sealed.receipt'),
      main: true,
      cell: ({ scanId }) => <code className="text-sm wrap-anywhere">{scanId}</code>,
    },
    {
      key: 'state',
      head: t('sealed.state'),
      cell: ({ erased }) => (
        <span className="whitespace-nowrap">{t(erased ? 'sealed.erased' : 'sealed.open')}</span>
      ),
    },
    { key: 'received', head: t('sealed.receivedAt'), cell: ({ receivedAtText }) => receivedAtText },
    { key: 'sealed', head: t('sealed.sealedAt'), cell: ({ sealedAtText }) => sealedAtText },
    { key: 'erasure', head: t('sealed.erasure'), cell: (scan) => erasureOf(scan, t) },
    {
      key: 'department',
      head: t('sealed.department'),
      cell: ({ department, segmentName }) => `${department || t('sealed.noDepartment')} / ${segmentName}`,
    },
    {
      key: 'pages',
      head: t('sealed.pages'),
      end: true,
      cell: ({ pages }) => <span className="inline-block min-w-16">{pages}</span>,
    },
  ];
}

function erasureOf({ scanId, erased, eraseAtText }: SealedScan, t: Texts): ReactNode {
  if (!erased) return t('sealed.toBeErased', { time: eraseAtText });
  return (
    <>
      {eraseAtText}
      <br />
      <a href={`/api/v1/sealed-scans/${scanId}/certificate`} download>
        {t('sealed.certificate')}
      </a>
    </>
  );
}

function ScanAgain({ places }: { places: SealedAnswer['places'] }) {
  const t = useTexts();
  return (
    <section aria-labelledby="again" className="mt-8">
      <h2 id="again" className="mb-2 text-std-20B-150">
        {t('sealed.again')}
      </h2>
      <p>{t(places.length === 0 ? 'sealed.againNone' : 'sealed.againHint')}</p>
      <ul className="mt-2 list-disc pl-6">
        {places.map(({ name, site }) => (
          <li key={`${name} ${site}`}>{[name, site].filter((word) => word !== '').join(' / ')}</li>
        ))}
      </ul>
    </section>
  );
}
