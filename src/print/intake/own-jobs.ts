/** Whose job is asked about: what each caller of a hold queue may see and touch. */

import type { JobState } from '../../../drivers/device/job.ts';
import {
  type Caller,
  type JobQuery,
  type QueuedJob,
  QueueRefusal,
} from '../../../drivers/device/print-queue.ts';
import { toQueuedJob } from '../hold/job-view.ts';
import type { PrintJob } from '../job.ts';
import { identifySubmitter, isKnownWithoutCredentials, type Submitter } from './identify-submitter.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';
import { isOpenToAll } from './open-to-all.ts';
import { isIncoming } from './take-job.ts';

/** States of jobs that are not finished. */
export const openStates: readonly JobState[] = [
  'pending',
  'pending-held',
  'processing',
  'processing-stopped',
];
const endedStates: readonly JobState[] = ['canceled', 'aborted', 'completed'];
/** Most jobs in one answer. */
export const mostJobs = 10_000;

/** A job of the caller with the caller. Throws `not-found` for jobs of others, as if they were not there. */
export async function findOwn(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  jobId: number,
): Promise<{ readonly job: PrintJob; readonly submitter: Submitter }> {
  const submitter = await identifySubmitter(deps, listener, caller);
  const job = await deps.jobs.findByNumber(listener.id, jobId);
  if (job === undefined || !isOwner(listener, job, submitter)) throw noSuchJob();
  return { job, submitter };
}

/** A job for whoever asks; its names are withheld from others than its owner. */
export async function findForCaller(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  jobId: number,
): Promise<QueuedJob> {
  const job = await deps.jobs.findByNumber(listener.id, jobId);
  if (job === undefined) throw noSuchJob();
  return tellJob(job, isOwner(listener, job, await knownSubmitter(deps, listener, caller)));
}

/** Others' jobs are neither counted nor listed, but on a conformance listener. */
export async function listForCaller(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  query: JobQuery,
): Promise<readonly QueuedJob[]> {
  const limit = Math.min(query.limit ?? mostJobs, mostJobs);
  const states = {
    completed: endedStates,
    'not-completed': openStates,
    all: [...openStates, ...endedStates],
  }[query.which];
  if (isOpenToAll(listener) && !query.myJobs) {
    const jobs = await deps.jobs.list(listener.id, { states, limit });
    return jobs.map((job) => tellJob(job, true));
  }
  const submitter = query.myJobs
    ? await identifySubmitter(deps, listener, caller)
    : await knownSubmitter(deps, listener, caller);
  if (submitter === undefined) return [];
  return (await listOf(deps, listener, submitter, states, limit)).map((job) => tellJob(job, true));
}

/** The caller if it says who it is and is right; questions without an answer to that are not challenged (S21). */
export async function knownSubmitter(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
): Promise<Submitter | undefined> {
  const says = caller.basic !== undefined || caller.capabilityToken !== undefined;
  if (!says && !isOpenToAll(listener) && !isKnownWithoutCredentials(listener, caller)) return undefined;
  try {
    return await identifySubmitter(deps, listener, caller);
  } catch (error) {
    if (error instanceof QueueRefusal && !says) return undefined;
    throw error;
  }
}

/** Jobs of one submitter in some states, newest first. */
export async function listOf(
  deps: IntakeDeps,
  listener: PrintListener,
  submitter: Submitter,
  states: readonly JobState[],
  limit: number,
): Promise<readonly PrintJob[]> {
  // Jobs without an owner are nobody's to list: the next person at a shared PC would see the names of the last one's.
  if (submitter.person === undefined && !isOpenToAll(listener)) return [];
  return await deps.jobs.list(listener.id, {
    states,
    limit,
    ...(submitter.person ? { ownerId: submitter.person.id } : { submittedAs: submitter.name }),
  });
}

/** A job as the protocol tells it. One that also waits for its password says so (PWG 5100.11 `job-password-wait`). */
export function tellJob(job: PrintJob, isOwner: boolean): QueuedJob {
  const told = toQueuedJob(job, isOwner);
  const waits = job.state === 'pending-held' && !isIncoming(job) && job.demands.jobPasswordHash !== undefined;
  return waits ? { ...told, stateReasons: [...told.stateReasons, 'job-password-wait'] } : told;
}

function isOwner(listener: PrintListener, job: PrintJob, submitter: Submitter | undefined): boolean {
  if (isOpenToAll(listener)) return true;
  if (submitter?.person !== undefined) return submitter.person.id === job.ownerId;
  const { senderMark } = job.demands;
  return senderMark !== undefined && isIncoming(job) && senderMark === submitter?.senderMark;
}

/** The refusal for a job that is not there, or not the caller's. */
function noSuchJob(): QueueRefusal {
  return new QueueRefusal('not-found', 'ジョブがありません。 / There is no such job.');
}
