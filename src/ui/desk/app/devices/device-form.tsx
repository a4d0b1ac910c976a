/** The fields of a device: name, place, segments; shared by enrolling and editing. */

import { useQuery } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { segmentOverview } from '../segments/segments.ts';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { Device } from './devices.ts';

/** What the fields hold. */
export interface DeviceFields {
  readonly name: string;
  readonly site: string;
  readonly department: string;
  readonly segments: readonly string[];
  readonly scanAddress: string;
}

/** Reads the fields of a form. */
export function fieldsOf(form: FormData): DeviceFields {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  return {
    name: text('name'),
    site: text('site'),
    department: text('department'),
    segments: form.getAll('segment').map(String),
    scanAddress: text('scanAddress'),
  };
}

/** The fields with what they begin with. */
export function DeviceFieldset({ begin }: { begin: Partial<DeviceFields> }) {
  const t = useTexts();
  const known = useQuery(segmentOverview(useLanguage())).data?.segments ?? [];
  return (
    <>
      <TextField
        label={t('devices.name')}
        hint={t('devices.nameHint')}
        name="name"
        required
        maxLength={100}
        defaultValue={begin.name}
      />
      <TextField
        label={t('devices.site')}
        hint={t('devices.siteHint')}
        name="site"
        maxLength={100}
        defaultValue={begin.site}
      />
      <TextField
        label={t('devices.department')}
        hint={t('devices.departmentHint')}
        name="department"
        maxLength={100}
        defaultValue={begin.department}
      />
      <fieldset className="mb-4">
        <legend className="mb-1 font-bold">{t('devices.segments')}</legend>
        <p className="mb-1 text-sm text-solid-gray-700">{t('devices.segmentsHint')}</p>
        {known.map(({ id, name }) => (
          <label key={id} className="flex min-h-11 items-center gap-3">
            <input
              type="checkbox"
              name="segment"
              value={id}
              defaultChecked={begin.segments?.includes(id) ?? false}
              className="size-6"
            />
            {name}
          </label>
        ))}
      </fieldset>
      <TextField
        label={t('devices.scanAddress')}
        hint={t('devices.scanHint')}
        name="scanAddress"
        maxLength={500}
        defaultValue={begin.scanAddress}
        inputMode="url"
      />
    </>
  );
}

/** Changes an enrolled device. */
export function EditForm({ device, onClose }: { device: Device; onClose: () => void }) {
  const t = useTexts();
  const save = useChange<DeviceFields>({
    run: ({ scanAddress, ...fields }) =>
      callApi(`/api/v1/devices/${device.id}`, {
        method: 'PATCH',
        body: { ...fields, scanAddress: scanAddress === '' ? null : scanAddress },
      }),
    touches: ['devices'],
    done: () => t('devices.saved'),
    after: onClose,
    quiet: true,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(fieldsOf(new FormData(event.currentTarget)));
      }}
    >
      <DeviceFieldset
        begin={{
          name: device.name,
          site: device.site,
          department: device.department,
          segments: device.segments.map(({ id }) => id),
          scanAddress: device.scanAddress ?? '',
        }}
      />
      <p className="mb-4">{t('devices.addressFixed')}</p>
      {save.isError && <ProblemNotice error={save.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={save.isPending}>
          {t('devices.save')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </form>
  );
}
