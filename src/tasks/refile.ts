/** Chore: files documents anew whose kind or values somebody put right. */

import { type RefileDeps, refileDue } from '../scan/filing/refile-scan.ts';
import type { Chore } from './task-queue.ts';

const mostAtOnce = 50;

/** The chore. `everyMs` default 5,000. */
export function refileChore(deps: RefileDeps, everyMs = 5_000): Chore {
  return {
    name: 'refile',
    everyMs,
    run: async (signal) => {
      const refiled = await refileDue(deps, mostAtOnce, signal);
      if (refiled > 0) deps.log.info({ refiled }, 'Documents were filed anew.');
    },
  };
}
