/** Sending scanned documents or photos: chosen, dropped or taken with the camera; they go in pieces. */

import { type DragEvent, useState } from 'react';
import { useUploadQueue } from '../data/uploads.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { ChoiceField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { FilePick } from './file-pick.tsx';
import { SendingList } from './sending-list.tsx';
import { UnfinishedUploads } from './unfinished-uploads.tsx';

/** The page. */
export function SendPage() {
  const t = useTexts();
  const { segments } = useMe();
  return (
    <>
      <PageHead title={t('send.title')} lead={t('send.lead')} />
      {segments.length === 0 ? (
        <EmptyState title={t('send.noSegment')} text={t('send.noSegmentNext')} />
      ) : (
        <>
          <Choosing />
          <SendingList />
          <UnfinishedUploads />
        </>
      )}
    </>
  );
}

function Choosing() {
  const t = useTexts();
  const { segments } = useMe();
  const queue = useUploadQueue();
  const [segment, setSegment] = useState(segments[0]?.id ?? '');
  const add = (files: readonly File[]): void => queue.add(files, segment);
  return (
    <div className="mb-8 max-w-2xl">
      {segments.length > 1 && (
        <ChoiceField
          label={t('scans.segment')}
          value={segment}
          onChange={(event) => setSegment(event.target.value)}
          options={segments.map(({ id, name }) => ({ value: id, text: name }))}
        />
      )}
      <DropZone onFiles={add}>
        <p className="mb-3 hidden font-bold pointer-fine:block">{t('send.drop')}</p>
        <div className="flex flex-wrap justify-center gap-3">
          <FilePick kind="primary" isMany text={t('send.choose')} onFiles={add} />
          <span className="hidden pointer-coarse:block">
            <FilePick isCamera text={t('send.camera')} onFiles={add} />
          </span>
        </div>
        <p className="mt-3 text-sm">{t('send.kinds')}</p>
      </DropZone>
    </div>
  );
}

function DropZone({
  onFiles,
  children,
}: {
  onFiles: (files: readonly File[]) => void;
  children: React.ReactNode;
}) {
  const [isOver, setOver] = useState(false);
  const hold = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside do the same by keyboard
    <div
      onDragEnter={hold}
      onDragOver={hold}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
      className={`rounded-12 border-2 border-dashed px-4 py-8 text-center ${isOver ? 'border-blue-900 bg-blue-50' : 'border-solid-gray-600'}`}
    >
      {children}
    </div>
  );
}
