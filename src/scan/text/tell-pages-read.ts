/** Tells the ledger how far a reading is, seldom enough that a page costs nothing for it. */

import type { ScanWorkDeps } from '../process/scan-work.ts';
import type { ScanJob } from '../scan-job.ts';

/** Shortest time between two notes. */
const everyMs = 1_000;

/**
 * Gives what is to be called with the number of pages that are done. A document of one page is not told of, and a note
 * that fails is left out: the reading goes on.
 */
export function tellPagesRead(
  { scans, owner, log }: Pick<ScanWorkDeps, 'scans' | 'owner' | 'log'>,
  { id, pageCount }: Pick<ScanJob, 'id' | 'pageCount'>,
): (done: number) => void {
  let nextAt = 0;
  return (done) => {
    const now = performance.now();
    if (pageCount === 1 || now < nextAt) return;
    nextAt = now + everyMs;
    scans.notePagesRead(id, owner, done).catch((error: unknown) => {
      log.warn({ err: error }, 'how far a reading is could not be noted');
    });
  };
}
