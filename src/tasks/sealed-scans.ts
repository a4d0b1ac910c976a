/** Chores: sealed scans are erased when their time is over, and their people are told. */

import { type EraseDeps, eraseDue } from '../scan/my-number/erase-sealed.ts';
import { type TellDeps, tellSealed } from '../scan/my-number/tell-sealed.ts';
import type { Chore } from './task-queue.ts';

/** Every minute. */
export function eraseSealedChore(deps: EraseDeps, afterHours: number): Chore {
  return {
    name: 'erase-sealed-scans',
    everyMs: 60_000,
    run: async (signal) => {
      const erased = await eraseDue(deps, afterHours, signal);
      if (erased > 0) deps.log.info({ erased }, 'Sealed scans were erased with a certificate.');
    },
  };
}

/** Every half minute. */
export function tellSealedChore(deps: TellDeps): Chore {
  return {
    name: 'tell-sealed-scans',
    everyMs: 30_000,
    run: async (signal) => {
      const sent = await tellSealed(deps, signal);
      if (sent > 0) deps.log.info({ sent }, 'Mails about sealed scans were sent.');
    },
  };
}
