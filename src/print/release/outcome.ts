/** Writes down how a delivery goes on. Each function is one transaction with its audit event, fenced by the lease. */

import type { JobTicket } from '../../../drivers/device/job.ts';
import type { DeviceJobStatus } from '../../../drivers/device/printer.ts';
import type { AuditActor, AuditEventKind } from '../../audit/audit-event.ts';
import type { DeliveryPatch, JobPatch } from '../../ports/job-store.ts';
import { discardErased, erasedKey } from '../hold/erase-job.ts';
import type { DeliveryState } from '../job.ts';
import { deliveryEvent, jobEvent } from '../job-event.ts';
import type { TicketNote } from '../ticket.ts';
import type { DeviceCounts } from '../usage.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { pricedPart, pricedWhole } from './used-paper.ts';
import { LeaseLost, type Work } from './work.ts';

/** States in which a delivery is under way. */
export const openStates: readonly DeliveryState[] = ['claimed', 'sending', 'accepted', 'printing'];

/** What stands in the job's row while it waits for its owner. */
export const heldAgain = {
  state: 'pending-held',
  stateReasons: ['job-held-for-release'],
  processingAt: undefined,
} as const;

/** The device lets us wait before anything is sent: the person is told why. */
export async function markWaiting(deps: ReleaseDeps, work: Work, reason: string): Promise<void> {
  await change(deps, work, ['claimed', 'sending'], { reason });
}

/**
 * The document may be on its way from now on. Must be written before its first byte leaves. A delivery is sent a
 * second time only after the device surely had nothing of the first.
 */
export async function markSending(
  deps: ReleaseDeps,
  work: Work,
  sent: {
    readonly deviceJobId: number | undefined;
    readonly ticket: JobTicket;
    readonly notes: readonly TicketNote[];
  },
): Promise<void> {
  const { deviceJobId, ticket, notes } = sent;
  const patch = { state: 'sending' as const, reason: undefined, deviceJobId, ticket, notes };
  await change(deps, work, openStates, patch, 'delivery.sending', { deviceJobId: deviceJobId ?? null });
}

/** The device has the whole document. */
export async function markAccepted(
  deps: ReleaseDeps,
  work: Work,
  deviceJobId: number | undefined,
  notes?: readonly TicketNote[],
): Promise<void> {
  await change(
    deps,
    work,
    ['sending'],
    {
      state: 'accepted',
      ...(deviceJobId !== undefined && { deviceJobId }),
      ...(notes !== undefined && { notes }),
    },
    'delivery.accepted',
    { deviceJobId: deviceJobId ?? null },
  );
}

/** The device prints; `reason` tells what it waits for, such as paper. */
export async function markPrinting(
  deps: ReleaseDeps,
  work: Work,
  progress: {
    readonly reason: string | undefined;
    readonly impressionsCompleted: number | undefined;
    readonly sheetsCompleted?: number | undefined;
  },
): Promise<void> {
  await change(deps, work, openStates, { state: 'printing', ...progress });
}

/** It came out: the job is completed and its document erased, unless a part of it is still to be printed. */
export async function confirm(deps: ReleaseDeps, work: Work, status: DeviceCounts): Promise<void> {
  await finishAs(deps, work, openStates, status, { actor: 'system', leaseOwner: deps.processId });
}

/** A one-way device got it all: the job ends, and the delivery says that nobody confirmed the paper. */
export async function confirmUnseen(deps: ReleaseDeps, work: Work): Promise<void> {
  await finishAs(
    deps,
    work,
    openStates,
    {},
    { actor: 'system', leaseOwner: deps.processId, reason: 'PRINT_UNCONFIRMED' },
  );
}

/** The owner says that a delivery in doubt came out. */
export async function confirmByOwner(deps: ReleaseDeps, work: Work, actor: AuditActor): Promise<boolean> {
  return await finishAs(deps, work, ['ambiguous'], {}, { actor });
}

/**
 * The job is back in hold, with the reason. `counts` is what the device says came out, as far as it counts; left out
 * when nothing of the document was taken, so that surely nothing came out.
 */
export async function returnToHold(
  deps: ReleaseDeps,
  work: Work,
  reason: string,
  counts?: Pick<
    DeviceJobStatus,
    'impressionsCompleted' | 'mediaSheetsCompleted' | 'colorImpressionsCompleted'
  >,
): Promise<void> {
  const usage = counts && (await pricedPart(deps, work, counts));
  const patch: DeliveryPatch = {
    state: 'returned',
    reason,
    ...(counts === undefined
      ? { impressionsCompleted: undefined, sheetsCompleted: 0 }
      : {
          impressionsCompleted: counts.impressionsCompleted,
          sheetsCompleted: counts.mediaSheetsCompleted,
        }),
    ...(usage !== undefined && { usage }),
  };
  const details = { reason, impressions: counts?.impressionsCompleted ?? null };
  await change(deps, work, openStates, patch, 'delivery.returned', details, heldAgain);
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

/** Who ends a delivery, and how. */
interface Finish {
  readonly actor: AuditActor;
  /** Given: only the holder of the lease may. */
  readonly leaseOwner?: string;
  /** What the person is told although it ended. */
  readonly reason?: string;
}

async function finishAs(
  deps: ReleaseDeps,
  work: Work,
  states: readonly DeliveryState[],
  status: DeviceCounts,
  { actor, leaseOwner, reason }: Finish,
): Promise<boolean> {
  const { delivery, job } = work;
  const at = deps.clock.now();
  const usage = await pricedWhole(deps, work, status);
  const hasRest = (delivery.rest ?? []).length > 0;
  const impressions = usage?.impressions ?? status.impressionsCompleted;
  const completed: JobPatch = {
    state: 'completed',
    stateReasons: ['job-completed-successfully'],
    completedAt: at,
    impressionsCompleted: impressions,
    mediaSheetsCompleted: usage?.sheets ?? status.mediaSheetsCompleted,
    ...erasedKey,
  };
  const changed = await deps.jobs.changeDelivery(
    delivery.id,
    { states, ...(leaseOwner !== undefined && { leaseOwner }) },
    {
      state: 'confirmed',
      reason,
      impressionsCompleted: status.impressionsCompleted,
      sheetsCompleted: status.mediaSheetsCompleted,
      ...(usage !== undefined && { usage }),
    },
    hasRest ? heldAgain : completed,
    at,
    [
      deliveryEvent('delivery.confirmed', delivery, job, actor, at, {
        impressions: impressions ?? null,
        estimated: usage?.estimated ?? null,
        ...(reason !== undefined && { reason }),
      }),
      ...(hasRest
        ? []
        : [jobEvent('job.completed', job, actor, at), jobEvent('document.erased', job, 'system', at)]),
    ],
  );
  if (changed === undefined) {
    if (leaseOwner !== undefined) throw new LeaseLost(delivery.id);
    return false;
  }
  if (!hasRest) await discardErased(deps, { ...job, state: 'completed', wrappedKey: undefined });
  return true;
}

async function change(
  deps: ReleaseDeps,
  { delivery, job }: Work,
  states: readonly DeliveryState[],
  patch: DeliveryPatch,
  kind?: AuditEventKind,
  details: Parameters<typeof deliveryEvent>[5] = {},
  jobPatch?: JobPatch,
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
