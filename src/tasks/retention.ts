/** Chore: goes on with rounds of disposition that were started, and with records that waited. */

import { type ExecuteDeps, executeRounds } from '../archive/retention/execute-rounds.ts';
import type { BlobLedger } from '../ports/blob-ledger.ts';
import type { Chore } from './task-queue.ts';

/** Every five seconds. One process at a time does it. */
export function retentionChore(
  deps: ExecuteDeps & { readonly ledger: Pick<BlobLedger, 'unnamed' | 'alone'> },
): Chore {
  return {
    name: 'retention',
    everyMs: 5_000,
    run: (signal) =>
      deps.ledger.alone('retention', async () => {
        const done = await executeRounds(deps, signal);
        if (done > 0) deps.log.info({ records: done }, 'Records were disposed of with a certificate.');
      }),
  };
}
