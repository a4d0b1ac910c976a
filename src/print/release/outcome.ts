/** Writes down how a delivery goes on. Each function is one transaction with its audit event, fenced by the lease. */

import type { DeviceJobStatus } from '../../../drivers/device/printer.ts';
import type { AuditActor, AuditEventKind } from '../../audit/audit-event.ts';
import { discardErased, erasedKey } from '../hold/erase-job.ts';
import type { Delivery, DeliveryState, PrintJob } from '../job.ts';
import { deliveryEvent, jobEvent } from '../job-event.ts';
import type { ReleaseDeps } from './release-deps.ts';

/** A delivery that this process works on, with its job. */
export interface Work {
  readonly delivery: Delivery;
  readonly job: PrintJob;
}

/** Another process took the delivery over, or it was ended meanwhile; nothing more may be done here. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

const openStates: readonly DeliveryState[] = ['claimed', 'sending', 'accepted', 'printing'];

/** What stands in the job's row while it waits for its owner. */
export const heldAgain = {
  state: 'pending-held',
  stateReasons: ['job-held-for-release'],
  processingAt: undefined,
} as const;

/** The document may be on its way from now on. Must be written before its first byte leaves. */
export async function markSending(
  deps: ReleaseDeps,
  work: Work,
  deviceJobId: number | undefined,
): Promise<void> {
  await change(deps, work, ['claimed', 'sending'], { state: 'sending', deviceJobId }, 'delivery.sending', {
    deviceJobId: deviceJobId ?? null,
  });
}

/** The device has the whole document. */
export async function markAccepted(
  deps: ReleaseDeps,
  work: Work,
  deviceJobId: number | undefined,
): Promise<void> {
  await change(
    deps,
    work,
    ['sending'],
    { state: 'accepted', ...(deviceJobId !== undefined && { deviceJobId }) },
    'delivery.accepted',
    { deviceJobId: deviceJobId ?? null },
  );
}

/** The device prints; `reason` tells what it waits for, such as paper. */
export async function markPrinting(
  deps: ReleaseDeps,
  work: Work,
  progress: { readonly reason: string | undefined; readonly impressionsCompleted: number | undefined },
): Promise<void> {
  await change(deps, work, openStates, { state: 'printing', ...progress });
}

/** It came out: the job is completed and its document erased. */
export async function confirm(
  deps: ReleaseDeps,
  work: Work,
  status: Pick<DeviceJobStatus, 'impressionsCompleted' | 'mediaSheetsCompleted'>,
): Promise<void> {
  await finishAs(deps, work, openStates, status, 'system', deps.processId);
}

/** The owner says that a delivery in doubt came out. */
export async function confirmByOwner(deps: ReleaseDeps, work: Work, actor: AuditActor): Promise<boolean> {
  return await finishAs(deps, work, ['ambiguous'], {}, actor, undefined);
}

/** Nothing came out: the job is back in hold, with the reason. */
export async function returnToHold(deps: ReleaseDeps, work: Work, reason: string): Promise<void> {
  await change(
    deps,
    work,
    openStates,
    { state: 'returned', reason },
    'delivery.returned',
    { reason },
    heldAgain,
  );
}

/** Nobody knows what came out: only the owner's word moves it on. */
export async function markAmbiguous(deps: ReleaseDeps, work: Work, reason: string): Promise<void> {
  await change(
    deps,
    work,
    openStates,
    { state: 'ambiguous', reason },
    'delivery.ambiguous',
    { reason },
    {
      state: 'processing',
      stateReasons: ['processing-to-stop-point'],
    },
  );
}

async function finishAs(
  deps: ReleaseDeps,
  { delivery, job }: Work,
  states: readonly DeliveryState[],
  status: Pick<DeviceJobStatus, 'impressionsCompleted' | 'mediaSheetsCompleted'>,
  actor: AuditActor,
  leaseOwner: string | undefined,
): Promise<boolean> {
  const at = deps.clock.now();
  const changed = await deps.jobs.changeDelivery(
    delivery.id,
    { states, ...(leaseOwner !== undefined && { leaseOwner }) },
    { state: 'confirmed', reason: undefined, impressionsCompleted: status.impressionsCompleted },
    {
      state: 'completed',
      stateReasons: ['job-completed-successfully'],
      completedAt: at,
      impressionsCompleted: status.impressionsCompleted,
      mediaSheetsCompleted: status.mediaSheetsCompleted,
      ...erasedKey,
    },
    at,
    [
      deliveryEvent('delivery.confirmed', delivery, job, actor, at, {
        impressions: status.impressionsCompleted ?? null,
      }),
      jobEvent('job.completed', job, actor, at),
      jobEvent('document.erased', job, 'system', at),
    ],
  );
  if (changed === undefined) {
    if (leaseOwner !== undefined) throw new LeaseLost(delivery.id);
    return false;
  }
  await discardErased(deps, { ...job, state: 'completed', wrappedKey: undefined });
  return true;
}

async function change(
  deps: ReleaseDeps,
  { delivery, job }: Work,
  states: readonly DeliveryState[],
  patch: Parameters<ReleaseDeps['jobs']['changeDelivery']>[2],
  kind?: AuditEventKind,
  details: Parameters<typeof deliveryEvent>[5] = {},
  jobPatch?: Parameters<ReleaseDeps['jobs']['changeDelivery']>[3],
): Promise<void> {
  const at = deps.clock.now();
  const events = kind ? [deliveryEvent(kind, delivery, job, 'system', at, details)] : [];
  const changed = await deps.jobs.changeDelivery(
    delivery.id,
    { states, leaseOwner: deps.processId },
    patch,
    jobPatch,
    at,
    events,
  );
  if (changed === undefined) throw new LeaseLost(delivery.id);
}
