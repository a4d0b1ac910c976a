/** Walk-away protection: nothing begins to come out of a device that its owner has left. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { DeliveredJob } from '../../ports/job-store.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { CallOffReason } from '../job.ts';
import { deliveryEvent } from '../job-event.ts';
import { openStates } from './outcome.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { RunnerControl } from './work.ts';

/** What calling off needs. */
export interface CallOffDeps extends Pick<ReleaseDeps, 'jobs' | 'devices' | 'clock'> {
  readonly runner: Pick<RunnerControl, 'callOff'>;
}

/** Deliveries called off in one round. */
const batch = 200;

/**
 * A walk-up session ended (logout, card gone, idle, error reset): what it released at its device and has not begun
 * to come out is canceled there and goes back to hold; what is coming out follows the segment's policy. What was sent
 * to another device on purpose goes on. Returns how many deliveries were called off.
 */
export async function callOffSession(deps: CallOffDeps, sessionId: SessionId): Promise<number> {
  const session = await deps.devices.findSession(sessionId);
  if (session === undefined) return 0;
  const released = await deps.jobs.listDeliveries(sessionId);
  const open = released.filter(
    ({ delivery }) =>
      openStates.includes(delivery.state) &&
      delivery.callOff === undefined &&
      delivery.deviceId === session.deviceId,
  );
  return await callOffAll(deps, open);
}

/** The same for every session that ended or expired, whoever served it. Safe to run in several processes. */
export async function callOffLeftBehind(deps: CallOffDeps): Promise<number> {
  return await callOffAll(deps, await deps.jobs.listLeftBehind(deps.clock.now(), batch));
}

/** Marks one delivery, so that whichever process runs it stops it. False when it has ended meanwhile. */
export async function callOff(
  deps: CallOffDeps,
  { delivery, job }: DeliveredJob,
  why: CallOffReason,
  actor: AuditActor,
): Promise<boolean> {
  const at = deps.clock.now();
  const event = deliveryEvent('delivery.called-off', delivery, job, actor, at, { why });
  const marked = await deps.jobs.changeDelivery(
    delivery.id,
    { states: openStates },
    { callOff: why },
    undefined,
    at,
    [event],
  );
  if (marked !== undefined) deps.runner.callOff(delivery.id, why);
  return marked !== undefined;
}

async function callOffAll(deps: CallOffDeps, deliveries: readonly DeliveredJob[]): Promise<number> {
  let count = 0;
  for (const one of deliveries) if (await callOff(deps, one, 'left', 'system')) count += 1;
  return count;
}
