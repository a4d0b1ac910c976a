/** Looks for the job of a delivery at its device. */

import { DeviceError } from '../../../drivers/device/device-error.ts';
import type { DeviceJobStatus, OutputDevice } from '../../../drivers/device/printer.ts';
import { pause } from './pause.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { Work } from './work.ts';

/**
 * Our job by its number, if that is still ours, else by its marker; a device that is off is asked again for a while.
 * Undefined when the device knows no such job.
 */
export async function findAtDevice(
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
