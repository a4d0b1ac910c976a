/** The queue of a virtual printer: what it gets it keeps, and what it is told to break it breaks. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { type ByteSource, isTerminal } from '../../device/job.ts';
import {
  type Caller,
  type JobQuery,
  type JobRequest,
  type PrintQueue,
  type QueueDescription,
  type QueuedJob,
  QueueRefusal,
} from '../../device/print-queue.ts';
import { ConnectionCut } from '../../ipp/server/ipp-refusal.ts';
import type { PrintEngine } from './engine.ts';
import type { FaultSwitch } from './fault.ts';
import { receiveDocument } from './receive.ts';
import { type MutableJob, makeJob, type VirtualJob, viewJob } from './virtual-job.ts';

/** How the queue behaves. */
export interface VirtualQueueOptions {
  /** The part of the description that does not change. */
  readonly fixed: Omit<
    QueueDescription,
    'state' | 'stateReasons' | 'acceptingJobs' | 'queuedJobCount' | 'moreInfoUrl' | 'stateChangedAt'
  >;
  /** Documents go here; otherwise they are hashed and dropped. */
  readonly folder: string | undefined;
  readonly onBytes: ((jobId: number, chunk: Uint8Array) => void) | undefined;
  readonly onReceived: (job: VirtualJob) => void;
  /** A job in work makes every other one busy, as with one-job devices. */
  readonly busyWhilePrinting: boolean;
  /** False: a finished job is no longer known over IPP, as with devices without a history. */
  readonly keepsHistory: boolean;
  readonly credentials: { readonly userName: string; readonly password: string } | undefined;
  /** Milliseconds after which a job without a document is aborted. */
  readonly multipleOperationTimeOutMs: number;
  readonly now: () => Date;
}

/** Most finished jobs remembered. */
const maxFinishedJobs = 10_000;

/** A `PrintQueue` without a service behind it. */
export class VirtualQueue implements PrintQueue {
  readonly #options: VirtualQueueOptions;
  readonly #engine: PrintEngine;
  readonly #faults: FaultSwitch;
  readonly #jobs = new Map<number, MutableJob>();
  readonly #openTimers = new Map<number, NodeJS.Timeout>();
  #lastJobId = 0;
  #stateChangedAt: Date;
  #identified = 0;

  constructor(options: VirtualQueueOptions, engine: PrintEngine, faults: FaultSwitch) {
    this.#options = options;
    this.#engine = engine;
    this.#faults = faults;
    this.#stateChangedAt = options.now();
  }

  /** All jobs in the order of their ids, finished ones included. */
  get jobs(): readonly VirtualJob[] {
    return [...this.#jobs.values()].map(viewJob);
  }

  /** How often somebody asked where the printer is. */
  get identified(): number {
    return this.#identified;
  }

  /** Tells that the printer's state may have changed. */
  touch(): void {
    this.#stateChangedAt = this.#options.now();
  }

  /** Cancels what is not finished and stops all timers. */
  shutDown(): void {
    for (const timer of this.#openTimers.values()) clearTimeout(timer);
    this.#openTimers.clear();
    for (const job of this.#jobs.values()) {
      if (!isTerminal(job.state)) this.#engine.cancel(job, 'job-canceled-at-device');
    }
  }

  async describe(caller: Caller): Promise<QueueDescription> {
    const stopped = this.#faults.is('paper-out');
    return {
      ...this.#options.fixed,
      moreInfoUrl: `${caller.secure ? 'https' : 'http'}://${caller.host}/`,
      state: stopped ? 'stopped' : this.#engine.busy ? 'processing' : 'idle',
      stateReasons: stopped ? ['media-empty-error', 'media-needed-error'] : ['none'],
      acceptingJobs: !this.#faults.is('refuse'),
      queuedJobCount: this.#unfinished().length,
      stateChangedAt: this.#stateChangedAt,
    };
  }

  async validateJob(caller: Caller): Promise<void> {
    this.#authenticate(caller);
    if (this.#faults.is('refuse')) throw new QueueRefusal('not-accepting-jobs', 'The printer takes no jobs.');
  }

  async createJob(caller: Caller, request: JobRequest): Promise<QueuedJob> {
    this.#admit(caller);
    const job = this.#addJob(caller, request);
    const timer = setTimeout(() => this.#abandon(job), this.#options.multipleOperationTimeOutMs);
    this.#openTimers.set(job.jobId, timer);
    if (isHeld(request)) job.stateReasons = [...job.stateReasons, 'job-hold-until-specified'];
    return viewJob(job);
  }

  async sendDocument(
    caller: Caller,
    jobId: number,
    request: { readonly documentFormat?: string; readonly lastDocument: boolean },
    document: ByteSource | undefined,
  ): Promise<QueuedJob> {
    this.#authenticate(caller);
    const job = this.#findJob(jobId);
    if (!this.#openTimers.has(jobId))
      throw new QueueRefusal('not-possible', 'The job takes no more documents.');
    if (document !== undefined) {
      if (job.documentCount > 0) throw new QueueRefusal('not-possible', 'A job has one document here.');
      clearTimeout(this.#openTimers.get(jobId));
      if (request.documentFormat !== undefined) job.documentFormat = request.documentFormat;
      await this.#receive(job, document);
    }
    if (request.lastDocument) await this.closeJob(caller, jobId);
    if (document !== undefined) this.#loseReply();
    return viewJob(job);
  }

  async printJob(caller: Caller, request: JobRequest, document: ByteSource): Promise<QueuedJob> {
    this.#admit(caller);
    const job = this.#addJob(caller, request);
    try {
      await this.#receive(job, document);
    } catch (error) {
      this.#jobs.delete(job.jobId);
      throw error;
    }
    this.#start(job, isHeld(request));
    this.#loseReply();
    return viewJob(job);
  }

  async closeJob(caller: Caller, jobId: number): Promise<void> {
    this.#authenticate(caller);
    const job = this.#findJob(jobId);
    if (!this.#openTimers.has(jobId)) return;
    this.#closeTimer(jobId);
    if (job.documentCount === 0) this.#abandon(job);
    else this.#start(job, job.stateReasons.includes('job-hold-until-specified'));
  }

  async cancelJob(caller: Caller, jobId: number): Promise<void> {
    this.#authenticate(caller);
    const job = this.#findJob(jobId);
    if (isTerminal(job.state)) throw new QueueRefusal('not-possible', 'The job is already finished.');
    this.#closeTimer(jobId);
    this.#engine.cancel(job, 'job-canceled-by-user');
  }

  async cancelMyJobs(caller: Caller, jobIds?: readonly number[]): Promise<void> {
    this.#authenticate(caller);
    const mine = this.#unfinished().filter((job) => job.originatingUserName === nameOf(caller));
    if (jobIds?.some((jobId) => mine.every((job) => job.jobId !== jobId)) === true) {
      throw new QueueRefusal('not-possible', 'Not all of these jobs can be canceled.');
    }
    for (const job of mine) {
      if (jobIds === undefined || jobIds.includes(job.jobId)) await this.cancelJob(caller, job.jobId);
    }
  }

  async holdJob(caller: Caller, jobId: number): Promise<void> {
    this.#authenticate(caller);
    const job = this.#findJob(jobId);
    if (!this.#engine.withdraw(job)) throw new QueueRefusal('not-possible', 'The job is not waiting.');
    this.#engine.move(job, 'pending-held', ['job-hold-until-specified']);
  }

  async releaseJob(caller: Caller, jobId: number): Promise<void> {
    this.#authenticate(caller);
    const job = this.#findJob(jobId);
    if (job.state !== 'pending-held' || job.documentCount === 0) {
      throw new QueueRefusal('not-possible', 'The job is not held.');
    }
    this.#start(job, false);
  }

  async getJob(caller: Caller, jobId: number): Promise<QueuedJob> {
    this.#authenticate(caller);
    return viewJob(this.#findJob(jobId));
  }

  async listJobs(caller: Caller, query: JobQuery): Promise<readonly QueuedJob[]> {
    this.#authenticate(caller);
    return [...this.#jobs.values()]
      .filter((job) => this.#isKnown(job))
      .filter((job) => query.which === 'all' || isTerminal(job.state) === (query.which === 'completed'))
      .filter((job) => !query.myJobs || job.originatingUserName === nameOf(caller))
      .slice(0, query.limit)
      .map(viewJob);
  }

  async identify(): Promise<void> {
    this.#identified += 1;
  }

  #authenticate(caller: Caller): void {
    const { credentials } = this.#options;
    if (credentials === undefined) return;
    const { basic } = caller;
    const same =
      basic !== undefined &&
      equal(basic.userName, credentials.userName) &&
      equal(basic.password, credentials.password);
    if (!same) throw new QueueRefusal('not-authenticated', 'A name and a password are needed.');
  }

  #admit(caller: Caller): void {
    this.#authenticate(caller);
    if (this.#faults.is('refuse')) throw new QueueRefusal('not-accepting-jobs', 'The printer takes no jobs.');
    const occupied = this.#options.busyWhilePrinting && this.#unfinished().length > 0;
    if (occupied || this.#faults.strikes('busy')) throw new QueueRefusal('busy', 'The printer is busy.');
  }

  #addJob(caller: Caller, request: JobRequest): MutableJob {
    this.#lastJobId += 1;
    const job = makeJob(this.#lastJobId, caller, request, this.#options.now());
    this.#jobs.set(job.jobId, job);
    this.#forgetOldest();
    return job;
  }

  async #receive(job: MutableJob, document: ByteSource): Promise<void> {
    const { folder, onBytes, onReceived } = this.#options;
    const path = folder === undefined ? undefined : join(folder, `job-${job.jobId}.document`);
    const report = onBytes && ((chunk: Uint8Array) => onBytes(job.jobId, chunk));
    const received = await receiveDocument(document, path, report);
    job.documentCount += 1;
    job.byteLength += received.byteLength;
    job.sha256 = received.sha256;
    if (received.path !== undefined) job.path = received.path;
    job.impressions = received.pages * (job.ticket.copies ?? 1);
    onReceived(viewJob(job));
  }

  #start(job: MutableJob, held: boolean): void {
    if (held) this.#engine.move(job, 'pending-held', ['job-hold-until-specified']);
    else this.#engine.enqueue(job);
  }

  #abandon(job: MutableJob): void {
    this.#closeTimer(job.jobId);
    this.#engine.move(job, 'aborted', ['aborted-by-system', 'job-data-insufficient']);
  }

  #closeTimer(jobId: number): void {
    clearTimeout(this.#openTimers.get(jobId));
    this.#openTimers.delete(jobId);
  }

  #loseReply(): void {
    if (this.#faults.strikes('lost-reply')) throw new ConnectionCut('the reply is lost');
  }

  #findJob(jobId: number): MutableJob {
    const job = this.#jobs.get(jobId);
    if (job === undefined || !this.#isKnown(job))
      throw new QueueRefusal('not-found', 'There is no such job.');
    return job;
  }

  #isKnown(job: MutableJob): boolean {
    return this.#options.keepsHistory || !isTerminal(job.state);
  }

  #unfinished(): MutableJob[] {
    return [...this.#jobs.values()].filter((job) => !isTerminal(job.state));
  }

  #forgetOldest(): void {
    if (this.#jobs.size <= maxFinishedJobs) return;
    const oldest = [...this.#jobs.values()].find((job) => isTerminal(job.state));
    if (oldest !== undefined) this.#jobs.delete(oldest.jobId);
  }
}

function isHeld(request: JobRequest): boolean {
  return request.jobHoldUntil !== undefined && request.jobHoldUntil !== 'no-hold';
}

function nameOf(caller: Caller): string {
  return caller.basic?.userName ?? caller.requestingUserName ?? 'anonymous';
}

function equal(given: string, wanted: string): boolean {
  const digest = (value: string) => createHash('sha256').update(value).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
