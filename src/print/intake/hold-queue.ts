/** The hold queue as protocol servers see it: one for each listener, each operation judged anew. */

import { type PrintQueue, type QueuedJob, QueueRefusal } from '../../../drivers/device/print-queue.ts';
import type { SubscriptionStore } from '../../ports/subscription-store.ts';
import { giveClaimNumber } from '../claim/give-number.ts';
import { eraseJob } from '../hold/erase-job.ts';
import type { PrintJob } from '../job.ts';
import { subscriptionDesk } from '../notify/subscription-desk.ts';
import { changeTicket } from './change-ticket.ts';
import { checkWithoutTrace } from './checks.ts';
import { identifySubmitter, type Submitter } from './identify-submitter.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';
import { openJobCounter } from './open-job-counter.ts';
import { findForCaller, findOwn, listForCaller, listOf, mostJobs, openStates, tellJob } from './own-jobs.ts';
import { describeQueue, type QueueIdentity } from './queue-description.ts';
import { actorOf, closeJob, createJob, takeDocument, takeJob } from './take-job.ts';

/** What a hold queue works with beside the steps of intake. */
export interface HoldQueueDeps extends IntakeDeps {
  /** Without it nobody can subscribe to events. */
  readonly subscriptions?: SubscriptionStore;
}

/** Makes the queue of one listener. */
export function holdQueue(deps: HoldQueueDeps, listener: PrintListener, identity: QueueIdentity): PrintQueue {
  const { subscriptions } = deps;
  const countOpen = openJobCounter(() => deps.jobs.countOpen(listener.id));
  return {
    async describe(caller) {
      // A personal address is a printer of that person's own, and every one of its jobs asks: nobody is looked up here.
      const scope = caller.capabilityToken === undefined ? 'anybody' : 'personal';
      return await describeQueue(listener, identity, caller, await countOpen(), scope);
    },
    async describeForUser(caller) {
      await identifySubmitter(deps, listener, caller);
      return await describeQueue(listener, identity, caller, await countOpen(), 'personal');
    },
    async validateJob(caller, request) {
      await checkWithoutTrace(deps, listener, caller, request);
    },
    async printJob(caller, request, document) {
      return await acknowledged(deps, listener, await takeJob(deps, listener, caller, request, document));
    },
    async createJob(caller, request) {
      return tellJob(await createJob(deps, listener, caller, request), true);
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
    getJob: (caller, jobId) => findForCaller(deps, listener, caller, jobId),
    listJobs: (caller, query) => listForCaller(deps, listener, caller, query),
    async identify() {
      // A queue has no lamp; the operation is answered so that clients do not complain.
    },
    ...(subscriptions && {
      subscriptions: subscriptionDesk({
        subscriptions,
        listener,
        clock: deps.clock,
        identify: (caller) => identifySubmitter(deps, listener, caller),
        findJob: async (caller, jobId) => (await findOwn(deps, listener, caller, jobId)).job,
      }),
    }),
  };
}

/** The answer to the sender of a document: the only place where the claim number of an ownerless job is told. */
async function acknowledged(deps: IntakeDeps, listener: PrintListener, job: PrintJob): Promise<QueuedJob> {
  const told = listener.purpose === 'hold' ? await giveClaimNumber(deps, job) : undefined;
  return { ...tellJob(job, true), ...(told !== undefined && { stateMessage: told }) };
}

type OwnersOperation = 'closeJob' | 'cancelJob' | 'cancelMyJobs' | 'holdJob' | 'releaseJob' | 'changeTicket';

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
    async changeTicket(caller, jobId, change) {
      const { job, submitter } = await findOwn(deps, listener, caller, jobId);
      await changeTicket(deps, job, submitter, change);
    },
  };
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
