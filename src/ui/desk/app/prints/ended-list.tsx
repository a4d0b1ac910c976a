/** Jobs of the last seven days that are over. */

import { useQuery } from '@tanstack/react-query';
import { Button } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { JobDialog } from './job-dialogs.tsx';
import { endedJobs } from './jobs.ts';

/** The list; nothing while there is none. */
export function EndedList({ onDialog }: { onDialog: (dialog: JobDialog) => void }) {
  const t = useTexts();
  const asked = useQuery(endedJobs(useLanguage()));
  if (asked.isError) return <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />;
  const jobs = asked.data?.items ?? [];
  if (jobs.length === 0) return null;
  return (
    <section aria-labelledby="ended">
      <h2 id="ended" className="mb-3 text-std-20B-150">
        {t('prints.ended')}
      </h2>
      <ul className="divide-y divide-solid-gray-420 border-y border-solid-gray-420">
        {jobs.map((job) => (
          <li key={job.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
            <div className="min-w-0">
              <p className="font-bold break-words">{job.jobName}</p>
              <p>
                {t(`outcome.${job.outcome}`)} / {job.endedAtText} / {job.segmentName}
              </p>
            </div>
            <Button kind="quiet" about={job.jobName} onClick={() => onDialog({ what: 'timeline', job })}>
              {t('prints.timeline')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
