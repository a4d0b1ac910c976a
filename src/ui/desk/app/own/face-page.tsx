/** My face: what is held of it, enrolling it, erasing it, and what is held to take along. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { EnrolFace } from './enrol-face.tsx';
import { type OwnFace, ownFace } from './own-api.ts';

/** The page. */
export function FacePage() {
  const t = useTexts();
  const query = useQuery(ownFace(useLanguage()));
  return (
    <>
      <PageHead title={t('ownFace.title')} lead={t('ownFace.lead')} />
      <Asked query={query}>
        {(face) => (
          <>
            <Record face={face} />
            {face.on && (
              <EnrolFace
                wording={face.wording}
                purpose={face.purpose}
                isAgain={face.record?.state === 'active'}
              />
            )}
            {face.record !== undefined && <Held isActive={face.record.state === 'active'} />}
          </>
        )}
      </Asked>
    </>
  );
}

function Record({ face: { on, record } }: { face: OwnFace }) {
  const t = useTexts();
  const { day } = useDays();
  const isActive = record?.state === 'active';
  return (
    <div className="mb-6 grid max-w-3xl gap-4">
      {!on && <InlineNotice kind="info">{t('ownFace.off')}</InlineNotice>}
      {!isActive && (
        <p>
          {t('ownFace.none')}{' '}
          {record?.erasedAt !== undefined && t('ownFace.erasedAt', { day: day(record.erasedAt) })}
        </p>
      )}
      {isActive && (
        <section aria-labelledby="own-face" className="rounded-12 border border-solid-gray-420 p-4">
          <h2 id="own-face" className="mb-2 text-std-18B-160">
            {t('ownFace.active')}
          </h2>
          <Facts
            facts={[
              [t('ownFace.enrolledAt'), day(record.enrolledAt)],
              [
                t('ownFace.lastUsed'),
                record.lastUsedAt === undefined ? t('ownFace.never') : day(record.lastUsedAt),
              ],
              [t('ownFace.uses'), record.useCount],
              [t('ownFace.wording'), record.agreedWording],
            ]}
          />
          {record.onlyWithCard && <p className="mt-2">{t('ownFace.onlyWithCard')}</p>}
        </section>
      )}
    </div>
  );
}

/** Whatever is held can be taken along, also that it was erased. */
function Held({ isActive }: { isActive: boolean }) {
  const t = useTexts();
  const [asks, setAsks] = useState(false);
  const save = useChange({
    run: async () => saveJson(await callApi('/api/v1/me/face/disclosure', { method: 'POST' })),
    touches: [],
  });
  return (
    <section aria-labelledby="own-face-held" className="mt-10">
      <h2 id="own-face-held" className="mb-2 text-std-20B-150">
        {t('ownFace.held')}
      </h2>
      <p className="mb-3">{t('ownFace.exportLead')}</p>
      <div className="flex flex-wrap gap-3">
        <Button disabled={save.isPending} onClick={() => save.mutate()}>
          {t('ownFace.export')}
        </Button>
        {isActive && (
          <Button kind="danger" onClick={() => setAsks(true)}>
            {t('ownFace.erase')}
          </Button>
        )}
      </div>
      {asks && <Erase onClose={() => setAsks(false)} />}
    </section>
  );
}

function Erase({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const erase = useChange({
    run: () => callApi('/api/v1/me/face', { method: 'DELETE' }),
    touches: ['own'],
    done: () => t('ownFace.erased'),
    after: onClose,
    quiet: true,
  });
  return (
    <Dialog title={t('ownFace.erase')} onClose={onClose}>
      <p className="mb-4">{t('ownFace.eraseQuestion')}</p>
      {erase.isError && <ProblemNotice error={erase.error} />}
      <div className="mt-4 flex flex-wrap gap-3">
        <Button kind="danger" disabled={erase.isPending} onClick={() => erase.mutate()}>
          {t('ownFace.eraseYes')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </Dialog>
  );
}

function saveJson(what: unknown): void {
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(what, null, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = 'face-disclosure.json';
  link.click();
  // The browser reads it after this step.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
