/** Chore: frees the space of shared files whose documents are erased. */

import type { BlobLedger } from '../ports/blob-ledger.ts';
import type { BlobSpool } from '../ports/blob-spool.ts';
import type { Log } from '../shared/log.ts';
import type { Chore } from './task-queue.ts';

/** What the chore works with. */
export interface SpoolTidyDeps {
  readonly spool: BlobSpool;
  readonly ledger: BlobLedger;
  readonly log: Log;
}

/** The chore: every ten minutes, in one process at a time. */
export function spoolTidyChore({ spool, ledger, log }: SpoolTidyDeps): Chore {
  return {
    name: 'spool-tidy',
    everyMs: 600_000,
    run: (signal) =>
      ledger.alone('spool-tidy', async () => {
        const { removed, moved } = await spool.tidy(ledger, signal);
        if (removed > 0) log.info({ removed, moved }, 'Shared files of erased documents were removed.');
      }),
  };
}
