/** Follows a job that the device has until the device says how it ended. */

import { DeviceError } from '../../../drivers/device/device-error.ts';
import { isTerminal } from '../../../drivers/device/job.ts';
import type { DeviceJobStatus, OutputDevice } from '../../../drivers/device/printer.ts';
import { confirm, markAmbiguous, markPrinting, returnToHold, type Work } from './outcome.ts';
import { pause } from './pause.ts';
import type { ReleaseDeps } from './release-deps.ts';

/** Device states that a person must mend, without their severity suffix. */
const troubles = new Set([
  'media-empty',
  'media-needed',
  'media-jam',
  'toner-empty',
  'marker-supply-empty',
  'marker-waste-full',
  'cover-open',
  'door-open',
  'input-tray-missing',
  'output-area-full',
  'spool-area-full',
  'interlock-open',
  'paused',
  'shutdown',
  'other',
]);

/**
 * Asks the device at growing pauses. Ends when the job is completed (confirmed), canceled or aborted there
 * (returned), or when the device forgets it or stays silent too long (ambiguous).
 */
export async function follow(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  deviceJobId: number,
  signal: AbortSignal,
): Promise<void> {
  let silentMs = 0;
  let incompleteMs = 0;
  let shown = '';
  for (let round = 0; ; round += 1) {
    const waitMs = deps.timing.pollMs[Math.min(round, deps.timing.pollMs.length - 1)] ?? 1_000;
    await pause(waitMs, signal);
    const asked = await ask(device, work, deviceJobId, signal);
    if (asked === 'silent') {
      silentMs += waitMs;
      if (silentMs >= deps.timing.silentForMs) return await markAmbiguous(deps, work, 'DEVICE_TIMED_OUT');
      continue;
    }
    silentMs = 0;
    if (asked === undefined) return await markAmbiguous(deps, work, 'PRINT_OUTCOME_UNKNOWN');
    if (isTerminal(asked.state)) return await conclude(deps, work, asked);
    if (asked.stateReasons.includes('job-incoming')) {
      incompleteMs += waitMs;
      if (incompleteMs >= deps.timing.incompleteForMs) await cancelQuietly(device, deviceJobId, signal);
    }
    const reason = await troubleOf(device, signal);
    const progress = `${reason ?? ''}/${asked.impressionsCompleted ?? ''}/${asked.state}`;
    if (progress !== shown && (asked.state === 'processing' || reason !== undefined)) {
      shown = progress;
      await markPrinting(deps, work, { reason, impressionsCompleted: asked.impressionsCompleted });
    }
  }
}

/** Writes down the end that the device reports. */
export async function conclude(deps: ReleaseDeps, work: Work, status: DeviceJobStatus): Promise<void> {
  if (status.state === 'completed') return await confirm(deps, work, status);
  const canceled = status.state === 'canceled';
  await returnToHold(deps, work, canceled ? 'PRINT_DEVICE_CANCELED' : 'PRINT_DEVICE_ABORTED');
}

/** The job as the device knows it; a reused number does not count as ours. */
async function ask(
  device: OutputDevice,
  work: Work,
  deviceJobId: number,
  signal: AbortSignal,
): Promise<DeviceJobStatus | undefined | 'silent'> {
  try {
    const found = await device.findJob(deviceJobId, signal);
    if (found !== undefined && found.jobName === work.delivery.marker) return found;
    return await device.findJobByName(work.delivery.marker, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof DeviceError) return 'silent';
    throw error;
  }
}

/** What keeps the device from printing, as a keyword without its severity; undefined when nothing does. */
async function troubleOf(device: OutputDevice, signal: AbortSignal): Promise<string | undefined> {
  try {
    const status = await device.status(signal);
    return status.stateReasons
      .map((reason) => reason.replace(/-(report|warning|error)$/, ''))
      .find((reason) => troubles.has(reason));
  } catch (error) {
    if (error instanceof DeviceError) return undefined;
    throw error;
  }
}

async function cancelQuietly(device: OutputDevice, deviceJobId: number, signal: AbortSignal): Promise<void> {
  try {
    await device.cancel(deviceJobId, signal);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
  }
}
