/** My scans: what is on its way, what needs a look, where the rest was filed; live. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { ScanCard } from './scan-card.tsx';
import { OpenScanDialog, type ScanDialog } from './scan-dialogs.tsx';
import { isMoving, type OwnScan, ownScans } from './scans.ts';
import { UnfinishedUploads } from './unfinished-uploads.tsx';

/** Most that the service lists. */
const mostListed = 200;

/** The page. */
export function ScansPage() {
  const t = useTexts();
  const [dialog, setDialog] = useState<ScanDialog | undefined>(undefined);
  return (
    <>
      <PageHead
        title={t('scans.title')}
        lead={t('scans.lead')}
        actions={
          <ButtonLink kind="primary" to="/scans/new">
            {t('scans.send')}
          </ButtonLink>
        }
      />
      <UnfinishedUploads />
      <Lists onDialog={setDialog} />
      {dialog !== undefined && <OpenScanDialog dialog={dialog} onClose={() => setDialog(undefined)} />}
    </>
  );
}

function Lists({ onDialog }: { onDialog: (dialog: ScanDialog) => void }) {
  const t = useTexts();
  const asked = useQuery(ownScans(useLanguage()));
  if (asked.isPending) return <Waiting />;
  if (asked.isError) return <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />;
  const scans = asked.data.items;
  if (scans.length === 0) {
    return (
      <EmptyState title={t('scans.empty')} text={t('scans.emptyNext')}>
        <ButtonLink to="/scans/new">{t('scans.send')}</ButtonLink>
      </EmptyState>
    );
  }
  const stopped = (scan: OwnScan): boolean => scan.state === 'quarantined';
  return (
    <>
      <p role="status" className="mb-3">
        {t('scans.count', { count: scans.length })}
      </p>
      <Section title="scans.stopped" scans={scans.filter(stopped)} onDialog={onDialog} />
      <Section title="scans.moving" scans={scans.filter(isMoving)} onDialog={onDialog} />
      <Section
        title="scans.over"
        scans={scans.filter((scan) => !isMoving(scan) && !stopped(scan))}
        onDialog={onDialog}
      />
      {scans.length >= mostListed && <p className="mt-4">{t('scans.older')}</p>}
    </>
  );
}

function Section({
  title,
  scans,
  onDialog,
}: {
  title: TextKey;
  scans: readonly OwnScan[];
  onDialog: (dialog: ScanDialog) => void;
}) {
  const t = useTexts();
  if (scans.length === 0) return null;
  return (
    <section aria-label={t(title)} className="mb-8">
      <h2 className="mb-3 text-std-20B-150">{t(title)}</h2>
      <ul className="grid gap-4">
        {scans.map((scan) => (
          <li key={scan.scanId}>
            <ScanCard scan={scan} onDialog={onDialog} />
          </li>
        ))}
      </ul>
    </section>
  );
}
