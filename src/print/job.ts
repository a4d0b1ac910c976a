/** Print jobs and deliveries: their states and the decisions about them. Pure. */

import type { JobState, JobTicket } from '../../drivers/device/job.ts';
import type { DeliveryId, DeviceId, JobId, PersonId, SegmentId, SessionId } from '../shared/ids.ts';

/** A job of the hold queue as stored. */
export interface PrintJob {
  readonly id: JobId;
  /** IPP `job-id`. */
  readonly jobId: number;
  readonly segment: SegmentId;
  readonly listenerId: string;
  /** Undefined only for jobs of a direct queue. */
  readonly ownerId: PersonId | undefined;
  readonly submittedAs: string;
  readonly jobName: string;
  readonly state: JobState;
  readonly stateReasons: readonly string[];
  readonly ticket: JobTicket;
  readonly documentFormat: string | undefined;
  readonly documentCount: number;
  readonly byteLength: number;
  readonly sha256: Uint8Array | undefined;
  readonly blobKey: string | undefined;
  readonly wrappedKey: string | undefined;
  readonly impressionsCompleted: number | undefined;
  readonly mediaSheetsCompleted: number | undefined;
  readonly createdAt: Date;
  readonly heldAt: Date | undefined;
  readonly processingAt: Date | undefined;
  readonly completedAt: Date | undefined;
  readonly expiresAt: Date;
}

/**
 * States of a delivery. claimed: ours alone, nothing sent. sending: the document may be on its way. accepted: the
 * device has all of it. printing: the device says so. confirmed: the device says completed. returned: back to
 * hold, with the reason. ambiguous: nobody knows; never sent again without the owner's word.
 */
export type DeliveryState =
  | 'claimed'
  | 'sending'
  | 'accepted'
  | 'printing'
  | 'confirmed'
  | 'returned'
  | 'ambiguous';

/** One attempt to bring one job out of one device. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly job: JobId;
  /** Undefined: the built-in sink of a direct queue. */
  readonly deviceId: DeviceId | undefined;
  readonly sessionId: SessionId | undefined;
  readonly state: DeliveryState;
  /** The job name the device sees; unique. */
  readonly marker: string;
  readonly deviceJobId: number | undefined;
  /** Error code or `printer-state-reasons` keyword of the last trouble. */
  readonly reason: string | undefined;
  readonly impressionsCompleted: number | undefined;
  readonly createdAt: Date;
}

/** A held job as its owner sees it in a list. */
export interface HeldJobView {
  readonly id: JobId;
  readonly jobName: string;
  readonly segment: SegmentId;
  readonly heldAt: Date;
  readonly expiresAt: Date;
  readonly byteLength: number;
  readonly documentFormat: string;
  readonly ticket: JobTicket;
  readonly state: JobState;
  /** Present after a failed delivery, or while one is open. */
  readonly lastDelivery?: {
    readonly id: DeliveryId;
    readonly state: DeliveryState;
    readonly reason?: string;
  };
}

/** A delivery as the person at the device sees it. */
export interface DeliveryView {
  readonly id: DeliveryId;
  readonly jobId: JobId;
  readonly jobName: string;
  readonly state: DeliveryState;
  /** Error code or device state reason; the screen turns it into a sentence. */
  readonly reason?: string;
  readonly impressionsCompleted?: number;
}

/** Why a job does not come out here. */
export type ReleaseRefusal =
  | 'job-not-found'
  | 'job-not-held'
  | 'being-printed'
  | 'segment-not-allowed'
  | 'device-paused'
  | 'outcome-unknown';
