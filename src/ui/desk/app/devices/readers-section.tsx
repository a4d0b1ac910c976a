/** Card readers with an agent that stand at a device: enrolled with a token that is shown once, and revoked. */

import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Reader, SettingsPart } from './settings.ts';

/** The part. */
export function ReadersSection({ id, settings: { readers } }: SettingsPart) {
  const t = useTexts();
  const [isAdding, setAdding] = useState(false);
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('devices.readers')}</h2>
      <p className="mb-3">{t('devices.readersLead')}</p>
      {readers.length === 0 && <p className="mb-3 font-bold">{t('devices.readersNone')}</p>}
      <ul className="mb-3 space-y-4">
        {readers.map((reader) => (
          <li key={reader.id} className="rounded-12 border border-solid-gray-420 p-4">
            <ReaderRow id={id} reader={reader} />
          </li>
        ))}
      </ul>
      <Button onClick={() => setAdding(true)}>{t('devices.readerAdd')}</Button>
      {isAdding && <EnrolForm id={id} onClose={() => setAdding(false)} />}
    </section>
  );
}

function ReaderRow({ id, reader }: { id: string; reader: Reader }) {
  const t = useTexts();
  const [isAsking, setAsking] = useState(false);
  const revoke = useChange({
    run: () => callApi(`/api/v1/devices/${id}/readers/${reader.id}`, { method: 'DELETE' }),
    touches: ['devices'],
    done: () => t('devices.readerRevoked', { name: reader.name }),
    after: () => setAsking(false),
  });
  const { endsSession } = reader;
  const ends = endsSession === undefined ? 'configured' : endsSession ? 'end' : 'keep';
  return (
    <>
      <h3 className="mb-2 font-bold">{reader.name}</h3>
      <Facts
        facts={[
          [t('devices.readerSeen'), reader.lastSeenText ?? t('devices.readerNever')],
          [t('devices.readerSoftware'), reader.software === '' ? '–' : reader.software],
          [t('devices.readerEnds'), t(`devices.readerEnds.${ends}`)],
        ]}
      />
      <p className="mt-3">
        <Button kind="danger" about={reader.name} onClick={() => setAsking(true)}>
          {t('devices.readerRevoke')}
        </Button>
      </p>
      {isAsking && (
        <Dialog title={t('devices.readerRevoke')} onClose={() => setAsking(false)}>
          <p className="mb-4">{t('devices.readerRevokeLead', { name: reader.name })}</p>
          <div className="flex flex-wrap gap-3">
            <Button kind="danger" disabled={revoke.isPending} onClick={() => revoke.mutate()}>
              {t('devices.readerRevoke')}
            </Button>
            <Button onClick={() => setAsking(false)}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

interface Enrolled {
  readonly reader: Reader;
  readonly token: string;
}

function EnrolForm({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts();
  const enrol = useChange<object, Enrolled>({
    run: (body) => callApi(`/api/v1/devices/${id}/readers`, { method: 'POST', body }),
    touches: ['devices'],
    quiet: true,
  });
  if (enrol.data !== undefined) return <TokenShown enrolled={enrol.data} onClose={onClose} />;
  return (
    <Dialog title={t('devices.readerAdd')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const name = String(form.get('name')).trim();
          const ends = String(form.get('ends'));
          enrol.mutate({
            ...(name !== '' && { name }),
            ...(ends !== 'configured' && { endsSession: ends === 'end' }),
          });
        }}
      >
        <TextField
          label={t('devices.readerName')}
          hint={t('devices.readerNameHint')}
          name="name"
          maxLength={100}
          autoComplete="off"
        />
        <ChoiceField
          label={t('devices.readerEnds')}
          name="ends"
          options={(['configured', 'end', 'keep'] as const).map((value) => ({
            value,
            text: t(`devices.readerEnds.${value}`),
          }))}
        />
        {enrol.isError && <ProblemNotice error={enrol.error} />}
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="primary" disabled={enrol.isPending}>
            {t('devices.readerAdd')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function TokenShown({ enrolled, onClose }: { enrolled: Enrolled; onClose: () => void }) {
  const t = useTexts();
  return (
    <Dialog title={t('devices.readerToken', { name: enrolled.reader.name })} onClose={onClose}>
      <p className="mb-3">{t('devices.readerTokenNext')}</p>
      <p className="mb-4 rounded-8 border border-solid-gray-420 p-3">
        <code className="break-all">{enrolled.token}</code>
      </p>
      <Button kind="primary" onClick={onClose}>
        {t('devices.readerTokenDone')}
      </Button>
    </Dialog>
  );
}
