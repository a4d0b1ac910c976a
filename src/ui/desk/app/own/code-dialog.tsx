/** Asks for a code of the authenticator app in force before something about the sign-in is changed. */

import type { UseMutationResult } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';

/** The dialog; `change` is run with the typed code. */
export function CodeDialog({
  title,
  change,
  onClose,
}: {
  title: string;
  change: UseMutationResult<unknown, Error, string>;
  onClose: () => void;
}) {
  const t = useTexts();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    change.mutate(String(new FormData(event.currentTarget).get('code')));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={send}>
        <TextField
          label={t('protect.codeNow')}
          hint={t('protect.codeHint')}
          name="code"
          required
          maxLength={40}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
        />
        {change.isError && <ProblemNotice error={change.error} />}
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="primary" disabled={change.isPending}>
            {t('protect.go')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
