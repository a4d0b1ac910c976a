/** The owner keeps one job without stamps, because its paper must stay clean. */

import type { WalkUpSession } from '../../identity/session.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobId, SegmentId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { jobEvent } from '../job-event.ts';
import type { CleanPaperReason, StampPolicy } from '../stamp-policy.ts';

/** What the step works with. */
export interface KeepCleanDeps {
  readonly jobs: Pick<JobStore, 'find' | 'change'>;
  readonly clock: Clock;
  readonly stampPolicyOf: (segment: SegmentId) => StampPolicy | undefined;
}

/** Why the job keeps its stamps. */
export type KeepCleanRefusal = 'job-not-found' | 'segment-not-allowed' | 'not-allowed' | 'being-printed';

/**
 * Notes the reason in the job; undefined takes it back. Only where the segment lets owners do so. The event
 * `job.kept-clean` says who and why, and each delivery says it again.
 */
export async function keepClean(
  deps: KeepCleanDeps,
  owner: Pick<WalkUpSession, 'personId' | 'segments'>,
  jobId: JobId,
  reason: CleanPaperReason | undefined,
): Promise<Result<true, KeepCleanRefusal>> {
  const job = await deps.jobs.find(jobId);
  if (job === undefined || job.ownerId !== owner.personId) return refuse('job-not-found');
  if (!owner.segments.includes(job.segment)) return refuse('segment-not-allowed');
  if (deps.stampPolicyOf(job.segment)?.ownerMayKeepClean !== true) return refuse('not-allowed');
  const { cleanPaper: _before, ...others } = job.demands;
  const demands = reason === undefined ? others : { ...others, cleanPaper: reason };
  const changed = await deps.jobs.change(job.id, { states: ['pending-held'] }, { demands }, [
    jobEvent('job.kept-clean', job, `person:${owner.personId}`, deps.clock.now(), {
      cleanPaper: reason ?? null,
    }),
  ]);
  return changed === undefined ? refuse('being-printed') : accept(true);
}
