/** How far a job is that comes as one document: what the scanner's status counts while the bytes are on their way. */

import type { EsclSession } from './session.ts';
import { findJob } from './status.ts';

/** A watch over one job. */
export interface ImageWatch {
  /** Tells a number of images, when it is more than was told before. */
  tell(images: number | undefined): void;
  /** Ends the looking; resolves when no request is open any more. */
  stop(): Promise<void>;
}

/** Looks at the status after each pause until it is stopped. A status that cannot be read is looked for again. */
export function watchImages(
  session: EsclSession,
  jobPath: string,
  onImages: ((images: number) => void) | undefined,
): ImageWatch {
  const ended = new AbortController();
  let told = 0;
  const tell = (images: number | undefined): void => {
    if (onImages === undefined || images === undefined || images <= told) return;
    told = images;
    onImages(images);
  };
  const look = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      try {
        await session.pause(ended.signal);
        tell(findJob(await session.readStatus(ended.signal), jobPath)?.imagesCompleted);
      } catch {
        // The scan itself meets every fault that matters; this only counts.
      }
    }
  };
  const looking = onImages === undefined ? Promise.resolve() : look();
  return {
    tell,
    stop: async () => {
      ended.abort();
      await looking;
    },
  };
}
