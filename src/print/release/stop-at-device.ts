/** Stops a delivery that shall not go on, and finds out what came out of it before. */

import { isTerminal } from '../../../drivers/device/job.ts';
import type { OutputDevice } from '../../../drivers/device/printer.ts';
import { findAtDevice } from './find-at-device.ts';
import { conclude, follow } from './follow.ts';
import { markAmbiguous, returnToHold } from './outcome.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { Work } from './work.ts';

/**
 * Cancels the job at the device and waits until the device says what became of it. Nothing sent: back to hold at
 * once. Completed all the same: confirmed. Not known there any more: only the owner can tell.
 */
export async function stopAtDevice(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  reason: string,
  signal: AbortSignal,
): Promise<void> {
  const delivery = await deps.jobs.findDelivery(work.delivery.id);
  if (delivery === undefined || delivery.state === 'claimed') {
    return await returnToHold(deps, work, reason);
  }
  const current = { ...work, delivery };
  const found = await findAtDevice(deps, current, device, signal);
  if (found === undefined || found === 'silent') {
    return await markAmbiguous(deps, current, 'PRINT_OUTCOME_UNKNOWN');
  }
  if (isTerminal(found.state)) return await conclude(deps, current, found, reason);
  await follow(deps, current, device, found.deviceJobId, signal, { stopFor: reason });
}
