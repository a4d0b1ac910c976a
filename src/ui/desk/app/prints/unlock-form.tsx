/** The password of an encrypted document. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Job } from './jobs.ts';

/** The form; what was typed is forgotten when it was sent. */
export function UnlockForm({ job }: { job: Job }) {
  const t = useTexts();
  const [password, setPassword] = useState('');
  const unlock = useChange<string>({
    run: (typed) => callApi(`/api/v1/jobs/${job.id}/unlock`, { method: 'POST', body: { password: typed } }),
    touches: ['jobs'],
    done: () => t('prints.unlocked'),
    quiet: true,
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    unlock.mutate(password);
    setPassword('');
  };
  return (
    <form onSubmit={send} className="mt-3 max-w-sm">
      <TextField
        label={t('prints.password')}
        type="password"
        required
        maxLength={255}
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" disabled={unlock.isPending}>
        {t('prints.unlock')}
      </Button>
      {unlock.isError && (
        <div className="mt-2">
          <ProblemNotice error={unlock.error} />
        </div>
      )}
    </form>
  );
}
