/** Scans that wait for a person: why, what their first page looks like, and what can be done. */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { type TrayScan, waitingScans } from './scans.ts';
import { TrayCard } from './tray-card.tsx';
import { OpenTrayDialog, type TrayDialog } from './tray-dialogs.tsx';

/** The page. */
export function TrayPage() {
  const t = useTexts();
  const [dialog, setDialog] = useState<TrayDialog | undefined>(undefined);
  const asked = useQuery(waitingScans(useLanguage()));
  const { hash } = useLocation();
  const isThere = asked.data !== undefined;
  useEffect(() => {
    // The list comes after the address was opened.
    if (isThere && hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [isThere, hash]);
  const scans = asked.data?.items ?? [];
  return (
    <>
      <PageHead title={t('tray.title')} lead={t('tray.lead')} />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {isThere && scans.length === 0 && <EmptyState title={t('tray.none')} text={t('tray.noneNext')} />}
      <Section title="tray.held" scans={scans.filter(({ held }) => held)} onDialog={setDialog} />
      <Section title="tray.unassigned" scans={scans.filter(({ held }) => !held)} onDialog={setDialog} />
      {dialog !== undefined && <OpenTrayDialog dialog={dialog} onClose={() => setDialog(undefined)} />}
    </>
  );
}

function Section({
  title,
  scans,
  onDialog,
}: {
  title: TextKey;
  scans: readonly TrayScan[];
  onDialog: (dialog: TrayDialog) => void;
}) {
  const t = useTexts();
  if (scans.length === 0) return null;
  return (
    <section aria-label={t(title)} className="mb-8">
      <h2 className="mb-1 text-std-20B-150">{t(title)}</h2>
      <p className="mb-3">{t('scans.count', { count: scans.length })}</p>
      <ul className="grid gap-4">
        {scans.map((scan) => (
          <li key={scan.scanId} id={`scan-${scan.scanId}`} className="scroll-mt-4">
            <TrayCard scan={scan} onDialog={onDialog} />
          </li>
        ))}
      </ul>
    </section>
  );
}
