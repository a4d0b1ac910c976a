/** What subscribers are told of what happens to a job (RFC 3995 §5.3.3.4.3). Pure. */

import type { JobState } from '../../drivers/device/job.ts';
import type { SubscribedEvent } from '../../drivers/device/print-subscriptions.ts';
import type { AuditEventKind } from '../audit/audit-event.ts';

/** One thing that happened to a job, as the audit chain has it. */
export interface JobHappening {
  readonly kind: AuditEventKind;
  readonly at: Date;
  /** IPP `job-id`. */
  readonly jobId: number;
  readonly impressionsCompleted?: number;
}

/** The state that a job is in afterwards. */
interface Told {
  readonly event: SubscribedEvent;
  readonly state: JobState;
  readonly reason: string;
}

const told: Readonly<Partial<Record<AuditEventKind, Told>>> = Object.freeze({
  'job.created': { event: 'job-created', state: 'pending-held', reason: 'job-incoming' },
  'job.held': { event: 'job-state-changed', state: 'pending-held', reason: 'job-held-for-release' },
  'delivery.claimed': { event: 'job-state-changed', state: 'processing', reason: 'job-printing' },
  'delivery.returned': { event: 'job-state-changed', state: 'pending-held', reason: 'job-held-for-release' },
  'delivery.ambiguous': {
    event: 'job-state-changed',
    state: 'processing',
    reason: 'processing-to-stop-point',
  },
  'job.completed': { event: 'job-completed', state: 'completed', reason: 'job-completed-successfully' },
  'job.canceled': { event: 'job-completed', state: 'canceled', reason: 'job-canceled-by-user' },
  'job.expired': { event: 'job-completed', state: 'canceled', reason: 'job-canceled-after-timeout' },
  'job.aborted': { event: 'job-completed', state: 'aborted', reason: 'aborted-by-system' },
});

/** Kinds of audit events that subscribers can be told of. */
export const toldKinds = Object.freeze(Object.keys(told)) as readonly AuditEventKind[];

/**
 * What a subscription to `events` is told of a happening; undefined: nothing. Who subscribed to both a change of state
 * and the more special event hears of the special one (RFC 3995 §5.3.3.5).
 */
export function tell(
  happening: Pick<JobHappening, 'kind'>,
  events: readonly SubscribedEvent[],
): { readonly event: SubscribedEvent; readonly state: JobState; readonly reason: string } | undefined {
  const found = told[happening.kind];
  if (found === undefined) return undefined;
  if (events.includes(found.event)) return found;
  return events.includes('job-state-changed') ? { ...found, event: 'job-state-changed' } : undefined;
}
