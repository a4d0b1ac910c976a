/**
 * Queues without hold: jobs go straight to one device and one tray (forgery-proof paper at a counter, forms of a core
 * system). They are taken in and kept like all others, so that they are durable, listed and audited; and they come out
 * once. What could not be printed for certain waits for an administrator.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { deviceErrors } from '../../../drivers/device/device-error.ts';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { Device } from '../../ports/device-store.ts';
import { printErrors } from '../../shared/errors/print.ts';
import type { DeliveryId, JobId, PersonId, SegmentId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { toHeldJobView } from '../hold/job-view.ts';
import type { Delivery, HeldJobView, PrintJob, ReleaseRefusal } from '../job.ts';
import { refusalOfDocument } from '../release-decision.ts';
import { confirmByOwner } from './outcome.ts';
import { loadJob, type PersonReleaseDeps, returnByOwner, startClaim } from './release-job.ts';

/** One queue without hold. */
export interface DirectQueue {
  readonly listenerId: string;
  readonly segment: SegmentId;
  /** Name of the enrolled device. */
  readonly deviceName: string;
  /** `media-source` keyword: the sheets come from this tray and no other. */
  readonly tray?: string | undefined;
  readonly outputBin?: string | undefined;
}

/** Jobs looked at in one round. */
const batch = 50;
/** Until a job whose device took nothing is tried again, in ms. */
const tryAgainMs = 30_000;
/** How long a document may wait to be looked into, so that a missing font is noticed, in ms. */
const inspectForMs = 5_000;
/** How long the next job waits until the device has the one before it, in ms. */
const inOrderForMs = 60_000;
const lookAgainMs = 50;

/**
 * Starts what is due in one queue, in the order in which it came, each job once the device has the one before.
 * Answers how many were started. Safe to run in several processes: a job is claimed once.
 */
export async function feedDirectQueue(
  deps: PersonReleaseDeps,
  queue: DirectQueue,
  signal?: AbortSignal,
): Promise<number> {
  const device = await findDevice(deps, queue);
  if (device === undefined) return 0;
  let started = 0;
  for (const { job, lastDelivery } of await deps.jobs.listQueued(queue.listenerId, batch)) {
    if (signal?.aborted) return started;
    if (!isDue(deps, job, lastDelivery)) continue;
    const claimed = await startDirect(deps, queue, device, job);
    if (!claimed.ok) continue;
    started += 1;
    await untilSent(deps, claimed.value.id, signal);
  }
  return started;
}

/** The jobs of a queue that wait or come out now, for administrators, newest first. */
export async function listDirectJobs(
  deps: Pick<PersonReleaseDeps, 'jobs'>,
  queue: Pick<DirectQueue, 'listenerId'>,
): Promise<readonly HeldJobView[]> {
  const jobs = await deps.jobs.list(queue.listenerId, {
    states: ['pending-held', 'processing'],
    limit: batch,
  });
  const complete = jobs.filter((job) => job.heldAt !== undefined);
  return await Promise.all(
    complete.map(async (job) => toHeldJobView(job, await deps.jobs.findLastDelivery(job.id))),
  );
}

/** An administrator looked at the tray of a queue: a job that broke off is printed again, or came out. */
export async function resolveDirectJob(
  deps: PersonReleaseDeps,
  queue: DirectQueue,
  administrator: PersonId,
  jobId: JobId,
  word: 'print-again' | 'it-came-out',
): Promise<Result<true, ReleaseRefusal>> {
  const { job, last } = await loadJob(deps, jobId);
  if (job === undefined || job.listenerId !== queue.listenerId) return refuse('job-not-found');
  const actor: AuditActor = `person:${administrator}`;
  if (last?.state === 'ambiguous') {
    if (word === 'it-came-out') {
      const done = await confirmByOwner(deps, { delivery: last, job }, actor);
      return done ? accept(true) : refuse('job-not-held');
    }
    const said = await returnByOwner(deps, { delivery: last, job }, actor, { word, sheets: 0 });
    if (said === undefined) return refuse('job-not-held');
  } else if (job.state !== 'pending-held' || word !== 'print-again') {
    return refuse('job-not-held');
  }
  const device = await findDevice(deps, queue);
  if (device === undefined) return refuse('device-paused');
  const started = await startDirect(deps, queue, device, { ...job, state: 'pending-held' });
  return started.ok ? accept(true) : started;
}

async function startDirect(deps: PersonReleaseDeps, queue: DirectQueue, device: Device, job: PrintJob) {
  const { tray, outputBin } = queue;
  const ticket = {
    ...job.ticket,
    ...(tray !== undefined && { mediaSource: tray }),
    ...(outputBin !== undefined && { outputBin }),
  };
  const personId = job.ownerId;
  return await startClaim(deps, { job, device, sessionId: undefined, personId, ticket });
}

async function findDevice(deps: PersonReleaseDeps, queue: DirectQueue): Promise<Device | undefined> {
  const device = await deps.devices.findByName(queue.deviceName);
  const isUsable = device?.state === 'active' && device.printUri !== undefined;
  if (isUsable && device.segments.includes(queue.segment)) return device;
  deps.log.warn(
    { listener: queue.listenerId },
    'the device of a direct queue is not there, or not of its segment',
  );
  return undefined;
}

/** New jobs, and those of which the device surely took nothing for a reason that may pass. */
function isDue(deps: PersonReleaseDeps, job: PrintJob, last: Delivery | undefined): boolean {
  if (refusalOfDocument(job) !== undefined) return false;
  const now = deps.clock.now().getTime();
  const heldForMs = now - (job.heldAt ?? job.createdAt).getTime();
  if (job.facts === undefined && deps.documents !== undefined && heldForMs < inspectForMs) return false;
  if (last === undefined) return true;
  const tookNothing = last.state === 'returned' && last.sheetsCompleted === 0;
  return tookNothing && mayPass(last.reason) && now - last.createdAt.getTime() >= tryAgainMs;
}

function mayPass(reason: string | undefined): boolean {
  const tables: Readonly<Record<string, { readonly retryable: boolean }>> = {
    ...deviceErrors,
    ...printErrors,
  };
  return reason !== undefined && tables[reason]?.retryable === true;
}

async function untilSent(
  deps: PersonReleaseDeps,
  id: DeliveryId,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (let waitedMs = 0; waitedMs < inOrderForMs; waitedMs += lookAgainMs) {
    const current = await deps.jobs.findDelivery(id);
    if (current?.state !== 'claimed' && current?.state !== 'sending') return;
    if (signal?.aborted) return;
    await sleep(lookAgainMs);
  }
}
