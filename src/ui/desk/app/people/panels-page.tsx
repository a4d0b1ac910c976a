/** Approving a browser that asks to be the panel of a device. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { type Places, places } from './people.ts';

/** The page. */
export function PanelsPage() {
  const t = useTexts();
  const asked = useQuery(places);
  return (
    <>
      <PageHead title={t('panels.title')} lead={t('panels.lead')} />
      <Asked query={asked}>
        {(known) =>
          known.devices.length === 0 ? (
            <InlineNotice kind="info">{t('people.noDevice')}</InlineNotice>
          ) : (
            <DecideForm known={known} />
          )
        }
      </Asked>
    </>
  );
}

interface Decision {
  readonly code: string;
  readonly deviceId?: string;
}

function DecideForm({ known }: { known: Places }) {
  const t = useTexts();
  const [code, setCode] = useState('');
  const [deviceId, setDeviceId] = useState('');
  const decide = useChange<Decision, { readonly deviceName?: string }>({
    run: (body) => callApi('/api/v1/panels/pairing', { method: 'POST', body }),
    touches: [],
    done: ({ deviceName }) =>
      deviceName === undefined ? t('panels.refused') : t('panels.approved', { name: deviceName }),
    after: () => setCode(''),
    quiet: true,
  });
  return (
    <form
      className="max-w-xl"
      onSubmit={(event) => {
        event.preventDefault();
        decide.mutate({ code, deviceId });
      }}
    >
      <TextField
        label={t('panels.code')}
        hint={t('panels.where')}
        value={code}
        onChange={({ target }) => setCode(target.value)}
        required
        minLength={4}
        maxLength={12}
        autoComplete="off"
        autoCapitalize="characters"
      />
      <ChoiceField
        label={t('panels.device')}
        value={deviceId}
        onChange={({ target }) => setDeviceId(target.value)}
        required
        options={[
          { value: '', text: t('people.chooseDevice') },
          ...known.devices.map(({ id, name, site }) => ({ value: id, text: `${name} ${site}`.trim() })),
        ]}
      />
      {decide.isError && <ProblemNotice error={decide.error} />}
      <div className="mt-2 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={decide.isPending}>
          {t('panels.approve')}
        </Button>
        <Button
          kind="danger"
          disabled={decide.isPending || code.trim().length < 4}
          onClick={() => decide.mutate({ code })}
        >
          {t('panels.refuse')}
        </Button>
      </div>
    </form>
  );
}
