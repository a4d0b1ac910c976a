/** Cameras that the service asks for frames itself, while an attempt at their device is under way. */

import { cameraFrames } from '../../drivers/camera/frame-source.ts';
import type { FaceAttempts } from '../identity/face/attempts.ts';
import type { Log } from '../shared/log.ts';

/** Longest time that frames are fetched for one attempt, in milliseconds. */
const longestMs = 120_000;

/** Follows cameras. Disposing ends all of them. */
export interface FaceCameras extends AsyncDisposable {
  /** Hands the frames at an address to an attempt until it is over. A camera that fails ends it quietly. */
  follow(url: string, attempts: FaceAttempts, owner: string, attemptId: string): void;
}

/** Opens the followers of a process. */
export function openFaceCameras(log: Log): FaceCameras {
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    follow: (url, attempts, owner, attemptId) => {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(longestMs)]);
      const following = followOne(url, attempts, owner, attemptId, signal)
        .catch((error: unknown) => {
          // The address may hold a password, and is not logged.
          if (!stop.signal.aborted) log.warn({ err: error }, 'A camera for faces gave no frames.');
        })
        .finally(() => running.delete(following));
      running.add(following);
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await Promise.allSettled(running);
    },
  };
}

async function followOne(
  url: string,
  attempts: FaceAttempts,
  owner: string,
  attemptId: string,
  signal: AbortSignal,
): Promise<void> {
  for await (const picture of cameraFrames({ url, signal })) {
    if (attempts.openAt(owner) !== attemptId) return;
    await attempts.take(owner, attemptId, picture);
  }
}
