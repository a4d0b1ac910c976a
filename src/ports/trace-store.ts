/** Trace codes and the releases they lead to. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { DeliveryId, DeviceId, JobId, PersonId, SegmentId } from '../shared/ids.ts';

/** One stamped release. */
export interface DeliveryTrace {
  /** The nine signs that name it. */
  readonly codeId: string;
  /** All 16 signs. */
  readonly code: string;
  readonly delivery: DeliveryId;
  readonly job: JobId;
  /** IPP `job-id`. */
  readonly jobNumber: number;
  readonly segment: SegmentId;
  readonly person: PersonId | undefined;
  readonly device: DeviceId | undefined;
  readonly deviceName: string;
  readonly createdAt: Date;
}

/** Every write is one transaction together with its audit events. */
export interface TraceStore {
  /**
   * Writes a trace down. A delivery has one: when it has one already, that one is answered and nothing is written.
   * `code-taken` when another delivery has this code.
   */
  register(trace: DeliveryTrace, events: readonly AuditEvent[]): Promise<DeliveryTrace | 'code-taken'>;
  find(codeId: string): Promise<DeliveryTrace | undefined>;
  /** Writes events that change nothing else. */
  note(events: readonly AuditEvent[]): Promise<void>;
}
