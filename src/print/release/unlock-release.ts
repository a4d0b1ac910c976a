/** Jobs with a password of their own (`job-password`, PWG 5100.11): it is typed at the device before they come out. */

import type { WalkUpSession } from '../../identity/session.ts';
import { isLocked, type TrialLimit, windowStart } from '../../identity/trials.ts';
import type { JobId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isJobPassword } from '../intake/job-password.ts';
import type { ReleaseRefusal } from '../job.ts';
import { jobEvent } from '../job-event.ts';
import { decideHeld } from '../release-decision.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { loadJob } from './release-job.ts';

/** Wrong passwords of one job: 5 in 15 minutes. */
const jobPasswordTrials: TrialLimit = { failures: 5, windowMs: 15 * 60_000 };

/**
 * Takes the password of a job for the rest of this session. Wrong ones are counted per job and audited; too many
 * lock it for a while, whoever tries.
 */
export async function unlockForRelease(
  deps: Pick<ReleaseDeps, 'jobs' | 'people' | 'clock'>,
  session: Pick<WalkUpSession, 'id' | 'personId' | 'segments'>,
  jobId: JobId,
  password: string,
): Promise<Result<true, ReleaseRefusal>> {
  const { job, last } = await loadJob(deps, jobId);
  const held = decideHeld(job, last, session);
  if (!held.ok) return held;
  const found = held.value;
  const hash = found.demands.jobPasswordHash;
  if (hash === undefined) return accept(true);
  const trialKey = `job-password:${found.id}`;
  return await deps.people.inTurn(trialKey, async () => {
    const now = deps.clock.now();
    const failures = await deps.people.countTrials(trialKey, windowStart(now, jobPasswordTrials));
    if (isLocked(failures, jobPasswordTrials)) return refuse('too-many-password-trials');
    const actor = `person:${session.personId}` as const;
    if (!(await isJobPassword(hash, password))) {
      const event = jobEvent('job.unlocked', found, actor, now, { ok: false, session: session.id });
      await deps.people.addTrial(trialKey, now, [event]);
      return refuse('wrong-job-password');
    }
    await deps.jobs.unlock(found.id, session.id, now, [
      jobEvent('job.unlocked', found, actor, now, { ok: true, session: session.id }),
    ]);
    await deps.people.clearTrials(trialKey);
    return accept(true);
  });
}
