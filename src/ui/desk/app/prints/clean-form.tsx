/** Keeping one print without stamps: its owner says why, and that stands in the audit. */

import type { FormEvent } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Job } from './jobs.ts';

const reasons = [
  ['official-document', 'clean.official'],
  ['certificate', 'clean.certificate'],
  ['patterned-paper', 'clean.patterned'],
  ['preprinted-form', 'clean.form'],
  ['other', 'clean.other'],
  ['none', 'clean.none'],
] as const;

/** The form. */
export function CleanForm({ job, onClose }: { job: Job; onClose: () => void }) {
  const t = useTexts();
  const keep = useChange<string>({
    run: (reason) => callApi(`/api/v1/jobs/${job.id}/clean`, { method: 'PUT', body: { reason } }),
    touches: ['jobs'],
    done: () => t('clean.done'),
    after: onClose,
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    keep.mutate(String(new FormData(event.currentTarget).get('reason')));
  };
  return (
    <form onSubmit={send}>
      <p className="mb-4">{t('clean.lead')}</p>
      <ChoiceField
        label={t('clean.reason')}
        name="reason"
        options={reasons.map(([value, text]) => ({ value, text: t(text) }))}
      />
      {keep.isError && <ProblemNotice error={keep.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={keep.isPending}>
          {keep.isPending ? t('parts.working') : t('parts.save')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </form>
  );
}
