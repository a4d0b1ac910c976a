/** Chores: files documents anew whose kind or values somebody put right, and removes what they left at their old places. */

import { askRemovals, type RefileDeps, refileDue } from '../scan/filing/refile-scan.ts';
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

/**
 * The chore that looks for superseded copies that were left, because their target locked them or a hold covered their
 * record, and may go now. `everyMs` default 600,000.
 */
export function supersededChore(deps: RefileDeps, everyMs = 600_000): Chore {
  return {
    name: 'superseded',
    everyMs,
    run: async () => {
      const asked = await askRemovals(deps, mostAtOnce);
      if (asked > 0) deps.log.info({ asked }, 'Earlier copies of documents may be removed now.');
    },
  };
}
