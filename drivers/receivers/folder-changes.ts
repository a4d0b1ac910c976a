/** Waiting for the next look at a folder: for a time, or until the file system tells of a change. */

import { watch } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** News of one folder. */
export interface FolderChanges {
  /** Waits for the time given, or less when something changed. Ends early, without an error, when aborted. */
  next(waitMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** A writer makes many changes; some looks a second are enough to see when it ends. */
const shortestRestMs = 50;

/** Listens. Where the file system has no news, as across SMB, or the machine no more watches, time alone counts. */
export function changesOf(folder: string): FolderChanges {
  let wake = () => {};
  let watcher: ReturnType<typeof watch> | undefined;
  try {
    watcher = watch(folder, { persistent: false }, () => wake());
    watcher.on('error', () => watcher?.close());
  } catch {
    watcher = undefined;
  }
  return {
    next: async (waitMs, signal) => {
      const news = new AbortController();
      wake = () => news.abort();
      await sleep(Math.min(waitMs, shortestRestMs), undefined, { signal }).catch(() => {});
      const both = AbortSignal.any([signal, news.signal]);
      await sleep(Math.max(0, waitMs - shortestRestMs), undefined, { signal: both }).catch(() => {});
      wake = () => {};
    },
    close: () => watcher?.close(),
  };
}
