/** Enrols a device in three steps: its address, what stands there, and what it is to be. */

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { type DeviceFields, DeviceFieldset, fieldsOf } from './device-form.tsx';
import type { Discovered, Probe } from './devices.ts';
import { ProbeFacts } from './probe-facts.tsx';

interface Asked {
  readonly address: string;
  readonly scanAddress?: string;
  /** What a search of the network said. */
  readonly name?: string;
  readonly location?: string;
}

/** The page. */
export function AddDevicePage() {
  const t = useTexts();
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const probe = useMutation({
    mutationFn: ({ address, scanAddress }: Asked) =>
      callApi<Probe>('/api/v1/devices/probe', {
        method: 'POST',
        body: { address, ...(scanAddress !== undefined && scanAddress !== '' && { scanAddress }) },
      }),
  });
  const ask = (next: Asked) => {
    setAsked(next);
    probe.mutate(next);
  };
  return (
    <div className="max-w-3xl">
      <PageHead title={t('devices.add')} lead={t('devices.addLead')} />
      <h2 className="mb-3 text-std-20B-150">{t('devices.step1')}</h2>
      <AddressForm onAsk={ask} isAsking={probe.isPending} />
      <Discovery onChoose={ask} />
      <div aria-live="polite">
        {probe.isPending && <p role="status">{t('devices.asking')}</p>}
        {probe.isError && <ProblemNotice error={probe.error} />}
      </div>
      {probe.data !== undefined && asked !== undefined && (
        <>
          <h2 className="mt-8 mb-3 text-std-20B-150">{t('devices.step2')}</h2>
          <ProbeFacts probe={probe.data} />
          {probe.data.trouble === undefined && (
            <EnrolForm key={probe.data.address} asked={asked} probe={probe.data} />
          )}
        </>
      )}
    </div>
  );
}

function AddressForm({ onAsk, isAsking }: { onAsk: (asked: Asked) => void; isAsking: boolean }) {
  const t = useTexts();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        onAsk({ address: String(form.get('address')).trim(), scanAddress: String(form.get('scan')).trim() });
      }}
    >
      <TextField
        label={t('devices.typeAddress')}
        hint={t('devices.typeHint')}
        name="address"
        required
        maxLength={500}
        inputMode="url"
        autoComplete="off"
      />
      <TextField
        label={t('devices.typeScan')}
        hint={t('devices.typeScanHint')}
        name="scan"
        maxLength={500}
        inputMode="url"
        autoComplete="off"
      />
      <Button type="submit" kind="primary" disabled={isAsking}>
        {t('devices.askAddress')}
      </Button>
    </form>
  );
}

function Discovery({ onChoose }: { onChoose: (asked: Asked) => void }) {
  const t = useTexts();
  const search = useMutation({
    mutationFn: () =>
      callApi<{ items: readonly Discovered[] }>('/api/v1/devices/discovery', { method: 'POST' }),
  });
  const found = search.data?.items ?? [];
  return (
    <div className="my-4" aria-live="polite">
      <Button disabled={search.isPending} onClick={() => search.mutate()}>
        {t(search.isPending ? 'devices.searching' : 'devices.search')}
      </Button>
      {search.isError && <ProblemNotice error={search.error} />}
      {search.data !== undefined && found.length === 0 && <p className="mt-2">{t('devices.foundNone')}</p>}
      <ul className="mt-2 grid gap-2">
        {found.map((one) => (
          <li key={`${one.name} ${one.address ?? ''}`} className="rounded-8 border border-solid-gray-420 p-3">
            <p className="font-bold break-words">{one.name}</p>
            <p className="break-words">
              {[one.makeAndModel, one.location, one.address].filter((text) => text !== '').join(' / ')}
            </p>
            {one.isEnrolled && <p>{t('devices.isEnrolled')}</p>}
            {one.address !== undefined && !one.isEnrolled && (
              <Button
                about={one.name}
                onClick={() =>
                  onChoose({
                    address: one.address ?? '',
                    ...(one.scanAddress !== undefined && { scanAddress: one.scanAddress }),
                    name: one.name,
                    location: one.location,
                  })
                }
              >
                {t('devices.choose')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function EnrolForm({ asked, probe }: { asked: Asked; probe: Probe }) {
  const t = useTexts();
  const navigate = useNavigate();
  const [isConfirmed, setConfirmed] = useState(probe.certificate === undefined);
  const enrol = useChange<DeviceFields>({
    run: ({ scanAddress, ...fields }) =>
      callApi('/api/v1/devices', {
        method: 'POST',
        body: {
          ...fields,
          address: probe.address,
          ...(scanAddress !== '' && { scanAddress }),
          ...(probe.certificate !== undefined && { certificateSha256: probe.certificate.sha256 }),
        },
      }),
    touches: ['devices', 'first-steps', 'segments'],
    done: (_output, { name }) => t('devices.added', { name }),
    after: () => void navigate('/devices'),
    quiet: true,
  });
  const scan = probe.scan?.trouble === undefined ? probe.scan?.address : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        enrol.mutate(fieldsOf(new FormData(event.currentTarget)));
      }}
    >
      {probe.certificate !== undefined && (
        <label className="my-4 flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            checked={isConfirmed}
            onChange={(event) => setConfirmed(event.currentTarget.checked)}
            className="size-6 shrink-0"
          />
          {t('devices.confirm')}
        </label>
      )}
      <h2 className="mt-8 mb-3 text-std-20B-150">{t('devices.step3')}</h2>
      <DeviceFieldset
        begin={{
          name: asked.name ?? '',
          site: asked.location ?? '',
          scanAddress: scan ?? asked.scanAddress ?? '',
        }}
      />
      {enrol.isError && <ProblemNotice error={enrol.error} />}
      <Button type="submit" kind="primary" disabled={!isConfirmed || enrol.isPending}>
        {t(enrol.isPending ? 'parts.working' : 'devices.enrol')}
      </Button>
      {!isConfirmed && <p className="mt-2">{t('devices.confirmFirst')}</p>}
    </form>
  );
}
