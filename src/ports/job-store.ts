/** Print jobs and their deliveries. */

import type { JobState } from '../../drivers/device/job.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { CallOffReason, Delivery, DeliveryState, PrintJob } from '../print/job.ts';
import type { DeliveryId, DeviceId, JobId, PersonId, SegmentId, SessionId } from '../shared/ids.ts';

/** Members of a job that may change. */
export type JobPatch = Partial<Omit<PrintJob, 'id' | 'jobId' | 'segment' | 'listenerId' | 'createdAt'>>;
/** Members of a delivery that may change. */
export type DeliveryPatch = Partial<
  Pick<
    Delivery,
    | 'state'
    | 'deviceJobId'
    | 'reason'
    | 'impressionsCompleted'
    | 'sheetsCompleted'
    | 'ticket'
    | 'notes'
    | 'rest'
    | 'usage'
    | 'callOff'
  >
>;

/** A delivery with its job. */
export interface DeliveredJob {
  readonly delivery: Delivery;
  readonly job: PrintJob;
}

/** What must hold of a job for a change to be made. */
export interface JobCondition {
  readonly states: readonly JobState[];
  /** True: it still waits for its document. False: it is complete. */
  readonly incoming?: boolean;
  readonly documentCount?: number;
}

/** Which process works on a delivery, and until when without a renewal. */
export interface Lease {
  readonly owner: string;
  readonly until: Date;
}

/** Every write is one transaction together with its audit events; conditional writes change nothing when refused. */
export interface JobStore {
  /** Stores a new job and gives it its IPP `job-id`. */
  insert(job: Omit<PrintJob, 'jobId'>, events: readonly AuditEvent[]): Promise<PrintJob>;
  find(id: JobId): Promise<PrintJob | undefined>;
  /** By IPP `job-id`, among the jobs of one listener. */
  findByNumber(listenerId: string, jobId: number): Promise<PrintJob | undefined>;
  /** Changes a job if the condition holds at that moment; undefined when it does not. */
  change(
    id: JobId,
    when: JobCondition,
    patch: JobPatch,
    events: readonly AuditEvent[],
  ): Promise<PrintJob | undefined>;
  /** Jobs of a listener, newest first; of one owner or submitter when given. */
  list(
    listenerId: string,
    filter: {
      readonly states: readonly JobState[];
      readonly ownerId?: PersonId;
      readonly submittedAs?: string;
      readonly limit: number;
    },
  ): Promise<readonly PrintJob[]>;
  /** Jobs that wait for a person or come out now, newest first, with the last delivery of each. */
  listWaiting(
    ownerId: PersonId,
    segments: readonly SegmentId[],
    limit: number,
  ): Promise<readonly { readonly job: PrintJob; readonly lastDelivery: Delivery | undefined }[]>;
  /** Every job of a person made since a moment, whatever became of it, newest first. */
  listOwned(ownerId: PersonId, since: Date, limit: number): Promise<readonly PrintJob[]>;
  countWaiting(ownerId: PersonId): Promise<number>;
  /** Jobs of a listener that are not finished. */
  countOpen(listenerId: string): Promise<number>;
  /** Jobs past their time that are not being printed. */
  listExpired(at: Date, limit: number): Promise<readonly PrintJob[]>;
  /** Jobs whose key is destroyed and whose encrypted bytes may still lie in the store. */
  listErased(limit: number): Promise<readonly PrintJob[]>;
  /** Jobs made without documents that nobody completed since `before`. */
  listIncomplete(before: Date, limit: number): Promise<readonly PrintJob[]>;

  /**
   * Opens a delivery and sets the job `processing`. Refused when the job is not held, or has an open delivery:
   * the database itself admits one open delivery a job.
   */
  claim(
    delivery: Delivery & { readonly requestedBy: PersonId | undefined },
    lease: Lease,
    events: readonly AuditEvent[],
  ): Promise<'claimed' | 'not-held' | 'open-delivery'>;
  findDelivery(id: DeliveryId): Promise<Delivery | undefined>;
  /** The newest delivery of a job. */
  findLastDelivery(job: JobId): Promise<Delivery | undefined>;
  /** Changes a delivery (and its job) if it is in one of the states and, when given, leased to this owner. */
  changeDelivery(
    id: DeliveryId,
    when: { readonly states: readonly DeliveryState[]; readonly leaseOwner?: string },
    patch: DeliveryPatch,
    job: JobPatch | undefined,
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<Delivery | undefined>;
  /** Deliveries of a walk-up session, newest first, with their jobs. */
  listDeliveries(sessionId: SessionId): Promise<readonly DeliveredJob[]>;
  /** Open deliveries at a device, oldest first. */
  listOpenAt(deviceId: DeviceId, limit: number): Promise<readonly DeliveredJob[]>;
  /**
   * Open deliveries at the device of their own session, when that session ended or expired before `at` and they are
   * not called off yet, oldest first.
   */
  listLeftBehind(at: Date, limit: number): Promise<readonly DeliveredJob[]>;
  /** Deliveries leased to this owner that are to be called off. */
  listCalledOff(
    leaseOwner: string,
  ): Promise<readonly { readonly id: DeliveryId; readonly callOff: CallOffReason }[]>;
  /** Held, complete jobs of one listener, oldest first, with the last delivery of each. */
  listQueued(
    listenerId: string,
    limit: number,
  ): Promise<readonly { readonly job: PrintJob; readonly lastDelivery: Delivery | undefined }[]>;
  /** Notes that a job's own password was typed in a session; a second time changes nothing. */
  unlock(job: JobId, sessionId: SessionId, at: Date, events: readonly AuditEvent[]): Promise<void>;
  isUnlocked(job: JobId, sessionId: SessionId): Promise<boolean>;
  /** Extends the leases still held by this owner; answers the ids that are still its own. */
  renewLeases(ids: readonly DeliveryId[], lease: Lease): Promise<readonly DeliveryId[]>;
  /** Takes over open deliveries whose lease ended before `at`; no two processes get the same one. */
  takeOver(at: Date, lease: Lease, limit: number): Promise<readonly Delivery[]>;
}
