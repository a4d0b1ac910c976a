/** One IPP request while it is answered: what an operation is given and what it gives back (RFC 8011 §4.1). */

import type { ByteSource } from '../../device/job.ts';
import type { Caller, PrintQueue, QueueDescription } from '../../device/print-queue.ts';
import type { GroupName, IppAttributes, IppGroup, IppMessage } from '../message/message.ts';
import type { StatusKeyword } from '../registry/status-codes.ts';
import type { JobView } from './job-attributes.ts';
import type { PrinterAccess } from './printer/view.ts';

/** What a listener tells of itself in printer attributes. */
export interface ServerProfile {
  /** Operation-ids that are served for a queue. */
  readonly operationsOf: (queue: PrintQueue) => readonly number[];
  /** Language of the queues' texts, RFC 5646. */
  readonly naturalLanguage: string;
  /** Seconds after which a queue gives up a job without documents. */
  readonly multipleOperationTimeOutSeconds: number;
  /** Most bytes of one document, unpacked. */
  readonly maxDocumentBytes: number;
}

/** A checked request with everything that its operation needs. */
export interface IppExchange {
  readonly message: IppMessage;
  readonly operationAttributes: IppAttributes;
  /** Empty when the request has no job-attributes group. */
  readonly jobAttributes: IppAttributes;
  /** The bytes after the attributes, as they came. To be read once. */
  readonly document: ByteSource;
  readonly caller: Caller;
  readonly queue: PrintQueue;
  /** The job that a job operation is about; undefined for a printer operation. */
  readonly jobId: number | undefined;
  /** The printer's URI as the caller addressed it. */
  readonly printerUri: string;
  /** The ways to the printer to be told to this caller. */
  readonly accessFor: (authentication: PrinterAccess['authentication']) => readonly PrinterAccess[];
  /** `http(s)://authority` as the caller addressed it. */
  readonly webBase: string;
  readonly profile: ServerProfile;
  readonly now: () => Date;
}

/** What an operation answers. */
export interface IppAnswer {
  readonly status: StatusKeyword;
  readonly unsupported?: IppAttributes;
  /** Operation attributes beside the charset and the language. */
  readonly operationAttributes?: IppAttributes;
  /** The groups after the operation and unsupported attributes. */
  readonly groups: readonly IppGroup[];
}

/** An operation: validates its attributes, calls the queue, and answers. May throw IppRefusal or QueueRefusal. */
export type Operation = (exchange: IppExchange) => Promise<IppAnswer>;

/** The job that a job operation is about. The checks before every operation make sure that it is there. */
export function targetJobId(exchange: IppExchange): number {
  if (exchange.jobId === undefined) throw new TypeError('the operation has no job target');
  return exchange.jobId;
}

/** What job attributes need of the exchange and of the queue's description. */
export function viewJobs(exchange: IppExchange, { upSince }: QueueDescription): JobView {
  return {
    printerUri: exchange.printerUri,
    jobUri: (jobId) => `${exchange.printerUri}/jobs/${jobId}`,
    upSince,
    now: exchange.now(),
  };
}

/** An answer of one group, with the status that says whether attributes were ignored (RFC 8011 §4.1.7). */
export function answerWith(
  group: GroupName,
  attributes: readonly IppAttributes[],
  unsupported?: IppAttributes,
): IppAnswer {
  const ignored = unsupported !== undefined && unsupported.size > 0;
  return {
    status: ignored ? 'successful-ok-ignored-or-substituted-attributes' : 'successful-ok',
    ...(ignored ? { unsupported } : {}),
    groups: attributes.map((set) => ({ group, attributes: set })),
  };
}

/** `successful-ok` and nothing else. */
export const plainSuccess: IppAnswer = { status: 'successful-ok', groups: [] };
