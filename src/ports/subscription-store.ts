/** Subscriptions of print clients, and the happenings they are told of. */

import type { JobState } from '../../drivers/device/job.ts';
import type { SubscribedEvent } from '../../drivers/device/print-subscriptions.ts';
import type { JobHappening } from '../print/subscribed-job-event.ts';
import type { JobId, PersonId, SegmentId } from '../shared/ids.ts';

/** An event found for a subscription, kept until it is too old to be fetched. */
export interface RecentEvent {
  readonly number: number;
  readonly event: SubscribedEvent;
  readonly at: Date;
  readonly jobId: number;
  readonly state: JobState;
  readonly reason: string;
  readonly impressionsCompleted?: number;
}

/** A subscription as stored. */
export interface StoredSubscription {
  /** `notify-subscription-id`. */
  readonly id: number;
  readonly listenerId: string;
  readonly segment: SegmentId;
  /** Undefined on a conformance listener, which knows nobody. */
  readonly ownerId: PersonId | undefined;
  readonly subscriberName: string;
  /** Undefined: the queue. `ended` when its job is over. */
  readonly job: { readonly id: JobId; readonly jobId: number; readonly ended: boolean } | undefined;
  readonly events: readonly SubscribedEvent[];
  readonly userData: Uint8Array | undefined;
  readonly naturalLanguage: string;
  readonly leaseSeconds: number;
  readonly expiresAt: Date;
  /** Happenings before this are not told. */
  readonly since: Date;
  /** How far along the segment's audit chain was looked. */
  readonly position: number;
  /** Number of the last event found; 0 before the first. */
  readonly lastNumber: number;
  readonly recent: readonly RecentEvent[];
}

/** What a new subscription is made of. */
export type NewSubscription = Omit<
  StoredSubscription,
  'id' | 'job' | 'position' | 'lastNumber' | 'recent'
> & {
  readonly job: JobId | undefined;
};

/** Faults are `STORE_DATABASE_...` errors. Subscriptions whose time is over are as good as gone. */
export interface SubscriptionStore {
  /** Stores a subscription, unless its owner or its listener has as many as `limits` allow: then undefined. */
  insert(
    subscription: NewSubscription,
    limits: { readonly mostOwn: number; readonly mostOnListener: number },
  ): Promise<StoredSubscription | undefined>;
  find(listenerId: string, id: number, at: Date): Promise<StoredSubscription | undefined>;
  /** Of one owner (or of those without one), to one job or to the queue, oldest first. */
  list(
    listenerId: string,
    filter: { readonly ownerId: PersonId | undefined; readonly jobId: number | undefined },
    at: Date,
    limit: number,
  ): Promise<readonly StoredSubscription[]>;
  renew(id: number, leaseSeconds: number, expiresAt: Date): Promise<void>;
  remove(id: number): Promise<void>;
  /**
   * What happened after the subscription's position to jobs that it may see, in the order of the chain, and how far
   * was looked. What lies very far back is passed over.
   */
  happenings(
    subscription: StoredSubscription,
    limit: number,
  ): Promise<{ readonly happenings: readonly JobHappening[]; readonly position: number }>;
  /** Writes down what was found, unless another process did in the meantime: then false. */
  advance(
    subscription: StoredSubscription,
    found: Pick<StoredSubscription, 'position' | 'lastNumber' | 'recent'>,
  ): Promise<boolean>;
}
