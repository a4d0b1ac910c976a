/** Print jobs and deliveries: their states and the decisions about them. Pure. */

import type { JobState, JobTicket } from '../../drivers/device/job.ts';
import type { Factor } from '../identity/session.ts';
import type { DeliveryId, DeviceId, JobId, PersonId, SegmentId, SessionId } from '../shared/ids.ts';
import type { DocumentFacts, DocumentTrouble } from './document-facts.ts';
import type { JobDemands } from './job-demands.ts';
import type { TicketPart } from './paper.ts';
import type { TicketNote } from './ticket.ts';

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
  /** The paper it used and what it costs; undefined until it is confirmed, or came back with paper out. */
  readonly usage: DeliveryUsage | undefined;
  readonly createdAt: Date;
  /** Whole sheets that came out, as the device or the owner counted. */
  readonly sheetsCompleted?: number | undefined;
  /** What comes out otherwise than it was asked. */
  readonly notes?: readonly TicketNote[];
  /** What is to be printed after this delivery, before the job is complete. */
  readonly rest?: readonly TicketPart[];
  /** Why it is to be called off; its process acts on it. */
  readonly callOff?: CallOffReason | undefined;
}

/** Why a delivery is called off: its owner left the device, or sends it to another one. */
export type CallOffReason = 'left' | 'moved';

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
    readonly deviceId?: DeviceId;
    readonly impressionsCompleted?: number;
  };
  /** Pages of one copy, those with colour, and the sheets that the ticket makes; absent until it was looked into. */
  readonly pages?: number;
  readonly colorPages?: number;
  readonly sheets?: number;
  /** What keeps the document from being printed. */
  readonly trouble?: DocumentTrouble;
  /** Names of fonts that are missing, with `font-missing`. */
  readonly missingFonts?: readonly string[];
  /** True for printer languages: only copies can be changed, and only devices that list the format print it. */
  readonly opaque?: true;
  /** Present when the session must show more before it comes out: any one of these. The name is withheld until then. */
  readonly needs?: readonly Factor[];
  /** Name of the owner, when a colleague may collect it. */
  readonly delegatedBy?: string;
  /** True when the release asks for the job's own password (PWG 5100.11). */
  readonly needsJobPassword?: true;
  /** What the segment's policy, and the device where the list is shown, change about the ticket. */
  readonly notes?: readonly TicketNote[];
  /** Why it cannot come out where the list is shown; absent when it can, or when that is not known. */
  readonly notHere?: NotHere;
  /** Present when a part came out: the job can be continued, here or elsewhere. */
  readonly remaining?: Remaining;
}

/** Why a job cannot come out of one device: an error code of `planDelivery`. */
export type NotHere =
  | 'DEVICE_FORMAT_UNSUPPORTED'
  | 'PRINT_COPIES_UNSUPPORTED'
  | 'PRINT_PAGES_UNSUPPORTED'
  | 'PRINT_STAMP_IMPOSSIBLE'
  | 'PRINT_TRAY_UNAVAILABLE';

/** What is left of a job of which a part came out. */
export interface Remaining {
  /** Sheets still to print; undefined when nobody counted, and the owner must say how many lie in the tray. */
  readonly sheets: number | undefined;
  /** Sheets of the whole job. */
  readonly ofSheets: number;
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
  readonly deviceId?: DeviceId;
  /** What comes out otherwise than it was asked. */
  readonly notes?: readonly TicketNote[];
  /** Sheets that this delivery makes, when the pages are known. */
  readonly sheets?: number;
  /** Present when a part came out and the job is held: it can be continued. */
  readonly remaining?: Remaining;
}

/** Why a job does not come out here. */
export type ReleaseRefusal =
  | 'job-not-found'
  | 'job-not-held'
  | 'being-printed'
  | 'segment-not-allowed'
  /** The session has not shown the factors that the segment, the place or the document's marks ask for. */
  | 'factor-needed'
  | 'device-paused'
  | 'outcome-unknown'
  /** The document opens with a password only. */
  | 'document-password-needed'
  /** The job has a password of its own (PWG 5100.11), which was not typed in this session. */
  | 'job-password-needed'
  | 'wrong-job-password'
  | 'too-many-password-trials'
  | 'font-missing'
  | 'no-such-pages'
  | 'over-quota'
  | 'account-needed'
  /** Nobody counted what came out: the owner says how many sheets lie in the tray. */
  | 'count-needed'
  /** The pages of the document are not known, so that it can only be printed as a whole. */
  | 'not-continuable'
  | 'nothing-left'
  | 'already-printed'
  /** The first device does not say yet what became of the job there. */
  | 'still-canceling'
  /** The job's segment asks that its owner stands at the device. */
  | 'must-be-present'
  /** A stated format, or limit, of that other device stands against it. */
  | 'not-possible-there';
