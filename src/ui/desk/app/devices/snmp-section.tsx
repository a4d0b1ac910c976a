/** How the SNMP agent of a device is read: set, replaced or ended; its secrets are never shown. */

import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { SettingsPart } from './settings.ts';

/** The part. */
export function SnmpSection({ id, settings: { snmp } }: SettingsPart) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  const end = useChange({
    run: () => callApi(`/api/v1/devices/${id}/snmp`, { method: 'DELETE' }),
    touches: ['devices'],
    done: () => t('devices.snmpIsOff'),
  });
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('devices.snmp')}</h2>
      <p className="mb-2">{t('devices.snmpLead')}</p>
      <p className="mb-3 font-bold">
        {snmp === undefined ? t('devices.snmpNone') : t('devices.snmpIs', snmp)}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button about={t('devices.snmp')} onClick={() => setOpen(true)}>
          {t(snmp === undefined ? 'devices.set' : 'devices.change')}
        </Button>
        {snmp !== undefined && (
          <Button kind="danger" disabled={end.isPending} onClick={() => end.mutate()}>
            {t('devices.snmpOff')}
          </Button>
        )}
      </div>
      {isOpen && <SnmpForm id={id} port={snmp?.port ?? 161} onClose={() => setOpen(false)} />}
    </section>
  );
}

function SnmpForm({ id, port, onClose }: { id: string; port: number; onClose: () => void }) {
  const t = useTexts();
  const [version, setVersion] = useState<'2c' | '3'>('3');
  const save = useChange<object>({
    run: (body) => callApi(`/api/v1/devices/${id}/snmp`, { method: 'PUT', body }),
    touches: ['devices'],
    done: () => t('devices.snmpSaved'),
    after: onClose,
    quiet: true,
  });
  return (
    <Dialog title={t('devices.snmp')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(accessOf(version, new FormData(event.currentTarget)));
        }}
      >
        <ChoiceField
          label={t('devices.snmpVersion')}
          value={version}
          onChange={({ target }) => setVersion(target.value === '2c' ? '2c' : '3')}
          options={[
            { value: '3', text: t('devices.snmpV3') },
            { value: '2c', text: t('devices.snmpV2c') },
          ]}
        />
        {version === '2c' ? <CommunityField /> : <UserFields />}
        <TextField
          label={t('devices.snmpPort')}
          name="port"
          type="number"
          min={1}
          max={65_535}
          required
          defaultValue={port}
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

function CommunityField() {
  const t = useTexts();
  return (
    <TextField
      label={t('devices.snmpCommunity')}
      name="community"
      type="password"
      required
      maxLength={200}
      autoComplete="new-password"
    />
  );
}

function UserFields() {
  const t = useTexts();
  const password = {
    type: 'password',
    required: true,
    minLength: 8,
    maxLength: 200,
    autoComplete: 'new-password',
    hint: t('devices.snmpLength'),
  } as const;
  return (
    <>
      <TextField label={t('devices.snmpUser')} name="userName" required maxLength={100} autoComplete="off" />
      <TextField label={t('devices.snmpAuthentication')} name="authentication" {...password} />
      <TextField label={t('devices.snmpPrivacy')} name="privacy" {...password} />
    </>
  );
}

function accessOf(version: '2c' | '3', form: FormData): object {
  const text = (name: string) => String(form.get(name) ?? '');
  const port = Number(text('port'));
  if (version === '2c') return { version, port, community: text('community') };
  return {
    version,
    port,
    userName: text('userName').trim(),
    authentication: { password: text('authentication') },
    privacy: { password: text('privacy') },
  };
}
