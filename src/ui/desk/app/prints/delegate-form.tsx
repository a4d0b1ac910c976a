/** Letting a colleague collect one job, until a day. */

import type { FormEvent } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Job } from './jobs.ts';

interface Asked {
  readonly colleague: string;
  readonly lastDay: string;
}

/** The form. */
export function DelegateForm({ job, onClose }: { job: Job; onClose: () => void }) {
  const t = useTexts();
  const give = useChange<Asked>({
    run: (asked) =>
      callApi('/api/v1/delegations', {
        method: 'POST',
        body: { ...asked, scope: { kind: 'job', job: job.id } },
      }),
    touches: ['delegations', 'jobs'],
    done: (_output, { colleague }) => t('delegate.done', { colleague }),
    after: onClose,
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    give.mutate({ colleague: String(form.get('colleague')), lastDay: String(form.get('lastDay')) });
  };
  return (
    <form onSubmit={send}>
      <p className="mb-4">{t('delegate.lead')}</p>
      <TextField
        label={t('delegate.colleague')}
        hint={t('delegate.colleagueHint')}
        name="colleague"
        required
        maxLength={200}
        autoComplete="off"
      />
      <TextField
        label={t('delegate.lastDay')}
        hint={t('delegate.lastDayHint')}
        name="lastDay"
        type="date"
        required
      />
      {give.isError && <ProblemNotice error={give.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={give.isPending}>
          {give.isPending ? t('parts.working') : t('delegate.give')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </form>
  );
}
