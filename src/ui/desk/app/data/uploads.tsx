/** The queue of documents that are sent, for every page of the app. */

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { type Upload, UploadQueue } from './upload-queue.ts';

const QueueContext = createContext<UploadQueue | undefined>(undefined);

/** Keeps the queue; a tab that is closed while something is sent asks first. */
export function Uploads({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [queue] = useState(
    () => new UploadQueue(() => void client.invalidateQueries({ queryKey: ['scans'] })),
  );
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (queue.isBusy) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [queue]);
  return <QueueContext value={queue}>{children}</QueueContext>;
}

/** The queue. */
export function useUploadQueue(): UploadQueue {
  const queue = useContext(QueueContext);
  if (queue === undefined) throw new Error('no queue around');
  return queue;
}

/** What is in the queue now. */
export function useUploads(): readonly Upload[] {
  const queue = useUploadQueue();
  return useSyncExternalStore(queue.subscribe, queue.list);
}
