/** Taking in jobs: in one step, or created first and sent later. A job is acknowledged only when it is durable. */

import type { ByteSource } from '../../../drivers/device/job.ts';
import { type Caller, type JobRequest, QueueRefusal } from '../../../drivers/device/print-queue.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { PrintJob } from '../job.ts';
import { jobEvent } from '../job-event.ts';
import { checkRoom, checkSubmission } from './checks.ts';
import { draftJob, isHoldRequested } from './draft-job.ts';
import { identifySubmitter, type Submitter } from './identify-submitter.ts';
import type { IntakeDeps, PrintListener } from './intake-deps.ts';
import { sealDocument, type TakenDocument } from './seal-document.ts';
import { storeTaken } from './store-taken.ts';

/**
 * Print-Job: checks, seals, then stores the job held, in one transaction. The document's sync and the transaction run
 * side by side; the job is acknowledged after both.
 */
export async function takeJob(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  request: JobRequest,
  document: ByteSource,
): Promise<PrintJob> {
  const submitter = await checkSubmission(deps, listener, caller, request);
  return await takeJobOf(deps, listener, submitter, request, document);
}

/** The same for a sender who is known and was checked. */
export async function takeJobOf(
  deps: IntakeDeps,
  listener: PrintListener,
  submitter: Submitter,
  request: JobRequest,
  document: ByteSource,
): Promise<PrintJob> {
  const draft = await draftJob(deps, listener, submitter, request);
  const taken = await sealDocument(deps, listener.segment.id, document);
  const job = { ...draft, ...heldPatch(deps, listener, taken, request) };
  const actor = actorOf(submitter);
  const events = [
    jobEvent('job.created', job, actor, job.createdAt, createdDetails(listener, submitter)),
    heldEvent(job, actor, job.heldAt),
  ];
  const stored = await storeTaken(deps, job, events, taken.durable);
  announce(deps, listener, stored);
  return stored;
}

/** Create-Job: the job exists (`job-incoming`) and waits for its document for two minutes. */
export async function createJob(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  request: JobRequest,
): Promise<PrintJob> {
  const submitter = await checkSubmission(deps, listener, caller, request);
  const job = await draftJob(deps, listener, submitter, request);
  return await deps.jobs.insert(job, [
    jobEvent('job.created', job, actorOf(submitter), job.createdAt, createdDetails(listener, submitter)),
  ]);
}

/** Send-Document: seals the one document of a created job and, with `lastDocument`, holds the job. */
export async function takeDocument(
  deps: IntakeDeps,
  listener: PrintListener,
  caller: Caller,
  job: PrintJob,
  input: { readonly lastDocument: boolean; readonly document: ByteSource | undefined },
): Promise<PrintJob> {
  const submitter = await identifySubmitter(deps, listener, caller);
  if (!isIncoming(job))
    throw new QueueRefusal('not-possible', 'このジョブはもう閉じています。 / The job is closed.');
  if (input.document === undefined) {
    return input.lastDocument ? await closeJob(deps, listener, job, actorOf(submitter)) : job;
  }
  if (job.documentCount > 0) {
    throw new QueueRefusal('not-possible', '文書は1つだけです。 / A job has one document.');
  }
  await checkRoom(deps);
  const taken = await sealDocument(deps, listener.segment.id, input.document);
  await taken.durable;
  const at = deps.clock.now();
  const actor = actorOf(submitter);
  const patch = input.lastDocument
    ? heldPatch(deps, listener, taken, { jobHoldUntil: holdUntilOf(job) })
    : documentPatch(taken);
  const stored = await deps.jobs.change(
    job.id,
    { states: ['pending-held'], incoming: true, documentCount: 0 },
    patch,
    input.lastDocument ? [heldEvent({ ...job, ...patch }, actor, at)] : [],
  );
  if (stored === undefined) {
    await deps.vault.discard(taken.sealed.blobKey);
    throw new QueueRefusal('not-possible', 'このジョブはもう閉じています。 / The job is closed.');
  }
  if (input.lastDocument) announce(deps, listener, stored);
  return stored;
}

/** Close-Job: holds a job that has its document, aborts one that has none (PWG 5100.11). */
export async function closeJob(
  deps: IntakeDeps,
  listener: PrintListener,
  job: PrintJob,
  actor: AuditActor,
): Promise<PrintJob> {
  if (!isIncoming(job)) return job;
  const at = deps.clock.now();
  const empty = job.documentCount === 0;
  const patch = empty
    ? { state: 'aborted' as const, stateReasons: ['aborted-by-system'], completedAt: at }
    : { stateReasons: heldReasons(listener, holdUntilOf(job)), heldAt: at };
  const event = empty
    ? jobEvent('job.aborted', job, actor, at, { reason: 'no-document' })
    : heldEvent(job, actor, at);
  const stored = await deps.jobs.change(job.id, { states: ['pending-held'], incoming: true }, patch, [event]);
  if (stored !== undefined && !empty) announce(deps, listener, stored);
  return stored ?? job;
}

/** True while a created job still waits for documents. */
export function isIncoming(job: PrintJob): boolean {
  return job.state === 'pending-held' && job.heldAt === undefined;
}

/** Who did it, for the audit. */
export function actorOf(submitter: Submitter): AuditActor {
  return submitter.person ? `person:${submitter.person.id}` : 'unknown:client';
}

function documentPatch(taken: TakenDocument) {
  return {
    documentFormat: taken.format,
    documentCount: 1,
    byteLength: taken.sealed.byteLength,
    sha256: taken.sealed.sha256,
    blobKey: taken.sealed.blobKey,
    wrappedKey: taken.sealed.wrappedKey,
  };
}

function heldPatch(
  deps: IntakeDeps,
  listener: PrintListener,
  taken: TakenDocument,
  request: { readonly jobHoldUntil?: string | undefined },
) {
  return {
    ...documentPatch(taken),
    heldAt: deps.clock.now(),
    stateReasons: heldReasons(listener, request.jobHoldUntil),
  };
}

/** PWG 5100.11: a hold queue's jobs wait for their owner; a conformance queue honours `job-hold-until`. */
function heldReasons(listener: PrintListener, jobHoldUntil: string | undefined): readonly string[] {
  if (listener.purpose === 'hold') return ['job-held-for-release'];
  if (listener.purpose === 'archive') return ['job-saving'];
  if (listener.purpose === 'direct') return ['job-queued'];
  return [isHoldRequested(jobHoldUntil) ? 'job-hold-until-specified' : 'none'];
}

function holdUntilOf(job: PrintJob): string | undefined {
  return job.stateReasons.includes('job-hold-until-specified') ? 'indefinite' : undefined;
}

/** Where a job came in, and who vouched for its owner. */
function createdDetails(listener: PrintListener, { vouchedBy }: Submitter): AuditEvent['details'] {
  return { listener: listener.id, ...(vouchedBy !== undefined && { vouchedBy }) };
}

function heldEvent(job: Omit<PrintJob, 'jobId'>, actor: AuditActor, at: Date) {
  return jobEvent('job.held', job, actor, at, {
    bytes: job.byteLength,
    sha256: Buffer.from(job.sha256 ?? []).toString('hex'),
  });
}

function announce(deps: IntakeDeps, listener: PrintListener, job: PrintJob): void {
  const waits = job.stateReasons.includes('job-hold-until-specified');
  const goesOn = listener.purpose === 'conformance' || listener.purpose === 'direct';
  if (goesOn && !waits) deps.onReady(job);
}
