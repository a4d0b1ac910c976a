/** Finds out what became of a delivery whose sender died or whose answer was lost: the device is asked. */

import { DeviceError } from '../../../drivers/device/device-error.ts';
import { isTerminal } from '../../../drivers/device/job.ts';
import type { DeviceJobStatus, OutputDevice } from '../../../drivers/device/printer.ts';
import { conclude, follow } from './follow.ts';
import { markAmbiguous, returnToHold, type Work } from './outcome.ts';
import { pause } from './pause.ts';
import type { ReleaseDeps } from './release-deps.ts';

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
  const current = await deps.jobs.findDelivery(work.delivery.id);
  if (current === undefined || current.state === 'claimed') {
    return await returnToHold(deps, work, 'PRINT_DELIVERY_INTERRUPTED');
  }
  const found = await findAtDevice(deps, { ...work, delivery: current }, device, signal);
  if (found === undefined || found === 'silent') return await markAmbiguous(deps, work, 'DEVICE_REPLY_LOST');
  if (isTerminal(found.state)) return await conclude(deps, work, found);
  await follow(deps, work, device, found.deviceJobId, signal);
}

/** Looks for our job by its number and name; a device that is off is asked again for a while. */
async function findAtDevice(
  deps: ReleaseDeps,
  { delivery }: Work,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<DeviceJobStatus | undefined | 'silent'> {
  for (let waitedMs = 0; ; ) {
    try {
      const byNumber =
        delivery.deviceJobId === undefined ? undefined : await device.findJob(delivery.deviceJobId, signal);
      if (byNumber?.jobName === delivery.marker) return byNumber;
      return await device.findJobByName(delivery.marker, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DeviceError)) throw error;
      if (waitedMs >= deps.timing.silentForMs) return 'silent';
    }
    await pause(deps.timing.busyPauseMs, signal);
    waitedMs += deps.timing.busyPauseMs;
  }
}
