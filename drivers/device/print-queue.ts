/**
 * The print queue that a protocol server (IPP today, LPD or raw later) offers to clients, without the protocol.
 * The service implements it (hold and release); a simulated device implements it (keep what was printed).
 */

import type { Caller } from './caller.ts';
import type { ByteSource, JobState, JobTicket } from './job.ts';
import type { SubscriptionDesk } from './print-subscriptions.ts';

export type { Caller } from './caller.ts';

/** Why a queue does not do what was asked; each protocol maps it to its own status. */
export type QueueRefusalReason =
  | 'not-authenticated'
  | 'forbidden'
  | 'not-authorized'
  | 'not-found'
  | 'not-possible'
  | 'document-format-not-supported'
  | 'document-format-error'
  | 'compression-not-supported'
  | 'attributes-not-supported'
  | 'too-many-jobs'
  | 'too-many-subscriptions'
  | 'too-large'
  | 'account-limit-reached'
  | 'account-authorization-failed'
  | 'account-info-needed'
  | 'not-accepting-jobs'
  | 'busy'
  | 'temporary-error';

/** An expected refusal by a queue. `text` is shown to the client's user; it carries no personal datum. */
export class QueueRefusal extends Error {
  override readonly name = 'QueueRefusal';
  readonly reason: QueueRefusalReason;

  constructor(reason: QueueRefusalReason, text: string, options: ErrorOptions = {}) {
    super(text, options);
    this.reason = reason;
  }
}

/** What a client states when it makes a job. */
export interface JobRequest {
  /** `job-name`; empty when the client gave none. A personal datum. */
  readonly jobName: string;
  readonly ticket: JobTicket;
  /** `job-hold-until` as sent; a hold queue holds every job anyway. */
  readonly jobHoldUntil?: string;
  /** `job-password` with its `job-password-encryption` (PWG 5100.11); a secret, never logged or echoed. */
  readonly jobPassword?: { readonly encryption: string; readonly value: Uint8Array };
  /** `job-account-id`. */
  readonly accountId?: string;
  /** `job-cancel-after` in seconds. */
  readonly cancelAfterSeconds?: number;
  /** `job-release-action`. */
  readonly releaseAction?: string;
  /** Media type as declared; absent means "find out" (`application/octet-stream`). */
  readonly documentFormat?: string;
  /** How the bytes are packed on the wire; the protocol server unpacks them before it hands them on. */
  readonly compression?: 'none' | 'gzip' | 'deflate';
}

/** A job as its queue shows it to one caller; `jobName` and `originatingUserName` are withheld from others. */
export interface QueuedJob {
  /** IPP `job-id`, 1 to 2147483647. */
  readonly jobId: number;
  /** `urn:uuid:...` without the prefix. */
  readonly uuid: string;
  readonly jobName: string;
  readonly originatingUserName: string;
  readonly state: JobState;
  /** `job-state-reasons` keywords; at least one (`none`). */
  readonly stateReasons: readonly string[];
  readonly stateMessage?: string;
  readonly createdAt: Date;
  readonly processingAt?: Date;
  readonly completedAt?: Date;
  readonly documentFormat?: string;
  readonly documentCount: number;
  /** Bytes of all documents. */
  readonly byteLength: number;
  readonly impressionsCompleted?: number;
  readonly mediaSheetsCompleted?: number;
  readonly ticket: JobTicket;
}

/** Which jobs a client asks for (RFC 8011 §4.2.6.1). */
export interface JobQuery {
  readonly which: 'completed' | 'not-completed' | 'all';
  readonly myJobs: boolean;
  /** Most jobs to return; default: no limit but the server's own of 10,000. */
  readonly limit?: number;
}

/** `printer-state` (RFC 8011 §5.4.11). */
export type PrinterState = 'idle' | 'processing' | 'stopped';

/** A supply of the device behind a queue. */
export interface QueueSupply {
  readonly description: string;
  /** `prtMarkerSuppliesType` keyword (RFC 3805), such as `toner`. */
  readonly type: string;
  /** Colour name, or `none`. */
  readonly colorant: string;
  /** 0 to 100; -1 where nothing limits it (RFC 3805 prtMarkerSuppliesLevel). */
  readonly levelPercent: number;
}

/** What a queue is and can do; the source of a protocol's capability answers. */
export interface QueueDescription {
  /** URI-safe name, also the DNS-SD instance name. */
  readonly name: string;
  readonly info: string;
  readonly location: string;
  readonly organization: string;
  readonly organizationalUnit: string;
  readonly makeAndModel: string;
  /** UUID without `urn:uuid:`, stable for the life of the queue. */
  readonly uuid: string;
  /** Web page about the queue; same host name as the queue's URI. */
  readonly moreInfoUrl: string;
  readonly state: PrinterState;
  readonly stateReasons: readonly string[];
  readonly acceptingJobs: boolean;
  readonly queuedJobCount: number;
  /** When the queue came up, and when its state and configuration last changed. */
  readonly upSince: Date;
  readonly stateChangedAt: Date;
  readonly configChangedAt: Date;
  /** Media types accepted, the preferred one first. */
  readonly documentFormats: readonly string[];
  readonly color: boolean;
  readonly duplex: boolean;
  /** PWG 5101.1 names, the default first. */
  readonly media: readonly string[];
  readonly resolutionsDpi: readonly number[];
  readonly maxCopies: number;
  readonly pagesPerMinute: number;
  /** Finishing enums beside 3 (none); default: none. */
  readonly finishings?: readonly number[];
  /** What a client gets that asks for no `sides`; default: `one-sided`. */
  readonly defaultSides?: NonNullable<JobTicket['sides']>;
  /** `number-up` values done by the queue, 1 among them; default: 1 only. */
  readonly numberUps?: readonly number[];
  /** What the device reports of its supplies; absent for a queue without a device. */
  readonly supplies?: readonly QueueSupply[];
  /** True when jobs wait for their owner (PWG 5100.11 `owner-authorized`). */
  readonly holdsJobs: boolean;
  /** How callers identify themselves, for `uri-authentication-supported`. */
  readonly authentication: 'none' | 'requesting-user-name' | 'basic';
  /**
   * `job-password` (PWG 5100.11): how it may be sent, the preferred encryption first, and its most octets in clear.
   * Absent: a job with a password is refused.
   */
  readonly jobPassword?: { readonly encryptions: readonly string[]; readonly mostOctets: number };
  /** True when `job-account-id` is taken (PWG 5100.7). */
  readonly takesAccountId?: boolean;
  /** `job-cancel-after` in seconds (PWG 5100.11); absent: not taken. */
  readonly cancelAfterSeconds?: { readonly default: number; readonly most: number };
  /** Attributes without which no job is taken (`printer-mandatory-job-attributes`, PWG 5100.11). */
  readonly mandatoryJobAttributes?: readonly string[];
  /** Page that tells what becomes of jobs and names (`printer-privacy-policy-uri`, PWG 5100.13). */
  readonly privacyPolicyUrl?: string;
}

/** A change to the ticket of a waiting job: `set` replaces members, `remove` takes members away (RFC 3380 §4.2). */
export interface TicketChange {
  readonly set: JobTicket;
  readonly remove: readonly (keyof JobTicket)[];
}

/**
 * Operations of a queue. Each may throw a {@link QueueRefusal}; any other error is a fault of the server and is
 * answered without its text. `caller` is judged by every method anew.
 */
export interface PrintQueue {
  describe(caller: Caller): Promise<QueueDescription>;
  /** Would a job with this request be taken? Nothing is stored. */
  validateJob(caller: Caller, request: JobRequest): Promise<void>;
  /** Makes a job without documents (`pending-held`, `job-incoming`). */
  createJob(caller: Caller, request: JobRequest): Promise<QueuedJob>;
  /**
   * Adds one document. Resolves only when the bytes are durable; then the job may be acknowledged.
   * `document` is absent for an empty Send-Document that only closes the job.
   */
  sendDocument(
    caller: Caller,
    jobId: number,
    request: {
      readonly documentFormat?: string;
      readonly documentName?: string;
      readonly lastDocument: boolean;
    },
    document: ByteSource | undefined,
  ): Promise<QueuedJob>;
  /** Create and send in one step. The job never becomes visible when the bytes end early. */
  printJob(caller: Caller, request: JobRequest, document: ByteSource): Promise<QueuedJob>;
  closeJob(caller: Caller, jobId: number): Promise<void>;
  cancelJob(caller: Caller, jobId: number): Promise<void>;
  /** Cancels the caller's own jobs; all of them when `jobIds` is absent. */
  cancelMyJobs(caller: Caller, jobIds?: readonly number[]): Promise<void>;
  holdJob(caller: Caller, jobId: number): Promise<void>;
  releaseJob(caller: Caller, jobId: number): Promise<void>;
  getJob(caller: Caller, jobId: number): Promise<QueuedJob>;
  listJobs(caller: Caller, query: JobQuery): Promise<readonly QueuedJob[]>;
  /** Flash a lamp, beep or show a text; a queue without a device may do nothing. */
  identify(caller: Caller): Promise<void>;
  /** What the queue does for this caller, who must be known (Get-User-Printer-Attributes). Default: `describe`. */
  describeForUser?(caller: Caller): Promise<QueueDescription>;
  /** Changes what a waiting job asks for; all of it or nothing. Absent: jobs stay as they were made. */
  changeTicket?(caller: Caller, jobId: number, change: TicketChange): Promise<void>;
  /** Absent: nobody can subscribe. */
  readonly subscriptions?: SubscriptionDesk;
}
