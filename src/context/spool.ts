/** Binds the spool of print documents to the stores: the check at the start, and the regular freeing of its space. */

import { checkSpooled } from '../print/intake/check-spooled.ts';
import { postgresBlobLedger } from '../stores/postgres/blob-ledger.ts';
import { postgresSpooledJobs } from '../stores/postgres/spooled-jobs.ts';
import { spoolTidyChore } from '../tasks/spool-tidy.ts';
import type { TaskQueue } from '../tasks/task-queue.ts';
import type { Stores } from './stores.ts';

/**
 * Ends the jobs whose documents a power loss took; to be awaited before anything is served. A process that only takes
 * in cannot read documents, and leaves the check to one that releases them.
 */
export async function checkAfterCrash(stores: Stores): Promise<void> {
  const { spool } = stores.blobs;
  if (spool === undefined || stores.keys.kind === 'intake') return;
  const spooledJobs = postgresSpooledJobs(stores.database);
  const { checked, aborted } = await checkSpooled({ ...stores, spool, spooledJobs });
  if (checked > 0) stores.log.info({ checked, aborted }, 'Documents were checked after an abrupt end.');
}

/** Frees the space of erased documents while the queue runs. */
export function keepSpoolTidy(stores: Stores, queue: TaskQueue): void {
  const { spool } = stores.blobs;
  if (spool === undefined) return;
  queue.repeat(spoolTidyChore({ spool, ledger: postgresBlobLedger(stores.database), log: stores.log }));
}
