/** The end of a person's access, and what becomes of their waiting prints afterwards. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Person } from './people.ts';

/** The part. */
export function LeaveSection({ person }: { person: Person }) {
  return person.state === 'left' ? <HandOver person={person} /> : <Leave person={person} />;
}

function Leave({ person }: { person: Person }) {
  const t = useTexts();
  const { day } = useDays();
  const [asked, setAsked] = useState<string>();
  const leave = useChange<string>({
    run: (on) => callApi(`/api/v1/people/${person.id}/leave`, { method: 'POST', body: { day: on } }),
    touches: ['people'],
    done: () => t('people.leaveDone'),
    after: () => setAsked(undefined),
    quiet: true,
  });
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsked(String(new FormData(event.currentTarget).get('day')));
  };
  return (
    <section className="max-w-xl">
      <h2 className="mb-3 text-std-20B-150">{t('people.leaveTitle')}</h2>
      <form onSubmit={ask}>
        <TextField label={t('people.leaveDay')} name="day" type="date" required />
        <Button type="submit" kind="danger">
          {t('people.leave')}
        </Button>
      </form>
      {asked !== undefined && (
        <Dialog title={t('people.leaveTitle')} onClose={() => setAsked(undefined)}>
          <p className="mb-4">
            {t('people.leaveAsk', { name: person.displayName, day: day(`${asked}T00:00:00+09:00`) })}
          </p>
          {leave.isError && <ProblemNotice error={leave.error} />}
          <div className="mt-4 flex flex-wrap gap-3">
            <Button kind="danger" disabled={leave.isPending} onClick={() => leave.mutate(asked)}>
              {t('people.leave')}
            </Button>
            <Button onClick={() => setAsked(undefined)}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function HandOver({ person }: { person: Person }) {
  const t = useTexts();
  const hand = useChange<string, { readonly jobs: number }>({
    run: (successor) =>
      callApi(`/api/v1/people/${person.id}/hand-over`, { method: 'POST', body: { successor } }),
    touches: ['people'],
    done: ({ jobs }) => t('people.handedOver', { jobs }),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    hand.mutate(String(new FormData(event.currentTarget).get('successor')));
  };
  return (
    <section className="max-w-xl">
      <h2 className="mb-3 text-std-20B-150">{t('people.handOver')}</h2>
      <form onSubmit={send}>
        <TextField
          label={t('people.successor')}
          name="successor"
          required
          maxLength={200}
          autoComplete="off"
        />
        {hand.isError && <ProblemNotice error={hand.error} />}
        <Button type="submit" disabled={hand.isPending}>
          {t('people.handOver')}
        </Button>
      </form>
    </section>
  );
}
