/** How the reader that types at the panel of a device writes the numbers of cards. */

import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { SettingsPart } from './settings.ts';

const lengths = [4, 7, 8, 10] as const;

/** The part. */
export function CardFormatSection({ id, settings: { cardFormat = {} } }: SettingsPart) {
  const t = useTexts();
  const save = useChange<object>({
    run: (format) =>
      callApi(`/api/v1/devices/${id}/card-format`, {
        method: 'PUT',
        body: { cardFormat: Object.keys(format).length === 0 ? null : format },
      }),
    touches: ['devices'],
    done: () => t('devices.formatSaved'),
    quiet: true,
  });
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('devices.format')}</h2>
      <p className="mb-3">{t('devices.formatLead')}</p>
      <form
        key={JSON.stringify(cardFormat)}
        className="max-w-xl"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(formatOf(new FormData(event.currentTarget)));
        }}
      >
        <ChoiceField
          label={t('devices.formatNotation')}
          name="notation"
          defaultValue={cardFormat.notation ?? ''}
          options={[
            { value: '', text: t('devices.formatHex') },
            { value: 'decimal', text: t('devices.formatDecimal') },
          ]}
        />
        <ChoiceField
          label={t('devices.formatBytes')}
          hint={t('devices.formatBytesHint')}
          name="byteLength"
          defaultValue={String(cardFormat.byteLength ?? '')}
          options={[
            { value: '', text: t('devices.formatBytesAny') },
            ...lengths.map((bytes) => ({
              value: String(bytes),
              text: t('devices.formatBytesOf', { bytes }),
            })),
          ]}
        />
        <ChoiceField
          label={t('devices.formatOrder')}
          name="byteOrder"
          defaultValue={cardFormat.byteOrder ?? ''}
          options={[
            { value: '', text: t('devices.formatAsSent') },
            { value: 'reversed', text: t('devices.formatReversed') },
          ]}
        />
        <ChoiceField
          label={t('devices.formatTechnology')}
          name="technology"
          defaultValue={cardFormat.technology ?? ''}
          options={[
            { value: '', text: t('devices.formatByLength') },
            { value: 'iso14443a', text: 'ISO/IEC 14443 A' },
            { value: 'felica', text: 'FeliCa' },
          ]}
        />
        <TextField
          label={t('devices.formatPrefix')}
          name="prefix"
          maxLength={20}
          pattern="[ -~]*"
          autoComplete="off"
          defaultValue={cardFormat.prefix ?? ''}
        />
        <TextField
          label={t('devices.formatSuffix')}
          name="suffix"
          maxLength={20}
          pattern="[ -~]*"
          autoComplete="off"
          defaultValue={cardFormat.suffix ?? ''}
        />
        {save.isError && <ProblemNotice error={save.error} />}
        <Button type="submit" about={t('devices.format')} disabled={save.isPending}>
          {t('devices.save')}
        </Button>
      </form>
    </section>
  );
}

/** Members that are at their default are left out; without any, nothing is kept. */
function formatOf(form: FormData): object {
  const chosen = [...form].filter(([, value]) => value !== '');
  return Object.fromEntries(
    chosen.map(([name, value]) => [name, name === 'byteLength' ? Number(value) : value]),
  );
}
