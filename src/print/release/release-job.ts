/** A person chooses jobs at a device: authorise, claim, start. And the owner's word on those in doubt. */

import { randomBytes } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { WalkUpSession } from '../../identity/session.ts';
import { type DeliveryId, type JobId, newId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { eraseJob } from '../hold/erase-job.ts';
import { toDeliveryView, toHeldJobView } from '../hold/job-view.ts';
import type { Delivery, DeliveryView, HeldJobView, PrintJob, ReleaseRefusal } from '../job.ts';
import { deliveryEvent } from '../job-event.ts';
import { decideRelease } from '../release-decision.ts';
import { confirmByOwner, heldAgain, type Work } from './outcome.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { type DeliveryRunner, newLease } from './runner.ts';

/** What the person at the device may do. */
export interface PersonReleaseDeps extends ReleaseDeps {
  readonly runner: Pick<DeliveryRunner, 'start'>;
}

/** Most jobs shown in one list. */
const mostListed = 500;

/** The jobs that may come out here for this person, newest first. */
export async function listHeldJobs(
  deps: Pick<ReleaseDeps, 'jobs'>,
  of: Pick<WalkUpSession, 'personId' | 'segments'>,
): Promise<readonly HeldJobView[]> {
  const waiting = await deps.jobs.listWaiting(of.personId, of.segments, mostListed);
  return waiting.map(({ job, lastDelivery }) => toHeldJobView(job, lastDelivery));
}

/** Releases one job at the session's device. The delivery goes on after this returns. */
export async function releaseJob(
  deps: PersonReleaseDeps,
  session: WalkUpSession,
  jobId: JobId,
): Promise<Result<DeliveryView, ReleaseRefusal>> {
  const device = await deps.devices.findById(session.deviceId);
  if (device?.state !== 'active' || device.printUri === undefined) return refuse('device-paused');
  const { job, last } = await load(deps, session, jobId);
  const decided = decideRelease(job, last, session);
  if (!decided.ok) return decided;
  return await claimAndStart(deps, decided.value, session);
}

/** Sends a job of a conformance queue to the sink. */
export async function releaseToSink(deps: PersonReleaseDeps, job: PrintJob): Promise<void> {
  await claimAndStart(deps, job, undefined);
}

/** Deliveries of this session, newest first. */
export async function listSessionDeliveries(
  deps: Pick<ReleaseDeps, 'jobs'>,
  session: WalkUpSession,
): Promise<readonly DeliveryView[]> {
  const all = await deps.jobs.listDeliveries(session.id);
  return all.map(({ delivery, job }) => toDeliveryView(delivery, job));
}

/** The owner looked at the tray: it came out, or it is to be printed again here. */
export async function resolveDelivery(
  deps: PersonReleaseDeps,
  session: WalkUpSession,
  deliveryId: DeliveryId,
  word: 'print-again' | 'it-came-out',
): Promise<Result<DeliveryView, ReleaseRefusal>> {
  const delivery = await deps.jobs.findDelivery(deliveryId);
  const job = delivery && (await deps.jobs.find(delivery.job));
  if (delivery === undefined || job === undefined || job.ownerId !== session.personId) {
    return refuse('job-not-found');
  }
  if (!session.segments.includes(job.segment)) return refuse('segment-not-allowed');
  if (delivery.state !== 'ambiguous') return refuse('job-not-held');
  const actor: AuditActor = `person:${session.personId}`;
  if (word === 'it-came-out') {
    const done = await confirmByOwner(deps, { delivery, job }, actor);
    return done ? accept(toDeliveryView({ ...delivery, state: 'confirmed' }, job)) : refuse('job-not-held');
  }
  const at = deps.clock.now();
  const returned = await deps.jobs.changeDelivery(
    delivery.id,
    { states: ['ambiguous'] },
    { state: 'returned', reason: 'PRINT_NOT_PRINTED' },
    heldAgain,
    at,
    [deliveryEvent('delivery.resolved', delivery, job, actor, at, { word })],
  );
  return returned === undefined ? refuse('job-not-held') : await releaseJob(deps, session, job.id);
}

/** The owner deletes a held job; its document is erased. */
export async function deleteHeldJob(
  deps: Pick<ReleaseDeps, 'jobs' | 'vault' | 'clock'>,
  owner: Pick<WalkUpSession, 'personId' | 'segments'>,
  jobId: JobId,
): Promise<Result<true, ReleaseRefusal>> {
  const { job, last } = await load(deps, owner, jobId);
  const decided = decideRelease(job, last, owner);
  if (!decided.ok) return decided;
  const ended = await eraseJob(deps, decided.value, {
    state: 'canceled',
    reason: 'job-canceled-by-user',
    kind: 'job.canceled',
    actor: `person:${owner.personId}`,
  });
  return ended === undefined ? refuse('being-printed') : accept(true);
}

async function load(
  deps: Pick<ReleaseDeps, 'jobs'>,
  owner: Pick<WalkUpSession, 'personId' | 'segments'>,
  jobId: JobId,
): Promise<{ readonly job: PrintJob | undefined; readonly last: Delivery | undefined }> {
  const job = await deps.jobs.find(jobId);
  if (job === undefined || job.state === 'pending-held') return { job, last: undefined };
  const waiting = await deps.jobs.listWaiting(owner.personId, owner.segments, mostListed);
  return { job, last: waiting.find((one) => one.job.id === jobId)?.lastDelivery };
}

async function claimAndStart(
  deps: PersonReleaseDeps,
  job: PrintJob,
  session: WalkUpSession | undefined,
): Promise<Result<DeliveryView, ReleaseRefusal>> {
  const createdAt = deps.clock.now();
  const delivery: Delivery = {
    id: newId<DeliveryId>(),
    job: job.id,
    deviceId: session?.deviceId,
    sessionId: session?.id,
    state: 'claimed',
    marker: newMarker(),
    deviceJobId: undefined,
    reason: undefined,
    impressionsCompleted: undefined,
    ticket: job.ticket,
    usage: undefined,
    createdAt,
  };
  const actor: AuditActor = session ? `person:${session.personId}` : 'system';
  const outcome = await deps.jobs.claim({ ...delivery, requestedBy: session?.personId }, newLease(deps), [
    deliveryEvent('delivery.claimed', delivery, job, actor, createdAt, { session: session?.id ?? null }),
  ]);
  if (outcome !== 'claimed') return refuse(outcome === 'not-held' ? 'job-not-held' : 'being-printed');
  const work: Work = { delivery, job: { ...job, state: 'processing' } };
  deps.runner.start(work);
  return accept(toDeliveryView(delivery, job));
}

/** A job name for the device that tells nothing and occurs once: `TM-` and 16 characters (80 random bits). */
function newMarker(): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `TM-${[...randomBytes(16)].map((byte) => alphabet[byte % 32]).join('')}`;
}
