/** Switching faces on, with the statement of provenance confirmed, and off. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { CheckField } from '../parts/check-field.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { FacesOverview } from './faces-api.ts';

/** The statement, what the engine says of its models, and the box that confirms both. */
export function SwitchOn({ faces: { statement, engine } }: { faces: FacesOverview }) {
  const t = useTexts();
  const [isRefused, setRefused] = useState(false);
  const turn = useChange({
    run: () =>
      callApi('/api/v1/faces/switch', { method: 'POST', body: { on: true, confirmed: statement.wording } }),
    touches: ['faces', 'own', 'me'],
    done: () => t('faces.switched'),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const isConfirmed = new FormData(event.currentTarget).get('confirmed') !== null;
    setRefused(!isConfirmed);
    if (isConfirmed) turn.mutate();
  };
  return (
    <form onSubmit={send} className="mb-10 max-w-3xl">
      <h2 className="mb-2 text-std-20B-150">{t('faces.statement')}</h2>
      <p className="mb-4 rounded-8 border border-solid-gray-420 bg-solid-gray-50 p-4">{statement.text}</p>
      <h3 className="mb-1 font-bold">{t('faces.provenance')}</h3>
      <p lang="en" className="mb-4 rounded-8 border border-solid-gray-420 bg-solid-gray-50 p-4">
        {engine.provenance}
      </p>
      <CheckField
        label={t('faces.confirm', { wording: statement.wording })}
        name="confirmed"
        problem={isRefused ? t('faces.confirmFirst') : undefined}
      />
      {turn.isError && <ProblemNotice error={turn.error} />}
      <Button type="submit" kind="primary" disabled={turn.isPending}>
        {t('faces.switchOn')}
      </Button>
    </form>
  );
}

/** The button, and the question. */
export function SwitchOff() {
  const t = useTexts();
  const [asks, setAsks] = useState(false);
  const close = () => setAsks(false);
  const turn = useChange({
    run: () => callApi('/api/v1/faces/switch', { method: 'POST', body: { on: false } }),
    touches: ['faces', 'own', 'me'],
    done: () => t('faces.switched'),
    after: close,
    quiet: true,
  });
  return (
    <div className="mb-10">
      <Button kind="danger" onClick={() => setAsks(true)}>
        {t('faces.switchOff')}
      </Button>
      {asks && (
        <Dialog title={t('faces.switchOff')} onClose={close}>
          <p className="mb-4">{t('faces.offQuestion')}</p>
          {turn.isError && <ProblemNotice error={turn.error} />}
          <div className="mt-4 flex flex-wrap gap-3">
            <Button kind="danger" disabled={turn.isPending} onClick={() => turn.mutate()}>
              {t('faces.offYes')}
            </Button>
            <Button onClick={close}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
