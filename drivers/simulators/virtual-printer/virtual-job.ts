/** A job inside a virtual printer. */

import { randomUUID } from 'node:crypto';
import { isTerminal, type JobState } from '../../device/job.ts';
import type { Caller, JobRequest, QueuedJob } from '../../device/print-queue.ts';

/** What a virtual printer got and did with it, as tests look at it. */
export interface VirtualJob extends QueuedJob {
  /** Of the bytes as they were handed over, unpacked; undefined before a document came. */
  readonly sha256?: string;
  /** The file with the bytes, when the printer has a folder. */
  readonly path?: string;
  /** Impressions that the job has, copies included. */
  readonly impressions: number;
}

/** A job that the queue and the engine change. */
export type MutableJob = { -readonly [Member in keyof VirtualJob]: VirtualJob[Member] } & {
  /** Stops the engine at this job. */
  readonly stop: AbortController;
};

/** Makes a job without documents. */
export function makeJob(jobId: number, caller: Caller, request: JobRequest, now: Date): MutableJob {
  return {
    jobId,
    uuid: randomUUID(),
    jobName: request.jobName,
    originatingUserName: caller.basic?.userName ?? caller.requestingUserName ?? 'anonymous',
    state: 'pending-held',
    stateReasons: ['job-incoming', 'job-data-insufficient'],
    createdAt: now,
    documentCount: 0,
    byteLength: 0,
    ticket: request.ticket,
    impressions: 0,
    impressionsCompleted: 0,
    mediaSheetsCompleted: 0,
    stop: new AbortController(),
    ...(request.documentFormat === undefined ? {} : { documentFormat: request.documentFormat }),
  };
}

/** Moves a job to a state with its reasons and times. A finished job stays as it is. */
export function moveJob(job: MutableJob, state: JobState, reasons: readonly string[], now: Date): void {
  if (isTerminal(job.state)) return;
  job.state = state;
  job.stateReasons = reasons;
  if (state === 'processing') job.processingAt ??= now;
  if (isTerminal(state)) job.completedAt = now;
}

/** A copy for others to look at. */
export function viewJob({ stop: _stop, ...job }: MutableJob): VirtualJob {
  return job;
}
