/** My prints: what waits for me and what came of the rest, live. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { EndedList } from './ended-list.tsx';
import { JobCard } from './job-card.tsx';
import { type JobDialog, OpenDialog } from './job-dialogs.tsx';
import { heldJobs } from './jobs.ts';
import { TwoFactorNote } from './two-factor-note.tsx';

/** The page. */
export function PrintsPage() {
  const t = useTexts();
  const [dialog, setDialog] = useState<JobDialog | undefined>(undefined);
  return (
    <>
      <PageHead
        title={t('prints.title')}
        lead={t('prints.lead')}
        actions={
          <ButtonLink kind="primary" to="/prints/new">
            {t('prints.upload')}
          </ButtonLink>
        }
      />
      <TwoFactorNote />
      <HeldList onDialog={setDialog} />
      <EndedList onDialog={setDialog} />
      {dialog !== undefined && <OpenDialog dialog={dialog} onClose={() => setDialog(undefined)} />}
    </>
  );
}

function HeldList({ onDialog }: { onDialog: (dialog: JobDialog) => void }) {
  const t = useTexts();
  const asked = useQuery(heldJobs(useLanguage()));
  if (asked.isPending) return <Waiting />;
  if (asked.isError) return <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />;
  const jobs = asked.data.items;
  return (
    <section aria-labelledby="held" className="mb-10">
      <h2 id="held" className="mb-3 text-std-20B-150">
        {t('prints.held')}
      </h2>
      <p role="status" className="mb-3">
        {t('prints.count', { count: jobs.length })}
      </p>
      {jobs.length === 0 ? (
        <EmptyState title={t('prints.empty')} text={t('prints.emptyNext')}>
          <ButtonLink to="/prints/new">{t('prints.upload')}</ButtonLink>
          <ButtonLink to="/links">{t('nav.links')}</ButtonLink>
        </EmptyState>
      ) : (
        <ul className="grid gap-4">
          {jobs.map((job) => (
            <li key={job.id}>
              <JobCard job={job} onDialog={onDialog} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
