/** My PIN: set or changed with the password, since a screen left open must not be enough. */

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { type OwnPin, ownPin } from './own-api.ts';

/** The page. */
export function PinPage() {
  const t = useTexts();
  const query = useQuery(ownPin);
  return (
    <>
      <PageHead title={t('ownPin.title')} lead={t('ownPin.lead')} />
      <Asked query={query}>{(pin) => <PinForm pin={pin} />}</Asked>
    </>
  );
}

function PinForm({ pin }: { pin: OwnPin }) {
  const t = useTexts();
  const { day } = useDays();
  const [round, setRound] = useState(0);
  const [differs, setDiffers] = useState(false);
  const set = useChange<{ password: string; pin: string }>({
    run: (body) => callApi('/api/v1/me/pin', { method: 'POST', body }),
    touches: ['own'],
    done: () => t('ownPin.done'),
    after: () => setRound((before) => before + 1),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = String(form.get('pin'));
    setDiffers(typed !== form.get('repeat'));
    if (typed === form.get('repeat')) set.mutate({ password: String(form.get('password')), pin: typed });
  };
  const digits = {
    type: 'password',
    inputMode: 'numeric',
    required: true,
    minLength: pin.leastDigits,
    maxLength: pin.mostDigits,
    autoComplete: 'off',
  } as const;
  return (
    <>
      <p className="mb-6">
        {pin.setAt === undefined ? t('ownPin.none') : t('ownPin.since', { day: day(pin.setAt) })}{' '}
        {pin.expiresAt !== undefined && t('ownPin.until', { day: day(pin.expiresAt) })}
      </p>
      <form key={round} onSubmit={send} className="max-w-xl">
        <TextField
          label={t('ownPin.password')}
          name="password"
          type="password"
          required
          maxLength={256}
          autoComplete="current-password"
        />
        <TextField
          label={t('ownPin.new')}
          hint={t('ownPin.rule', { least: pin.leastDigits, most: pin.mostDigits })}
          name="pin"
          {...digits}
        />
        <TextField
          label={t('ownPin.repeat')}
          name="repeat"
          problem={differs ? t('ownPin.mismatch') : undefined}
          {...digits}
        />
        {set.isError && <ProblemNotice error={set.error} />}
        <Button type="submit" kind="primary" disabled={set.isPending} className="mt-4">
          {t('ownPin.set')}
        </Button>
      </form>
    </>
  );
}
