/** Brings one claimed job out of one device: check, send, follow. */

import { DeviceError } from '../../../drivers/device/device-error.ts';
import type { ByteSource } from '../../../drivers/device/job.ts';
import type { OutputDevice } from '../../../drivers/device/printer.ts';
import { follow } from './follow.ts';
import { markAccepted, markAmbiguous, markSending, returnToHold, type Work } from './outcome.ts';
import { pause } from './pause.ts';
import { reconcile } from './reconcile.ts';
import type { ReleaseDeps } from './release-deps.ts';

/** What our jobs are called at devices instead of their owners' names. */
const deviceUserName = 'tomeoki';

/**
 * Delivers one job. Ends in `confirmed`, `returned` or `ambiguous`, unless `signal` calls it off (then the lease
 * runs out and another process goes on) or `LeaseLost` is thrown.
 */
export async function deliver(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<void> {
  try {
    const refusal = await checkDevice(work, device, signal);
    if (refusal !== undefined) return await returnToHold(deps, work, refusal);
    const deviceJobId = await send(deps, work, device, signal);
    await markAccepted(deps, work, deviceJobId);
    if (deviceJobId === undefined) return await markAmbiguous(deps, work, 'PRINT_OUTCOME_UNKNOWN');
    await follow(deps, work, device, deviceJobId, signal);
  } catch (error) {
    if (!(error instanceof DeviceError) || signal.aborted) throw error;
    if (error.code === 'DEVICE_REPLY_LOST') return await reconcile(deps, work, device, signal);
    await returnToHold(deps, work, error.code);
  }
}

/** Why this device cannot take this job, as an error code; undefined when it can. */
async function checkDevice(
  { job }: Work,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<string | undefined> {
  const [capabilities, status] = [await device.capabilities(signal), await device.status(signal)];
  if (!status.acceptingJobs) return 'DEVICE_NOT_ACCEPTING';
  if (!capabilities.documentFormats.includes(job.documentFormat ?? '')) return 'DEVICE_FORMAT_UNSUPPORTED';
  if ((job.ticket.copies ?? 1) > capabilities.maxCopies) return 'PRINT_COPIES_UNSUPPORTED';
  return undefined;
}

/** Sends the document; a busy device is asked again for a while. Returns the device's job-id if it has one. */
async function send(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<number | undefined> {
  for (let waitedMs = 0; ; waitedMs += deps.timing.busyPauseMs) {
    try {
      return await sendOnce(deps, work, device, signal);
    } catch (error) {
      const isBusy = error instanceof DeviceError && error.code === 'DEVICE_BUSY';
      if (!isBusy || waitedMs >= deps.timing.busyForMs) throw error;
      await pause(deps.timing.busyPauseMs, signal);
    }
  }
}

async function sendOnce(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { job, delivery } = work;
  let isMarked = false;
  const submission = await device.submit(
    {
      jobName: delivery.marker,
      userName: deviceUserName,
      ticket: job.ticket,
      documentFormat: job.documentFormat ?? 'application/octet-stream',
    },
    () => openDocument(),
    {
      onJobCreated: async (deviceJobId) => {
        await markSending(deps, work, deviceJobId);
        isMarked = true;
      },
    },
    signal,
  );
  return submission.deviceJobId;

  /** Written down before the first byte: a device without Create-Job tells no job-id in advance. */
  async function* openDocument(): ByteSource {
    if (!isMarked) await markSending(deps, work, undefined);
    const { blobKey, wrappedKey } = job;
    if (blobKey === undefined || wrappedKey === undefined) throw new Error('the job has no document');
    yield* deps.vault.open(job.segment, { blobKey, wrappedKey });
  }
}
