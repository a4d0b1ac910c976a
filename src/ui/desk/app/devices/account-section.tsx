/** The name and password that a device asks for: set, replaced or forgotten, and never shown. */

import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { SettingsPart } from './settings.ts';

/** The part. */
export function AccountSection({ id, settings }: SettingsPart) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  const forget = useChange({
    run: () => callApi(`/api/v1/devices/${id}/account`, { method: 'DELETE' }),
    touches: ['devices'],
    done: () => t('devices.accountForgotten'),
  });
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('devices.account')}</h2>
      <p className="mb-2">{t('devices.accountLead')}</p>
      <p className="mb-3 font-bold">{t(settings.hasAccount ? 'devices.accountIs' : 'devices.accountNone')}</p>
      <div className="flex flex-wrap gap-3">
        <Button about={t('devices.account')} onClick={() => setOpen(true)}>
          {t(settings.hasAccount ? 'devices.change' : 'devices.set')}
        </Button>
        {settings.hasAccount && (
          <Button
            kind="danger"
            about={t('devices.account')}
            disabled={forget.isPending}
            onClick={() => forget.mutate()}
          >
            {t('devices.forget')}
          </Button>
        )}
      </div>
      {isOpen && <AccountForm id={id} onClose={() => setOpen(false)} />}
    </section>
  );
}

interface Account {
  readonly userName: string;
  readonly password: string;
}

function AccountForm({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts();
  const save = useChange<Account>({
    run: (body) => callApi(`/api/v1/devices/${id}/account`, { method: 'PUT', body }),
    touches: ['devices'],
    done: () => t('devices.accountSaved'),
    after: onClose,
    quiet: true,
  });
  return (
    <Dialog title={t('devices.account')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          save.mutate({ userName: String(form.get('userName')), password: String(form.get('password')) });
        }}
      >
        <TextField
          label={t('devices.accountName')}
          name="userName"
          required
          maxLength={200}
          autoComplete="off"
        />
        <TextField
          label={t('devices.accountPassword')}
          name="password"
          type="password"
          maxLength={200}
          autoComplete="new-password"
        />
        {save.isError && <ProblemNotice error={save.error} />}
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="primary" disabled={save.isPending}>
            {t('devices.save')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
