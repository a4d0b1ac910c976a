/** Finds out what became of a delivery whose sender died or whose answer was lost: the device is asked. */

import { isTerminal } from '../../../drivers/device/job.ts';
import type { OutputDevice } from '../../../drivers/device/printer.ts';
import { findAtDevice } from './find-at-device.ts';
import { conclude, follow } from './follow.ts';
import { markAmbiguous, returnToHold } from './outcome.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { Work } from './work.ts';

/**
 * Brings an interrupted delivery to an end. Claimed: nothing was sent, so it goes back to hold. Later: a job of
 * ours at the device is followed; when the device does not know it, only the owner can tell.
 */
export async function reconcile(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<void> {
  const delivery = await deps.jobs.findDelivery(work.delivery.id);
  if (delivery === undefined || delivery.state === 'claimed') {
    return await returnToHold(deps, work, 'PRINT_DELIVERY_INTERRUPTED');
  }
  const current = { ...work, delivery };
  const found = await findAtDevice(deps, current, device, signal);
  if (found === undefined || found === 'silent') {
    return await markAmbiguous(deps, current, 'DEVICE_REPLY_LOST');
  }
  if (isTerminal(found.state)) return await conclude(deps, current, found);
  await follow(deps, current, device, found.deviceJobId, signal);
}
