/** Chore: finds scans of the ledger that wait and that nobody was woken for, after a crash or a rest. */

import type { ScanStore } from '../ports/scan-store.ts';
import type { Clock } from '../shared/clock.ts';
import { wakeScan } from './scan-process.ts';
import type { Chore, TaskQueue } from './task-queue.ts';

const mostAtOnce = 200;

/** The chore. `everyMs` default 5,000. */
export function scanSweep(
  deps: { readonly scans: Pick<ScanStore, 'listDue'>; readonly clock: Clock },
  queue: TaskQueue,
  everyMs = 5_000,
): Chore {
  return {
    name: 'scan-sweep',
    everyMs,
    run: async (signal) => {
      // What waits for targets, however much, comes before no document that can be read.
      for (const lane of ['read', 'deliver'] as const) {
        for (const id of await deps.scans.listDue(deps.clock.now(), mostAtOnce, lane)) {
          if (signal.aborted) return;
          await wakeScan(queue, id);
        }
      }
    },
  };
}
