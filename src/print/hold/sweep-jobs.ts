/** The regular clearing: expired jobs are erased, jobs without a document end, erased bytes are removed. */

import { discardErased, type EraseDeps, eraseJob } from './erase-job.ts';

/** A created job whose document does not come ends after 2 minutes (`multiple-operation-time-out`). */
export const incompleteAfterMs = 120_000;
/** Jobs handled in one call. */
const batch = 200;

/** What one call did. */
export interface SweepReport {
  readonly expired: number;
  readonly incomplete: number;
  readonly discarded: number;
}

/** Clears up to 200 jobs of each kind. Safe to run in several processes at once and at any time. */
export async function sweepJobs(deps: EraseDeps): Promise<SweepReport> {
  const now = deps.clock.now();
  let expired = 0;
  let incomplete = 0;
  let discarded = 0;
  for (const job of await deps.jobs.listExpired(now, batch)) {
    const ended = await eraseJob(deps, job, {
      state: 'canceled',
      reason: 'job-canceled-after-timeout',
      kind: 'job.expired',
      actor: 'system',
    });
    if (ended !== undefined) expired += 1;
  }
  const before = new Date(now.getTime() - incompleteAfterMs);
  for (const job of await deps.jobs.listIncomplete(before, batch)) {
    const ended = await eraseJob(deps, job, {
      state: 'aborted',
      reason: 'aborted-by-system',
      kind: 'job.aborted',
      actor: 'system',
    });
    if (ended !== undefined) incomplete += 1;
  }
  for (const job of await deps.jobs.listErased(batch)) {
    await discardErased(deps, job);
    discarded += 1;
  }
  return { expired, incomplete, discarded };
}
