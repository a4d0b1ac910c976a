/** Sends a delivery that does not get on to another device of the person's choice. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryId, DeviceId } from '../../shared/ids.ts';
import { type Result, refuse } from '../../shared/result.ts';
import type { Delivery, DeliveryView, ReleaseRefusal } from '../job.ts';
import { refusalOfFactors } from '../release-decision.ts';
import { callOff } from './call-off.ts';
import { collectorOf } from './collector.ts';
import { type Continuer, continueJob, findPlace } from './continue-job.ts';
import { notHere } from './not-here.ts';
import { openStates } from './outcome.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { PersonReleaseDeps } from './release-job.ts';

/** Pause between two looks at a delivery that is being canceled, in ms. */
const lookAgainMs = 100;

/**
 * Cancels the delivery at its device, waits until that device says what came out, and prints the rest on the other
 * one. While the first device does not say, nothing is printed twice: `still-canceling`, and the job can be continued
 * later. `count-needed` when it does not count.
 */
export async function moveDelivery(
  deps: PersonReleaseDeps,
  who: Continuer,
  deliveryId: DeliveryId,
  otherDeviceId: DeviceId,
): Promise<Result<DeliveryView, ReleaseRefusal>> {
  const delivery = await deps.jobs.findDelivery(deliveryId);
  const job = delivery && (await deps.jobs.find(delivery.job));
  const { session } = await collectorOf(deps, who, job);
  const place = await findPlace(deps, session, job, otherDeviceId);
  if (!place.ok) return place;
  if (delivery === undefined || job === undefined) return refuse('job-not-found');
  const locked = refusalOfFactors(who, job);
  if (locked !== undefined) return refuse(locked);
  if (notHere(deps, place.value, { ...job, ticket: delivery.ticket }) !== undefined) {
    return refuse('not-possible-there');
  }
  if (openStates.includes(delivery.state)) {
    await callOff(deps, { delivery, job }, 'moved', `person:${who.personId}`);
  }
  const ended = await untilEnded(deps, deliveryId);
  if (ended === undefined) return refuse('still-canceling');
  if (ended.state === 'ambiguous') return refuse('outcome-unknown');
  if (ended.state === 'confirmed' && (ended.rest ?? []).length === 0) return refuse('already-printed');
  return await continueJob(deps, who, job.id, { deviceId: otherDeviceId });
}

/** The delivery once it is at an end; undefined when that takes too long. */
async function untilEnded(
  deps: Pick<ReleaseDeps, 'jobs' | 'timing'>,
  id: DeliveryId,
): Promise<Delivery | undefined> {
  for (let waitedMs = 0; waitedMs <= deps.timing.moveForMs; waitedMs += lookAgainMs) {
    const current = await deps.jobs.findDelivery(id);
    if (current !== undefined && !openStates.includes(current.state)) return current;
    await sleep(lookAgainMs);
  }
  return undefined;
}
