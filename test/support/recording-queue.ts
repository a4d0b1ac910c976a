/** A print queue that records what a protocol server asks of it and answers as a test says. */

import { randomUUID } from 'node:crypto';
import type { ByteSource } from '../../drivers/device/job.ts';
import type {
  Caller,
  JobQuery,
  JobRequest,
  PrintQueue,
  QueueDescription,
  QueuedJob,
} from '../../drivers/device/print-queue.ts';

/** One call of a queue's method. */
export interface RecordedCall {
  readonly method: string;
  readonly caller: Caller;
  readonly request?: JobRequest;
  readonly query?: JobQuery;
  readonly jobId?: number;
}

/** The moment at which recording queues came up. */
export const queueStart = new Date('2026-04-01T00:00:00Z');

/** What a recording queue says of itself. */
export const testDescription: QueueDescription = {
  name: 'held',
  info: '全庁共通プリンター',
  location: '本庁舎',
  organization: '架空市',
  organizationalUnit: '情報政策課',
  makeAndModel: 'Tomeoki Hold Queue',
  uuid: '6f3c1f9e-3a0b-4f43-9a58-0d2f0d4f9a11',
  moreInfoUrl: 'https://127.0.0.1/',
  state: 'idle',
  stateReasons: ['none'],
  acceptingJobs: true,
  queuedJobCount: 0,
  upSince: queueStart,
  stateChangedAt: queueStart,
  configChangedAt: queueStart,
  documentFormats: [
    'application/pdf',
    'image/pwg-raster',
    'image/urf',
    'image/jpeg',
    'application/octet-stream',
  ],
  color: true,
  duplex: true,
  media: ['iso_a4_210x297mm', 'iso_a3_297x420mm', 'jis_b5_182x257mm', 'na_letter_8.5x11in'],
  resolutionsDpi: [300, 600],
  maxCopies: 99,
  pagesPerMinute: 40,
  holdsJobs: true,
  authentication: 'requesting-user-name',
};

/** Records every call. `answer` runs before each of them and may throw what the queue should throw. */
export class RecordingQueue implements PrintQueue {
  readonly calls: RecordedCall[] = [];
  /** Bytes of each document, as far as they were read. */
  readonly documents: Buffer[] = [];
  description: QueueDescription = testDescription;
  answer: (method: string, caller: Caller) => void | Promise<void> = () => undefined;
  /** Jobs that listJobs and getJob know. */
  jobs: QueuedJob[] = [];

  async describe(caller: Caller): Promise<QueueDescription> {
    await this.answer('describe', caller);
    return this.description;
  }

  async validateJob(caller: Caller, request: JobRequest): Promise<void> {
    await this.#record({ method: 'validateJob', caller, request });
  }

  async createJob(caller: Caller, request: JobRequest): Promise<QueuedJob> {
    await this.#record({ method: 'createJob', caller, request });
    return heldJob(1);
  }

  async sendDocument(
    caller: Caller,
    jobId: number,
    _request: { readonly lastDocument: boolean },
    document: ByteSource | undefined,
  ): Promise<QueuedJob> {
    await this.#record({ method: 'sendDocument', caller, jobId });
    if (document !== undefined) await this.#read(document);
    return heldJob(jobId);
  }

  async printJob(caller: Caller, request: JobRequest, document: ByteSource): Promise<QueuedJob> {
    await this.#record({ method: 'printJob', caller, request });
    await this.#read(document);
    return heldJob(1);
  }

  async closeJob(caller: Caller, jobId: number): Promise<void> {
    await this.#record({ method: 'closeJob', caller, jobId });
  }

  async cancelJob(caller: Caller, jobId: number): Promise<void> {
    await this.#record({ method: 'cancelJob', caller, jobId });
  }

  async cancelMyJobs(caller: Caller): Promise<void> {
    await this.#record({ method: 'cancelMyJobs', caller });
  }

  async holdJob(caller: Caller, jobId: number): Promise<void> {
    await this.#record({ method: 'holdJob', caller, jobId });
  }

  async releaseJob(caller: Caller, jobId: number): Promise<void> {
    await this.#record({ method: 'releaseJob', caller, jobId });
  }

  async getJob(caller: Caller, jobId: number): Promise<QueuedJob> {
    await this.#record({ method: 'getJob', caller, jobId });
    return this.jobs.find((job) => job.jobId === jobId) ?? heldJob(jobId);
  }

  async listJobs(caller: Caller, query: JobQuery): Promise<readonly QueuedJob[]> {
    await this.#record({ method: 'listJobs', caller, query });
    return this.jobs;
  }

  async identify(caller: Caller): Promise<void> {
    await this.#record({ method: 'identify', caller });
  }

  async #record(call: RecordedCall): Promise<void> {
    this.calls.push(call);
    await this.answer(call.method, call.caller);
  }

  async #read(document: ByteSource): Promise<void> {
    const pieces: Uint8Array[] = [];
    const index = this.documents.push(Buffer.alloc(0)) - 1;
    for await (const piece of document) pieces.push(piece);
    this.documents[index] = Buffer.concat(pieces);
  }
}

/** A job that waits for its owner. */
export function heldJob(jobId: number, more: Partial<QueuedJob> = {}): QueuedJob {
  return {
    jobId,
    uuid: randomUUID(),
    jobName: '起案文書',
    originatingUserName: 'tester',
    state: 'pending-held',
    stateReasons: ['job-held-for-release'],
    createdAt: new Date(queueStart.getTime() + 5_000),
    documentFormat: 'application/pdf',
    documentCount: 1,
    byteLength: 2048,
    ticket: { copies: 2, sides: 'two-sided-long-edge' },
    ...more,
  };
}
