/** The documents that are sent, with how far each is. */

import type { Upload, UploadState } from '../data/upload-queue.ts';
import { useUploadQueue, useUploads } from '../data/uploads.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Texts } from '../text/text.ts';

/** The list; nothing before something was chosen. */
export function SendingList() {
  const t = useTexts();
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  const isSome = uploads.some(({ state }) => state.state === 'done');
  return (
    <section aria-label={t('send.list')} className="mb-8 max-w-2xl">
      <h2 className="mb-3 text-std-20B-150">{t('send.list')}</h2>
      <ul className="mb-4 grid gap-3">
        {uploads.map((upload) => (
          <li key={upload.id} className="rounded-12 border border-solid-gray-420 p-4">
            <Row upload={upload} />
          </li>
        ))}
      </ul>
      {isSome && <ButtonLink to="/scans">{t('send.toScans')}</ButtonLink>}
    </section>
  );
}

function Row({ upload }: { upload: Upload }) {
  const t = useTexts();
  const queue = useUploadQueue();
  const { id, file, state } = upload;
  const isOver = state.state === 'done';
  return (
    <>
      <p className="font-bold break-words">{file.name}</p>
      <p role="status">{phraseOf(state, t)}</p>
      {'share' in state && (
        <progress
          max={100}
          value={Math.floor(100 * state.share)}
          aria-label={t('send.progress', { name: file.name })}
          className="mt-1 h-4 w-full"
        />
      )}
      {state.state === 'done' && (
        <p className="text-sm break-all">{`${t('scans.receiptNumber')}: ${state.scanId}`}</p>
      )}
      {state.state === 'stopped' && (
        <div className="mt-2">
          <ProblemNotice error={state.error} />
        </div>
      )}
      <div className="mt-3 flex flex-wrap gap-2">
        {state.state === 'stopped' && (
          <Button kind="primary" about={file.name} onClick={() => queue.again(id)}>
            {t('send.again')}
          </Button>
        )}
        <Button about={file.name} onClick={() => void queue.remove(id)}>
          {t(isOver ? 'send.remove' : 'send.cancel')}
        </Button>
      </div>
    </>
  );
}

function phraseOf(state: UploadState, t: Texts): string {
  switch (state.state) {
    case 'sending':
    case 'waiting':
      return t(`send.${state.state}`, { percent: Math.floor(100 * state.share) });
    case 'done':
      return t(state.known ? 'send.known' : 'send.done');
    default:
      return t(`send.${state.state}`);
  }
}
