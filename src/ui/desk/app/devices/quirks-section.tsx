/** What a device does other than it says, as its administrator saw it. */

import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { CheckField } from '../parts/check-field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { type TextKey, texts } from '../text/text.ts';
import type { SettingsPart } from './settings.ts';

/** The part. */
export function QuirksSection({ id, settings: { quirks, knownQuirks } }: SettingsPart) {
  const t = useTexts();
  const save = useChange<readonly string[]>({
    run: (chosen) => callApi(`/api/v1/devices/${id}/quirks`, { method: 'PUT', body: { quirks: chosen } }),
    touches: ['devices'],
    done: () => t('devices.quirksSaved'),
    quiet: true,
  });
  const nameOf = (quirk: string) => {
    const key = `deviceQuirk.${quirk}`;
    return key in texts ? t(key as TextKey) : quirk;
  };
  return (
    <section>
      <h2 className="mb-3 text-std-20B-150">{t('devices.quirks')}</h2>
      <p className="mb-2">{t('devices.quirksLead')}</p>
      <form
        key={quirks.join(' ')}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(new FormData(event.currentTarget).getAll('quirk').map(String));
        }}
      >
        <fieldset className="mb-2">
          <legend className="sr-only">{t('devices.quirks')}</legend>
          {knownQuirks.map((quirk) => (
            <CheckField
              key={quirk}
              name="quirk"
              value={quirk}
              label={nameOf(quirk)}
              defaultChecked={quirks.includes(quirk)}
            />
          ))}
        </fieldset>
        {save.isError && <ProblemNotice error={save.error} />}
        <Button type="submit" about={t('devices.quirks')} disabled={save.isPending}>
          {t('devices.save')}
        </Button>
      </form>
    </section>
  );
}
