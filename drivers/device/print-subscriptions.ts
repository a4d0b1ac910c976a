/** Subscriptions to the events of a print queue, fetched by their subscribers (RFC 3995, RFC 3996). */

import type { Caller } from './caller.ts';
import type { JobState } from './job.ts';

/** `notify-events` keywords (RFC 3995 §5.3.3.4). `job-state-changed` includes the two other job events. */
export type SubscribedEvent =
  | 'job-created'
  | 'job-state-changed'
  | 'job-completed'
  | 'printer-state-changed'
  | 'printer-stopped'
  | 'printer-config-changed';

/** What a client asks for when it subscribes. */
export interface SubscriptionRequest {
  /** The job that is watched; absent: all jobs of the queue that the caller may see, and the queue itself. */
  readonly jobId?: number;
  /** True when the subscription comes with the job: its `job-created` is told too. */
  readonly withJob?: boolean;
  /** At least one. */
  readonly events: readonly SubscribedEvent[];
  /** `notify-user-data`, at most 63 octets, given back as it came. */
  readonly userData?: Uint8Array;
  /** RFC 5646; the language of texts in notifications. */
  readonly naturalLanguage: string;
  /** Seconds until it ends by itself; a subscription to a job ends with the job. */
  readonly leaseSeconds: number;
}

/** A subscription in force. */
export interface QueueSubscription {
  /** `notify-subscription-id`, 1 to 2147483647. */
  readonly id: number;
  /** Absent: the queue is watched. */
  readonly jobId?: number;
  readonly events: readonly SubscribedEvent[];
  readonly userData?: Uint8Array;
  readonly naturalLanguage: string;
  /** A personal datum. */
  readonly subscriberName: string;
  readonly leaseSeconds: number;
  /** When the lease ends; absent for a subscription to a job. */
  readonly expiresAt?: Date;
  /** Number of the last event found for it; 0 before the first. */
  readonly sequenceNumber: number;
}

/** One event told to one subscription. */
export interface QueueNotification {
  readonly subscriptionId: number;
  /** 1, 2, 3, ... in each subscription. */
  readonly sequenceNumber: number;
  /** The subscribed event that it matched; the more special one when there are two. */
  readonly event: SubscribedEvent;
  readonly at: Date;
  readonly job: {
    readonly jobId: number;
    readonly state: JobState;
    readonly stateReasons: readonly string[];
    readonly impressionsCompleted?: number;
  };
}

/** What a fetch brought. */
export interface FetchedNotifications {
  /** By subscription in the order asked, then by number. */
  readonly notifications: readonly QueueNotification[];
  /** Those that were asked, in the same order. */
  readonly subscriptions: readonly QueueSubscription[];
  /** True when none of the subscriptions will ever have another event: their jobs are over. */
  readonly complete: boolean;
}

/**
 * Where callers subscribe. Each method may throw a `QueueRefusal`; a subscription of somebody else is `not-found`.
 * Too many of one caller are `too-many-subscriptions`.
 */
export interface SubscriptionDesk {
  subscribe(caller: Caller, request: SubscriptionRequest): Promise<QueueSubscription>;
  get(caller: Caller, id: number): Promise<QueueSubscription>;
  /** The caller's own subscriptions: to one job, or those to the queue. */
  list(
    caller: Caller,
    query: { readonly jobId?: number; readonly limit: number },
  ): Promise<readonly QueueSubscription[]>;
  /** `not-possible` for a subscription to a job, which has no lease (RFC 3995 §11.2.6). */
  renew(caller: Caller, id: number, leaseSeconds: number): Promise<QueueSubscription>;
  cancel(caller: Caller, id: number): Promise<void>;
  /** Events that lie back at most a minute or two, from a number on. */
  fetch(
    caller: Caller,
    wanted: readonly { readonly id: number; readonly fromSequenceNumber: number }[],
  ): Promise<FetchedNotifications>;
}
