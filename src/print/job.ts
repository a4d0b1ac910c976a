/** Print jobs and deliveries: their states and the decisions about them. Pure. */

import type { JobState, JobTicket } from '../../drivers/device/job.ts';
import type { DeliveryId, DeviceId, JobId, PersonId, SegmentId, SessionId } from '../shared/ids.ts';
import type { DocumentFacts } from './document-facts.ts';
import type { JobDemands } from './job-demands.ts';

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
  /** What the client asked. Never changed; what an owner or a policy changes stands in the delivery. */
  readonly ticket: JobTicket;
  /** What the client asked of the service beside the ticket. */
  readonly demands: JobDemands;
  /** What was found in the document; undefined until it was looked into. */
  readonly facts: DocumentFacts | undefined;
  /** Keyed hash of the claim number of a job without an owner, 32 bytes. */
  readonly claimHash: Uint8Array | undefined;
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
  /** What was sent: the client's ticket with the owner's and the policy's changes. */
  readonly ticket: JobTicket;
  /** The paper it used and what it costs; undefined until it is confirmed. */
  readonly usage: DeliveryUsage | undefined;
  readonly createdAt: Date;
}

/** Paper that came out, for the accounts. */
export interface DeliveryUsage {
  readonly impressions: number;
  readonly sheets: number;
  readonly colorImpressions: number;
  /** True when the device did not count and the document's pages were taken instead. */
  readonly estimated: boolean;
  /** In the smallest unit of the tariff's currency (yen). */
  readonly cost: number;
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
