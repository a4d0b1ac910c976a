/** Step: jobs that came in by an archive queue are filed. What cannot be waits for its owner like any held job. */

import { jobEvent } from '../job-event.ts';
import { type FileJobDeps, fileJob } from './file-job.ts';

/** `job-state-reasons` of a job that is on its way into the archive (PWG 5100.11). */
const saving = 'job-saving';
/** Jobs of one queue looked at in one round. */
const batch = 500;

/** What one round did. */
export interface FilingRound {
  readonly filed: number;
  /** Left to their owners, because the archive cannot read them. */
  readonly held: number;
}

/** One round over the queues. Safe to run in several processes at once: the custody knows each job once. */
export async function fileArrivedJobs(
  deps: FileJobDeps,
  listenerIds: readonly string[],
  signal?: AbortSignal,
): Promise<FilingRound> {
  let filed = 0;
  let held = 0;
  for (const listenerId of listenerIds) {
    const jobs = await deps.jobs.list(listenerId, { states: ['pending-held'], limit: batch });
    for (const job of jobs.toReversed()) {
      if (signal?.aborted) return { filed, held };
      const isWaiting = job.heldAt !== undefined && job.stateReasons.includes(saving);
      if (!isWaiting || job.ownerId === undefined) continue;
      try {
        const owner = { personId: job.ownerId, segments: [job.segment] };
        const result = await fileJob(deps, owner, job.id, signal);
        if (result.ok) filed += 1;
        else if (await leaveToOwner(deps, job, result.refusal)) held += 1;
      } catch (error) {
        // One document's trouble holds no other up; the next round tries it again.
        deps.scanIntake.log.warn({ job: job.id, err: error }, 'A job could not be filed yet.');
      }
    }
  }
  return { filed, held };
}

async function leaveToOwner(
  { jobs, scanIntake }: FileJobDeps,
  job: Parameters<typeof jobEvent>[1] & { readonly id: Parameters<FileJobDeps['jobs']['find']>[0] },
  reason: string,
): Promise<boolean> {
  const at = scanIntake.clock.now();
  const stored = await jobs.change(
    job.id,
    { states: ['pending-held'] },
    { stateReasons: ['job-held-for-release'] },
    [jobEvent('job.held', job, 'system', at, { reason })],
  );
  return stored !== undefined;
}
