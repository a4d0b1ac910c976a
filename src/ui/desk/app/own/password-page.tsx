/** Changing the password, where it is the service that keeps it. */

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { ownWays } from './own-api.ts';

/** The page. */
export function PasswordPage() {
  const t = useTexts();
  const query = useQuery(ownWays(useLanguage()));
  return (
    <>
      <PageHead title={t('ownPassword.title')} />
      <Asked query={query}>
        {({ password }) =>
          password === 'here' ? (
            <PasswordForm />
          ) : (
            <InlineNotice kind="info">
              {t(password === 'directory' ? 'own.passwordDirectory' : 'own.passwordNone')}
            </InlineNotice>
          )
        }
      </Asked>
    </>
  );
}

function PasswordForm() {
  const t = useTexts();
  const [round, setRound] = useState(0);
  const [differs, setDiffers] = useState(false);
  const change = useChange<{ current: string; next: string }>({
    run: (body) => callApi('/api/v1/password', { method: 'POST', body }),
    touches: ['own'],
    done: () => t('ownPassword.done'),
    after: () => setRound((before) => before + 1),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = String(form.get('next'));
    setDiffers(next !== form.get('repeat'));
    if (next === form.get('repeat')) change.mutate({ current: String(form.get('current')), next });
  };
  const secret = { type: 'password', required: true, maxLength: 200 } as const;
  return (
    <form key={round} onSubmit={send} className="max-w-xl">
      <p className="mb-4">{t('ownPassword.lead')}</p>
      <TextField
        label={t('ownPassword.current')}
        name="current"
        autoComplete="current-password"
        {...secret}
      />
      <TextField
        label={t('ownPassword.next')}
        hint={t('ownPassword.rule')}
        name="next"
        autoComplete="new-password"
        {...secret}
      />
      <TextField
        label={t('ownPassword.repeat')}
        name="repeat"
        autoComplete="new-password"
        problem={differs ? t('ownPassword.mismatch') : undefined}
        {...secret}
      />
      {change.isError && <ProblemNotice error={change.error} />}
      <Button type="submit" kind="primary" disabled={change.isPending} className="mt-4">
        {t('ownPassword.change')}
      </Button>
    </form>
  );
}
