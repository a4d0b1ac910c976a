/** Uploads that stopped half-way, such as when the browser was closed: choose the same file again, or forget them. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { useUploadQueue, useUploads } from '../data/uploads.tsx';
import { Button } from '../parts/button.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { FilePick } from './file-pick.tsx';
import { type OpenUpload, openUploads } from './scans.ts';

/** The list; nothing while there is none beside what is being sent now. */
export function UnfinishedUploads() {
  const t = useTexts();
  const asked = useQuery(openUploads(useLanguage()));
  const sending = useUploads();
  const left = (asked.data?.items ?? []).filter(
    (one) => !sending.some(({ file }) => file.name === one.fileName && file.size === one.byteLength),
  );
  if (left.length === 0) return null;
  return (
    <section aria-label={t('send.unfinished')} className="mb-8">
      <h2 className="mb-1 text-std-20B-150">{t('send.unfinished')}</h2>
      <p className="mb-3">{t('send.unfinishedLead')}</p>
      <ul className="grid gap-4">
        {left.map((upload) => (
          <li key={upload.uploadId} className="rounded-12 border border-solid-gray-420 p-4">
            <Row upload={upload} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Row({ upload }: { upload: OpenUpload }) {
  const t = useTexts();
  const queue = useUploadQueue();
  const navigate = useNavigate();
  const [isOther, setOther] = useState(false);
  const { fileName, byteLength, offset, uploadId } = upload;
  const forget = useChange({
    run: () => callApi(`/api/v1/uploads/${uploadId}`, { method: 'DELETE' }),
    touches: ['scans'],
    done: () => t('send.forgotten'),
  });
  const choose = (files: readonly File[]): void => {
    const [file] = files;
    setOther(file !== undefined && file.size !== byteLength);
    if (file === undefined || file.size !== byteLength) return;
    queue.add([file], upload.segment);
    void navigate('/scans/new');
  };
  return (
    <>
      <p className="font-bold break-words">{fileName}</p>
      <p className="mb-3">
        {t('send.arrived', {
          percent: Math.floor((100 * offset) / byteLength),
          time: upload.expiresAtText,
        })}
      </p>
      {isOther && (
        <p role="alert" className="mb-3 font-bold text-red-900">
          {t('send.otherFile', { name: fileName })}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <FilePick text={t('send.chooseSame')} about={fileName} onFiles={choose} />
        <Button kind="danger" about={fileName} disabled={forget.isPending} onClick={() => forget.mutate()}>
          {t('send.forget')}
        </Button>
      </div>
    </>
  );
}
