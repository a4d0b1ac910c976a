/** What shuts a person out after too many failures, and opening it again. */

import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useTexts } from '../text/language.tsx';
import type { Person, WayTrials } from './people.ts';

/** The part. */
export function LockSection({ person, locks }: { person: Person; locks: readonly WayTrials[] }) {
  const t = useTexts();
  const [isAsking, setAsking] = useState(false);
  const lift = useChange({
    run: () => callApi(`/api/v1/people/${person.id}/unlock`, { method: 'POST' }),
    touches: ['people'],
    done: () => t('people.lifted'),
    after: () => setAsking(false),
  });
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('people.locks')}</h2>
      {locks.length === 0 && <p>{t('people.locksNone')}</p>}
      <ul className="mb-3 list-disc pl-6">
        {locks.map(({ way, failures, locked, minutesAtMost }) => (
          <li key={way}>
            <span className="font-bold">{t(`people.way.${way}`)}</span>:{' '}
            {locked
              ? t('people.lockedWay', { failures, minutes: minutesAtMost })
              : t('people.openWay', { failures })}
          </li>
        ))}
      </ul>
      {locks.some(({ locked }) => locked) && (
        <Button onClick={() => setAsking(true)}>{t('people.lift')}</Button>
      )}
      {isAsking && (
        <Dialog title={t('people.lift')} onClose={() => setAsking(false)}>
          <p className="mb-4">{t('people.liftAsk', { name: person.displayName })}</p>
          <div className="flex flex-wrap gap-3">
            <Button kind="primary" disabled={lift.isPending} onClick={() => lift.mutate()}>
              {t('people.lift')}
            </Button>
            <Button onClick={() => setAsking(false)}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
