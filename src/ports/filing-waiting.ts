/** Documents that wait for a target, for people who look after it. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { PersonId, RecordId, ScanId, SegmentId } from '../shared/ids.ts';

/** A document with copies that are still to be delivered into one target. */
export interface WaitingFiling {
  readonly scanId: ScanId;
  /** Absent: it is not in the archive yet. */
  readonly recordId: RecordId | undefined;
  readonly segment: SegmentId;
  readonly department: string;
  readonly ownerId: PersonId | undefined;
  readonly target: string;
  /** What the device called the file. */
  readonly originalName: string;
  readonly receivedAt: Date;
  /** Error code of the last attempt; absent: none failed yet. */
  readonly reason: string | undefined;
  readonly attempts: number;
  /** Absent: at the next round. */
  readonly nextAttemptAt: Date | undefined;
  /** True: it was put right, and is filed anew. */
  readonly again: boolean;
}

/** The rows. Faults are `STORE_DATABASE_...` errors. */
export interface FilingWaitingStore {
  /** Longest waiting first, at most `limit`. */
  list(segments: readonly SegmentId[], limit: number): Promise<readonly WaitingFiling[]>;
  /**
   * Ends the rest of a target and makes all that waits for it due at `at`, with its events. False when nothing waits
   * there and it does not rest.
   */
  retry(target: string, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
}
