/** The owner gives the password of an encrypted document, so that it can be printed. */

import type { WalkUpSession } from '../../identity/session.ts';
import { isLocked, type TrialLimit, windowStart } from '../../identity/trials.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { JobId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { DocumentFacts } from '../document-facts.ts';
import type { PrintJob } from '../job.ts';
import { jobEvent } from '../job-event.ts';
import { sealPassword } from './document-password.ts';
import { type InspectDeps, lookInto, recordFacts } from './inspect-job.ts';

/** What unlocking works with. */
export interface UnlockDeps extends InspectDeps {
  readonly jobs: Pick<JobStore, 'find'>;
  readonly people: Pick<PersonStore, 'countTrials' | 'addTrial' | 'clearTrials' | 'inTurn'>;
}

/** Why a password was not taken. */
export type UnlockRefusal =
  | 'job-not-found'
  | 'segment-not-allowed'
  | 'not-encrypted'
  | 'wrong-password'
  | 'too-many-trials';

/** Wrong passwords of one document: 10 in 15 minutes. */
export const documentPasswordTrials: TrialLimit = { failures: 10, windowMs: 15 * 60_000 };
/** Longest password in characters; PDF takes 127 octets (ISO 32000-2 §7.6.4.3). */
const longestPassword = 127;

/**
 * Tries the password on the document. A right one is kept sealed until the job ends, and the facts are stored
 * anew. Wrong ones are counted per job and audited. The facts tell what else is in the way, such as a font.
 */
export async function unlockJob(
  deps: UnlockDeps,
  owner: Pick<WalkUpSession, 'personId' | 'segments'>,
  jobId: JobId,
  password: string,
): Promise<Result<DocumentFacts, UnlockRefusal>> {
  const job = await deps.jobs.find(jobId);
  if (job === undefined || job.ownerId !== owner.personId || job.state !== 'pending-held') {
    return refuse('job-not-found');
  }
  if (!owner.segments.includes(job.segment)) return refuse('segment-not-allowed');
  if (job.facts?.trouble !== 'password-needed') return refuse('not-encrypted');
  return await deps.people.inTurn(trialKey(job), () => tryPassword(deps, owner, job, password));
}

async function tryPassword(
  deps: UnlockDeps,
  owner: Pick<WalkUpSession, 'personId'>,
  job: PrintJob,
  password: string,
): Promise<Result<DocumentFacts, UnlockRefusal>> {
  const now = deps.clock.now();
  const failures = await deps.people.countTrials(trialKey(job), windowStart(now, documentPasswordTrials));
  if (isLocked(failures, documentPasswordTrials)) return refuse('too-many-trials');
  const isPossible = password !== '' && password.length <= longestPassword;
  const facts = isPossible
    ? await lookInto(deps, job, password)
    : ({ trouble: 'password-needed' } satisfies DocumentFacts);
  if (facts === undefined) return refuse('job-not-found');
  const actor = `person:${owner.personId}` as const;
  const told = (ok: boolean) => jobEvent('job.unlocked', job, actor, now, { ok, what: 'document' });
  if (facts.trouble === 'password-needed') {
    await deps.people.addTrial(trialKey(job), now, [told(false)]);
    return refuse('wrong-password');
  }
  await deps.inspections.keepPassword(job.id, await sealPassword(deps.keys, job, password), now);
  const stored = await recordFacts(deps, job, 'always', facts);
  if (stored === undefined) return refuse('job-not-found');
  await deps.people.clearTrials(trialKey(job));
  return accept(facts);
}

function trialKey(job: PrintJob): string {
  return `document-password:${job.id}`;
}
