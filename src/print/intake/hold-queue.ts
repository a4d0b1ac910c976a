/** The hold queue as protocol servers see it: one for each listener, each operation judged anew. */

import type { JobState } from '../../../drivers/device/job.ts';
import {
  type Caller,
  type JobQuery,
  type PrintQueue,
  type QueuedJob,
  QueueRefusal,
} from '../../../drivers/device/print-queue.ts';
import { giveClaimNumber } from '../claim/give-number.ts';
import { eraseJob } from '../hold/erase-job.ts';
import { toQueuedJob } from '../hold/job-view.ts';
import type { PrintJob } from '../job.ts';
import { checkWithoutTrace } from './checks.ts';
import { identifySubmitter, isKnownWithoutCredentials, type Submitter } from './identify-submitter.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';
import { describeQueue, type QueueIdentity } from './queue-description.ts';
import { actorOf, closeJob, createJob, isIncoming, takeDocument, takeJob } from './take-job.ts';

const openStates: readonly JobState[] = ['pending', 'pending-held', 'processing', 'processing-stopped'];
const endedStates: readonly JobState[] = ['canceled', 'aborted', 'completed'];
/** Most jobs in one answer. */
const mostJobs = 10_000;

/** Makes the queue of one listener. */
export function holdQueue(deps: IntakeDeps, listener: PrintListener, identity: QueueIdentity): PrintQueue {
  return {
    async describe(caller) {
      return describeQueue(listener, identity, caller, await deps.jobs.countOpen(listener.id));
    },
    async validateJob(caller, request) {
      await checkWithoutTrace(deps, listener, caller, request);
    },
    async printJob(caller, request, document) {
      return await acknowledged(deps, listener, await takeJob(deps, listener, caller, request, document));
    },
    async createJob(caller, request) {
      return toQueuedJob(await createJob(deps, listener, caller, request), true);
    },
    async sendDocument(caller, jobId, request, document) {
      const { job } = await findOwn(deps, listener, caller, jobId);
      const stored = await takeDocument(deps, listener, caller, job, {
        lastDocument: request.lastDocument,
        document,
      });
      return await acknowledged(deps, listener, stored);
    },
    ...ownersOperations(deps, listener),
    ...questions(deps, listener),
    async identify() {
      // A queue has no lamp; the operation is answered so that clients do not complain.
    },
  };
}

/** The answer to the sender of a document: the only place where the claim number of an ownerless job is told. */
async function acknowledged(deps: IntakeDeps, listener: PrintListener, job: PrintJob): Promise<QueuedJob> {
  const told = listener.purpose === 'hold' ? await giveClaimNumber(deps, job) : undefined;
  return { ...toQueuedJob(job, true), ...(told !== undefined && { stateMessage: told }) };
}

type OwnersOperation = 'closeJob' | 'cancelJob' | 'cancelMyJobs' | 'holdJob' | 'releaseJob';

function ownersOperations(deps: IntakeDeps, listener: PrintListener): Pick<PrintQueue, OwnersOperation> {
  return {
    async closeJob(caller, jobId) {
      const { job, submitter } = await findOwn(deps, listener, caller, jobId);
      await closeJob(deps, listener, job, actorOf(submitter));
    },
    async cancelJob(caller, jobId) {
      const { job, submitter } = await findOwn(deps, listener, caller, jobId);
      if (!(await cancel(deps, listener, job, submitter))) {
        throw new QueueRefusal('not-possible', '印刷中か、終わったジョブです。 / It is printing or over.');
      }
    },
    async cancelMyJobs(caller, jobIds) {
      const submitter = await identifySubmitter(deps, listener, caller);
      const own = await listOf(deps, listener, submitter, openStates, mostJobs);
      const wanted = jobIds === undefined ? own : own.filter((job) => jobIds.includes(job.jobId));
      if (jobIds !== undefined && wanted.length < new Set(jobIds).size) {
        throw new QueueRefusal(
          'not-possible',
          '取り消せないジョブがあります。 / Some jobs cannot be canceled.',
        );
      }
      for (const job of wanted) await cancel(deps, listener, job, submitter);
    },
    async holdJob(caller, jobId) {
      const { job } = await findOwn(deps, listener, caller, jobId);
      if (job.state !== 'pending-held')
        throw new QueueRefusal('not-possible', '留め置けません。 / Not possible.');
    },
    async releaseJob(caller, jobId) {
      const { job } = await findOwn(deps, listener, caller, jobId);
      const released =
        listener.purpose === 'conformance' &&
        (await deps.jobs.change(
          job.id,
          { states: ['pending-held'], incoming: false },
          { stateReasons: ['none'] },
          [],
        ));
      if (!released) {
        throw new QueueRefusal('not-possible', '複合機で認証して印刷します。 / Release it at a device.');
      }
      deps.onReady(released);
    },
  };
}

function questions(deps: IntakeDeps, listener: PrintListener): Pick<PrintQueue, 'getJob' | 'listJobs'> {
  return {
    async getJob(caller, jobId) {
      const job = await deps.jobs.findByNumber(listener.id, jobId);
      if (job === undefined) throw notFound();
      return toQueuedJob(job, isOwner(listener, job, await knownSubmitter(deps, listener, caller)));
    },
    async listJobs(caller, query) {
      return await listJobs(deps, listener, caller, query);
    },
  };
}

/** Others' jobs are counted nowhere and listed without their names only on a conformance listener. */
async function listJobs(
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
  if (listener.purpose === 'conformance' && !query.myJobs) {
    const jobs = await deps.jobs.list(listener.id, { states, limit });
    return jobs.map((job) => toQueuedJob(job, true));
  }
  const submitter = query.myJobs
    ? await identifySubmitter(deps, listener, caller)
    : await knownSubmitter(deps, listener, caller);
  if (submitter === undefined) return [];
  return (await listOf(deps, listener, submitter, states, limit)).map((job) => toQueuedJob(job, true));
}

/** The caller if it says who it is and is right; questions without an answer to that are not challenged (S21). */
async function knownSubmitter(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
): Promise<Submitter | undefined> {
  const says = caller.basic !== undefined || caller.capabilityToken !== undefined;
  if (!says && listener.purpose !== 'conformance' && !isKnownWithoutCredentials(listener, caller))
    return undefined;
  try {
    return await identifySubmitter(deps, listener, caller);
  } catch (error) {
    if (error instanceof QueueRefusal && !says) return undefined;
    throw error;
  }
}

async function listOf(
  deps: IntakeDeps,
  listener: PrintListener,
  submitter: Submitter,
  states: readonly JobState[],
  limit: number,
): Promise<readonly PrintJob[]> {
  // Jobs without an owner are nobody's to list: the next person at a shared PC would see the names of the last one's.
  if (submitter.person === undefined && listener.purpose !== 'conformance') return [];
  return await deps.jobs.list(listener.id, {
    states,
    limit,
    ...(submitter.person ? { ownerId: submitter.person.id } : { submittedAs: submitter.name }),
  });
}

async function findOwn(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  jobId: number,
): Promise<{ readonly job: PrintJob; readonly submitter: Submitter }> {
  const submitter = await identifySubmitter(deps, listener, caller);
  const job = await deps.jobs.findByNumber(listener.id, jobId);
  if (job === undefined || !isOwner(listener, job, submitter)) throw notFound();
  return { job, submitter };
}

function isOwner(listener: PrintListener, job: PrintJob, submitter: Submitter | undefined): boolean {
  if (listener.purpose === 'conformance') return true;
  if (submitter?.person !== undefined) return submitter.person.id === job.ownerId;
  const { senderMark } = job.demands;
  return senderMark !== undefined && isIncoming(job) && senderMark === submitter?.senderMark;
}

async function cancel(
  deps: IntakeDeps,
  listener: PrintListener,
  job: PrintJob,
  submitter: Submitter,
): Promise<boolean> {
  const ended = await eraseJob(deps, job, {
    state: 'canceled',
    reason: 'job-canceled-by-user',
    kind: 'job.canceled',
    actor: actorOf(submitter),
  });
  return ended !== undefined || (listener.purpose === 'conformance' && openStates.includes(job.state));
}

function notFound(): QueueRefusal {
  return new QueueRefusal('not-found', 'ジョブがありません。 / There is no such job.');
}
