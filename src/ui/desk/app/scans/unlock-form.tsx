/** The password of a scanned PDF. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';

/** The form; what was typed is forgotten when it was sent. */
export function UnlockForm({ scanId }: { scanId: string }) {
  const t = useTexts();
  const [password, setPassword] = useState('');
  const unlock = useChange<string>({
    run: (typed) =>
      callApi(`/api/v1/scan-tray/${scanId}/unlock`, { method: 'POST', body: { password: typed } }),
    touches: ['scans'],
    done: () => t('tray.unlocked'),
    quiet: true,
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    unlock.mutate(password);
    setPassword('');
  };
  return (
    <form onSubmit={send} className="mt-3 max-w-md">
      <TextField
        label={t('tray.password')}
        hint={t('tray.passwordHint')}
        type="password"
        required
        maxLength={255}
        autoComplete="off"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" kind="primary" disabled={unlock.isPending}>
        {t('tray.unlock')}
      </Button>
      {unlock.isError && (
        <div className="mt-2">
          <ProblemNotice error={unlock.error} />
        </div>
      )}
    </form>
  );
}
