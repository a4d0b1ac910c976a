/** A person chooses jobs at a device: authorise, claim, start. And the owner's word on those in doubt. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { WalkUpSession } from '../../identity/session.ts';
import type { DeliveryId, JobId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isOpaqueJob } from '../document-format.ts';
import { eraseJob } from '../hold/erase-job.ts';
import { toDeliveryView } from '../hold/job-view.ts';
import type { Delivery, DeliveryView, PrintJob, ReleaseRefusal } from '../job.ts';
import { deliveryEvent } from '../job-event.ts';
import { decideHeld, decideRelease, refusalOfFactors } from '../release-decision.ts';
import { changeTicket, type OwnerChanges } from '../ticket.ts';
import { claimDelivery } from './claim.ts';
import { collectorOf } from './collector.ts';
import { confirmByOwner, heldAgain } from './outcome.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { RunnerControl } from './work.ts';

/** What the person at the device may do. */
export interface PersonReleaseDeps extends ReleaseDeps {
  readonly runner: RunnerControl;
}

/** Releases one job at the session's device, with the owner's changes. The delivery goes on after this returns. */
export async function releaseJob(
  deps: PersonReleaseDeps,
  session: WalkUpSession,
  jobId: JobId,
  changes: OwnerChanges = {},
): Promise<Result<DeliveryView, ReleaseRefusal>> {
  const [device, { job, last }] = await Promise.all([
    deps.devices.findById(session.deviceId),
    loadJob(deps, jobId),
  ]);
  if (device?.state !== 'active' || device.printUri === undefined) return refuse('device-paused');
  const collector = await collectorOf(deps, session, job);
  const needsPassword =
    job?.ownerId === collector.session.personId && job.demands.jobPasswordHash !== undefined;
  const unlocked = needsPassword && (await deps.jobs.isUnlocked(job.id, session.id));
  const decided = decideRelease(job, last, collector.session, { unlocked, changes });
  if (!decided.ok) return decided;
  const asked = changeTicket(decided.value.ticket, changes, isOpaqueJob(decided.value));
  return await startClaim(deps, {
    job: decided.value,
    device,
    sessionId: session.id,
    personId: session.personId,
    delegation: collector.delegation,
    ...asked,
  });
}

/** Sends a job of a conformance queue to the sink. */
export async function releaseToSink(deps: PersonReleaseDeps, job: PrintJob): Promise<void> {
  const { ticket } = job;
  await startClaim(deps, { job, device: undefined, sessionId: undefined, personId: undefined, ticket });
}

/** Deliveries of this session, newest first. */
export async function listSessionDeliveries(
  deps: Pick<ReleaseDeps, 'jobs'>,
  session: Pick<WalkUpSession, 'id'>,
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
  // Whoever stood there may say what came out, the owner or the colleague who collected it.
  const isTheirs = job?.ownerId === session.personId || delivery?.sessionId === session.id;
  if (delivery === undefined || job === undefined || !isTheirs) return refuse('job-not-found');
  const locked = refusalOfFactors(session, job);
  if (locked !== undefined) return refuse(locked);
  if (delivery.state !== 'ambiguous') return refuse('job-not-held');
  const actor: AuditActor = `person:${session.personId}`;
  if (word === 'it-came-out') {
    const done = await confirmByOwner(deps, { delivery, job }, actor);
    return done ? accept(toDeliveryView({ ...delivery, state: 'confirmed' }, job)) : refuse('job-not-held');
  }
  const returned = await returnByOwner(deps, { delivery, job }, actor, { word, sheets: 0 });
  return returned === undefined ? refuse('job-not-held') : await releaseJob(deps, session, job.id);
}

/** The owner says how many sheets of a delivery in doubt came out; the job is held again. */
export async function returnByOwner(
  deps: Pick<ReleaseDeps, 'jobs' | 'clock'>,
  { delivery, job }: { readonly delivery: Delivery; readonly job: PrintJob },
  actor: AuditActor,
  { word, sheets }: { readonly word: string; readonly sheets: number },
): Promise<Delivery | undefined> {
  const at = deps.clock.now();
  return await deps.jobs.changeDelivery(
    delivery.id,
    { states: ['ambiguous'] },
    { state: 'returned', reason: 'PRINT_NOT_PRINTED', sheetsCompleted: sheets },
    heldAgain,
    at,
    [deliveryEvent('delivery.resolved', delivery, job, actor, at, { word, sheets })],
  );
}

/** The owner deletes a held job; its document is erased. */
export async function deleteHeldJob(
  deps: Pick<ReleaseDeps, 'jobs' | 'vault' | 'clock'>,
  owner: Pick<WalkUpSession, 'personId' | 'segments'>,
  jobId: JobId,
): Promise<Result<true, ReleaseRefusal>> {
  const { job, last } = await loadJob(deps, jobId);
  const decided = decideHeld(job, last, owner);
  if (!decided.ok) return decided;
  const ended = await eraseJob(deps, decided.value, {
    state: 'canceled',
    reason: 'job-canceled-by-user',
    kind: 'job.canceled',
    actor: `person:${owner.personId}`,
  });
  return ended === undefined ? refuse('being-printed') : accept(true);
}

/** A job with its newest delivery. */
export async function loadJob(
  deps: Pick<ReleaseDeps, 'jobs'>,
  jobId: JobId,
): Promise<{ readonly job: PrintJob | undefined; readonly last: Delivery | undefined }> {
  const [job, last] = await Promise.all([deps.jobs.find(jobId), deps.jobs.findLastDelivery(jobId)]);
  return { job, last };
}

/** Claims a job and lets this process deliver it. */
export async function startClaim(
  deps: PersonReleaseDeps,
  claim: Parameters<typeof claimDelivery>[1],
): Promise<Result<DeliveryView, ReleaseRefusal>> {
  const claimed = await claimDelivery(deps, claim);
  if (!claimed.ok) return claimed;
  deps.runner.start(claimed.value);
  return accept(toDeliveryView(claimed.value.delivery, claim.job));
}
