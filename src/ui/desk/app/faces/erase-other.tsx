/** Erasing the face of somebody else, by staff number. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';

/** The form, and the question. */
export function EraseOther() {
  const t = useTexts();
  const [typed, setTyped] = useState('');
  const [asks, setAsks] = useState(false);
  const close = () => setAsks(false);
  const erase = useChange<string, { erased: boolean }>({
    run: (staffNumber) => callApi('/api/v1/faces/erase', { method: 'POST', body: { staffNumber } }),
    touches: ['faces', 'own'],
    done: ({ erased }) => t(erased ? 'faces.erasedOne' : 'faces.erasedNone'),
    after: () => {
      setTyped('');
      close();
    },
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setAsks(true);
  };
  return (
    <section aria-labelledby="faces-erase" className="mb-10 max-w-xl">
      <h2 id="faces-erase" className="mb-3 text-std-20B-150">
        {t('faces.eraseOther')}
      </h2>
      <form onSubmit={send}>
        <TextField
          label={t('faces.staffNumber')}
          required
          maxLength={60}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" kind="danger">
          {t('faces.erase')}
        </Button>
      </form>
      {asks && (
        <Dialog title={t('faces.eraseOther')} onClose={close}>
          <p className="mb-4">{t('faces.eraseQuestion', { number: typed })}</p>
          {erase.isError && <ProblemNotice error={erase.error} />}
          <div className="mt-4 flex flex-wrap gap-3">
            <Button kind="danger" disabled={erase.isPending} onClick={() => erase.mutate(typed)}>
              {t('faces.eraseYes')}
            </Button>
            <Button onClick={close}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}
