/** The first pages of a held job, one at a time. */

import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Job } from './jobs.ts';

/** As many as the interface draws. */
const mostShown = 20;

/** The pages. */
export function PagesView({ job, onClose }: { job: Job; onClose: () => void }) {
  const t = useTexts();
  const [page, setPage] = useState(1);
  const [failed, setFailed] = useState<number | undefined>(undefined);
  const last = Math.min(job.pages ?? 1, mostShown);
  return (
    <>
      <p role="status" className="mb-2">
        {t('prints.pageOf', { page, count: job.pages ?? 1 })}
      </p>
      {failed === page ? (
        <InlineNotice kind="info">{t('prints.noPicture')}</InlineNotice>
      ) : (
        <img
          key={page}
          src={`/api/v1/jobs/${job.id}/pages/${page}`}
          alt={t('prints.pictureOf', { page })}
          onError={() => setFailed(page)}
          className="mx-auto max-h-[60dvh] min-h-40 border border-solid-gray-420 object-contain"
        />
      )}
      <div className="mt-4 flex flex-wrap justify-between gap-2">
        <div className="flex gap-2">
          <Button disabled={page <= 1} onClick={() => setPage(page - 1)}>
            {t('prints.previousPage')}
          </Button>
          <Button disabled={page >= last} onClick={() => setPage(page + 1)}>
            {t('prints.nextPage')}
          </Button>
        </div>
        <Button onClick={onClose}>{t('parts.close')}</Button>
      </div>
    </>
  );
}
