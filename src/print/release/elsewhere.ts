/** Why a job is not in the list at a device: what its owner would otherwise have to ask the help desk. */

import { factorsMissing, type WalkUpSession } from '../../identity/session.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { SegmentId } from '../../shared/ids.ts';
import type { PrintJob } from '../job.ts';

/** How far back is looked. */
const sinceMs = 3 * 24 * 3_600_000;
/** Most jobs told. */
const mostTold = 50;

/** Why it is not listed. */
export type ElsewhereReason =
  /** Its segment does not come out of this device, or not for this person. */
  | 'other-segment'
  /** It is still coming in. */
  | 'arriving'
  /** It waited too long and was erased. */
  | 'expired'
  /** It came out. */
  | 'printed'
  /** Its owner deleted it, or it could not be taken. */
  | 'canceled';

/** A job that is not in the list; without its name unless its segment is open here. */
export interface ElsewhereJob {
  readonly reason: ElsewhereReason;
  readonly segment: SegmentId;
  /** Undefined while the session may not know it. */
  readonly jobName: string | undefined;
  readonly at: Date;
}

/** The person's jobs of the last three days that are not in the list of this session, newest first. */
export async function listElsewhere(
  deps: { readonly jobs: Pick<JobStore, 'listOwned'>; readonly clock: Clock },
  session: Pick<WalkUpSession, 'personId' | 'segments' | 'stepUp' | 'lockedMarks'>,
): Promise<readonly ElsewhereJob[]> {
  const since = new Date(deps.clock.now().getTime() - sinceMs);
  const jobs = await deps.jobs.listOwned(session.personId, since, mostTold);
  return jobs.flatMap((job) => {
    const missing = factorsMissing(session, { segment: job.segment, marks: job.demands.marks });
    const reason = reasonOf(job, missing);
    if (reason === undefined) return [];
    const jobName = missing === undefined ? job.jobName : undefined;
    return [{ reason, segment: job.segment, jobName, at: job.completedAt ?? job.heldAt ?? job.createdAt }];
  });
}

function reasonOf(job: PrintJob, missing: readonly unknown[] | undefined): ElsewhereReason | undefined {
  if (job.state === 'completed') return 'printed';
  if (job.state === 'canceled' || job.state === 'aborted') {
    return job.stateReasons.includes('job-canceled-after-timeout') ? 'expired' : 'canceled';
  }
  if (job.heldAt === undefined) return 'arriving';
  return missing?.length === 0 ? 'other-segment' : undefined;
}
