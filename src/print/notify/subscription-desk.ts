/** Where print clients subscribe to the events of a hold queue and fetch them (RFC 3995, RFC 3996). */

import { isTerminal } from '../../../drivers/device/job.ts';
import { type Caller, QueueRefusal } from '../../../drivers/device/print-queue.ts';
import type {
  QueueNotification,
  QueueSubscription,
  SubscriptionDesk,
  SubscriptionRequest,
} from '../../../drivers/device/print-subscriptions.ts';
import type { StoredSubscription, SubscriptionStore } from '../../ports/subscription-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Submitter } from '../intake/identify-submitter.ts';
import type { PrintListener } from '../intake/intake-deps.ts';
import type { PrintJob } from '../job.ts';
import { collectEvents } from './collect-events.ts';

/** What the desk of one listener works with. */
export interface SubscriptionDeps {
  readonly subscriptions: SubscriptionStore;
  readonly clock: Clock;
  readonly listener: PrintListener;
  /** Who is calling; throws a `QueueRefusal` for somebody who may not use the queue. */
  readonly identify: (caller: Caller) => Promise<Submitter>;
  /** A job of this caller; throws `not-found` for others. */
  readonly findJob: (caller: Caller, jobId: number) => Promise<PrintJob>;
}

/** Most subscriptions of one person and of one listener. */
const limits = { mostOwn: 100, mostOnListener: 10_000 } as const;
/** How long a subscription outlives the retention of its job, so that its end can be fetched, in ms. */
const afterJobMs = 3_600_000;

/** Makes the desk of one listener. */
export function subscriptionDesk(deps: SubscriptionDeps): SubscriptionDesk {
  const { subscriptions: store, clock, listener } = deps;
  const find = async (caller: Caller, id: number): Promise<StoredSubscription> => {
    const ownerId = await findSubscriber(deps, caller);
    const found = await store.find(listener.id, id, clock.now());
    if (found === undefined || found.ownerId !== ownerId.person?.id) throw notFound();
    return found;
  };
  return {
    subscribe: async (caller, request) => toSubscription(await subscribe(deps, caller, request)),
    get: async (caller, id) => toSubscription(await find(caller, id)),
    async list(caller, query) {
      const { person } = await findSubscriber(deps, caller);
      const filter = { ownerId: person?.id, jobId: query.jobId };
      const found = await store.list(listener.id, filter, clock.now(), query.limit);
      return found.map(toSubscription);
    },
    async renew(caller, id, leaseSeconds) {
      const found = await find(caller, id);
      if (found.job !== undefined) {
        throw new QueueRefusal('not-possible', 'ジョブとともに終わります。 / It ends with its job.');
      }
      const expiresAt = after(clock.now(), leaseSeconds);
      await store.renew(id, leaseSeconds, expiresAt);
      return toSubscription({ ...found, leaseSeconds, expiresAt });
    },
    async cancel(caller, id) {
      await store.remove((await find(caller, id)).id);
    },
    async fetch(caller, wanted) {
      const subscriptions: StoredSubscription[] = [];
      const notifications: QueueNotification[] = [];
      for (const { id, fromSequenceNumber } of wanted) {
        const collected = await collectEvents(deps, await find(caller, id));
        subscriptions.push(collected);
        notifications.push(...toNotifications(collected, fromSequenceNumber));
      }
      return {
        notifications,
        subscriptions: subscriptions.map(toSubscription),
        complete: subscriptions.every(isComplete),
      };
    },
  };
}

/** Only a known person can subscribe to a hold queue: jobs without an owner are nobody's to watch. */
async function findSubscriber(deps: SubscriptionDeps, caller: Caller): Promise<Submitter> {
  const submitter = await deps.identify(caller);
  if (submitter.person === undefined && deps.listener.purpose !== 'conformance') {
    throw new QueueRefusal('not-authorized', '利用者が分かりません。 / The user is not known.');
  }
  return submitter;
}

async function subscribe(
  deps: SubscriptionDeps,
  caller: Caller,
  request: SubscriptionRequest,
): Promise<StoredSubscription> {
  const { listener, clock } = deps;
  const submitter = await findSubscriber(deps, caller);
  const job = request.jobId === undefined ? undefined : await deps.findJob(caller, request.jobId);
  if (job !== undefined && isTerminal(job.state) && request.withJob !== true) {
    throw new QueueRefusal('not-possible', 'ジョブは終わっています。 / The job is over.');
  }
  const now = clock.now();
  const stored = await deps.subscriptions.insert(
    {
      listenerId: listener.id,
      segment: listener.segment.id,
      ownerId: submitter.person?.id,
      subscriberName: submitter.name,
      job: job?.id,
      events: request.events,
      userData: request.userData,
      naturalLanguage: request.naturalLanguage,
      leaseSeconds: request.leaseSeconds,
      expiresAt:
        job === undefined
          ? after(now, request.leaseSeconds)
          : new Date(Math.max(job.expiresAt.getTime(), now.getTime()) + afterJobMs),
      since: request.withJob === true && job !== undefined ? job.createdAt : now,
    },
    limits,
  );
  if (stored !== undefined) return stored;
  throw new QueueRefusal('too-many-subscriptions', '通知の登録が多すぎます。 / Too many subscriptions.');
}

function after(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1_000);
}

function toSubscription(stored: StoredSubscription): QueueSubscription {
  return {
    id: stored.id,
    events: stored.events,
    naturalLanguage: stored.naturalLanguage,
    subscriberName: stored.subscriberName,
    leaseSeconds: stored.leaseSeconds,
    sequenceNumber: stored.lastNumber,
    ...(stored.job === undefined ? { expiresAt: stored.expiresAt } : { jobId: stored.job.jobId }),
    ...(stored.userData === undefined ? {} : { userData: stored.userData }),
  };
}

function toNotifications(
  subscription: StoredSubscription,
  fromSequenceNumber: number,
): readonly QueueNotification[] {
  return subscription.recent
    .filter(({ number }) => number >= fromSequenceNumber)
    .map((found) => ({
      subscriptionId: subscription.id,
      sequenceNumber: found.number,
      event: found.event,
      at: found.at,
      job: {
        jobId: found.jobId,
        state: found.state,
        stateReasons: [found.reason],
        ...(found.impressionsCompleted === undefined
          ? {}
          : { impressionsCompleted: found.impressionsCompleted }),
      },
    }));
}

/** Over, and its end was found: nothing will follow (RFC 3996 §5.2, row 4 of table 2). */
function isComplete({ job, recent, events }: StoredSubscription): boolean {
  if (job === undefined || !job.ended) return false;
  const hearsOfTheEnd = events.includes('job-completed') || events.includes('job-state-changed');
  return !hearsOfTheEnd || recent.some(({ state }) => isTerminal(state));
}

function notFound(): QueueRefusal {
  return new QueueRefusal('not-found', '通知の登録がありません。 / There is no such subscription.');
}
