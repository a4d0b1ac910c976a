/** Why a job is not in the list at a device: what its owner would otherwise have to ask the help desk. */

import { factorsMissing, type WalkUpSession } from '../../identity/session.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { type ElsewhereJob, whyElsewhere } from '../elsewhere.ts';

/** How far back is looked. */
const sinceMs = 3 * 24 * 3_600_000;
/** Most jobs told. */
const mostTold = 50;

/** The person's jobs of the last three days that the list here leaves out, newest first. */
export async function listElsewhere(
  deps: { readonly jobs: Pick<JobStore, 'listOwned'>; readonly clock: Clock },
  session: Pick<WalkUpSession, 'personId' | 'segments' | 'stepUp' | 'lockedMarks'>,
): Promise<readonly ElsewhereJob[]> {
  const since = new Date(deps.clock.now().getTime() - sinceMs);
  const jobs = await deps.jobs.listOwned(session.personId, since, mostTold);
  return jobs.flatMap((job) => {
    const missing = factorsMissing(session, { segment: job.segment, marks: job.demands.marks });
    const reason = whyElsewhere(job, missing);
    if (reason === undefined) return [];
    const jobName = missing === undefined ? job.jobName : undefined;
    return [{ reason, segment: job.segment, jobName, at: job.completedAt ?? job.heldAt ?? job.createdAt }];
  });
}
