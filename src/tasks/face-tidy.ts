/** Chore: erases the face references of people who left, and those that nobody used for a long time. */

import { type EraseDeps, eraseOutdatedFaces } from '../identity/face/erase-face.ts';
import type { Log } from '../shared/log.ts';
import type { Chore } from './task-queue.ts';

/** The chore. `everyMs` default 60,000: who left is refused at once, and forgotten within a minute. */
export function faceTidyChore(
  deps: EraseDeps & { readonly log: Log; readonly unusedDays: number },
  everyMs = 60_000,
): Chore {
  return {
    name: 'face-tidy',
    everyMs,
    run: async (signal) => {
      const erased = await eraseOutdatedFaces(deps, signal, deps.unusedDays);
      if (erased > 0) deps.log.info({ erased }, 'Face references were erased.');
    },
  };
}
