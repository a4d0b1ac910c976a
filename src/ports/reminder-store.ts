/** Reminders by mail: which jobs were reminded of, and which mails wait. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { PrintJob } from '../print/job.ts';
import type { ReminderOccasion } from '../print/reminder.ts';
import type { JobId, PersonId } from '../shared/ids.ts';

/** A held job of somebody who can be written to. */
export interface RemindableJob {
  readonly id: JobId;
  readonly ownerId: PersonId;
  readonly heldAt: Date;
  readonly expiresAt: Date;
  /** Occasions that were reminded of, or are about to be. */
  readonly reminded: readonly ReminderOccasion[];
}

/** A mail that is to be sent. */
export interface WaitingReminder {
  readonly id: string;
  readonly personId: PersonId;
  /** The running attempt included. */
  readonly attempts: number;
}

/** Every write is one transaction together with its audit events. */
export interface ReminderStore {
  /**
   * Held jobs that are erased until `until`, the next ones first, after the last one of the batch before. Jobs whose
   * owner has no mail address or is not active are left out.
   */
  listRemindable(
    until: Date,
    after: Pick<RemindableJob, 'expiresAt' | 'id'> | undefined,
    limit: number,
  ): Promise<readonly RemindableJob[]>;
  /** Notes a mail about these jobs. Those that another process noted first are left out; without any there is no mail. */
  plan(
    id: string,
    personId: PersonId,
    jobs: readonly { readonly job: JobId; readonly occasion: ReminderOccasion }[],
    at: Date,
  ): Promise<number>;
  /** Takes mails that are due; nobody else gets them before `leaseUntil`. Counts an attempt. */
  take(at: Date, leaseUntil: Date, limit: number): Promise<readonly WaitingReminder[]>;
  /** The jobs of a mail that are still held, each once. */
  heldJobs(id: string): Promise<readonly PrintJob[]>;
  /** Ends a mail that still waits; false when it does not. */
  finish(
    id: string,
    state: 'sent' | 'given-up' | 'needless',
    reason: string | undefined,
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  /** Tries again later. */
  putOff(id: string, until: Date, reason: string): Promise<void>;
}
