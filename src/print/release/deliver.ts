/** Brings one claimed job out of one device: look, fit, send, follow. */

import { DeviceError } from '../../../drivers/device/device-error.ts';
import type { OutputDevice } from '../../../drivers/device/printer.ts';
import { follow } from './follow.ts';
import { confirmUnseen, markAccepted, markAmbiguous, markWaiting, returnToHold } from './outcome.ts';
import { pause } from './pause.ts';
import { lookAt, type Prepared, passwordOf, prepare, stampOf } from './prepare.ts';
import { reconcile } from './reconcile.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { DocumentFault, type Sent, sendDocument } from './send-document.ts';
import { stopAtDevice } from './stop-at-device.ts';
import { callOffCode, callOffOf, LeaseLost, type Work } from './work.ts';

/** Statuses with which a device says that it cannot read this form of the document (RFC 8011 §4.1.9, 0x040A). */
const unreadable: ReadonlySet<unknown> = new Set([
  'client-error-document-format-error',
  'client-error-document-unprintable-error',
  'client-error-document-format-not-supported',
]);

/**
 * Delivers one job. Ends in `confirmed`, `returned` or `ambiguous`, unless `signal` calls it off (then the lease
 * runs out and another process goes on) or `LeaseLost` is thrown. A delivery whose owner left or moved it is stopped
 * at the device and comes back with what came out.
 */
export async function deliver(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<void> {
  try {
    await deliverInForms(deps, work, device, signal);
  } catch (error) {
    if (signal.aborted || error instanceof LeaseLost) throw error;
    const why = callOffOf(work);
    if (why !== undefined) return await stopAtDevice(deps, work, device, callOffCode(why), signal);
    if (error instanceof DocumentFault) return await stopAtDevice(deps, work, device, error.code, signal);
    if (!(error instanceof DeviceError)) throw error;
    if (error.code === 'DEVICE_REPLY_LOST') return await reconcile(deps, work, device, signal);
    await returnToHold(deps, work, error.code);
  }
}

/** A form that the device cannot read, and of which nothing came out, is followed by one other form. */
async function deliverInForms(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<void> {
  const stop = work.calledOff === undefined ? signal : AbortSignal.any([signal, work.calledOff]);
  await work.place?.turn(stop);
  const [capabilities, password] = await Promise.all([
    whenReady(deps, work, stop, () => lookAt(device, stop)),
    passwordOf(deps, work),
  ]);
  const extras = { stamp: await stampOf(deps, work), password };
  const refused: string[] = [];
  for (;;) {
    const prepared = await prepare(deps, work, capabilities, extras, refused);
    if (!prepared.ok) return await returnToHold(deps, work, prepared.refusal);
    const { documentFormat } = prepared.value.plan;
    const mayTryAgain = refused.length === 0;
    const sent = await trySending(deps, prepared.value, device, stop, mayTryAgain);
    if (sent !== 'unreadable') {
      work.place?.sent();
      const ended = await afterSending(deps, prepared.value, device, sent, signal, mayTryAgain);
      if (ended === 'ended') return;
    }
    deps.log.info({ delivery: work.delivery.id, documentFormat }, 'the device cannot read this form');
    refused.push(documentFormat);
  }
}

async function trySending(
  deps: ReleaseDeps,
  prepared: Prepared,
  device: OutputDevice,
  stop: AbortSignal,
  mayTryAgain: boolean,
): Promise<Sent | 'unreadable'> {
  try {
    return await whenReady(deps, prepared.work, stop, () => sendDocument(deps, prepared, device, stop));
  } catch (error) {
    if (!mayTryAgain || !(error instanceof DeviceError) || !unreadable.has(error.details['status']))
      throw error;
    return 'unreadable';
  }
}

async function afterSending(
  deps: ReleaseDeps,
  { work, confirmsDelivery }: Prepared,
  device: OutputDevice,
  { deviceJobId, notes }: Sent,
  signal: AbortSignal,
  mayTryAgain: boolean,
): Promise<'ended' | 'unreadable'> {
  await markAccepted(deps, work, deviceJobId, notes);
  if (!confirmsDelivery) await confirmUnseen(deps, work);
  else if (deviceJobId === undefined) await markAmbiguous(deps, work, 'PRINT_OUTCOME_UNKNOWN');
  else return await follow(deps, work, device, deviceJobId, signal, { reportsUnreadable: mayTryAgain });
  return 'ended';
}

/**
 * Asks a device that is busy, or takes no jobs now, again for a while, at growing pauses. While it is busy with jobs
 * of ours that were chosen earlier, the time does not count.
 */
async function whenReady<Value>(
  deps: ReleaseDeps,
  work: Work,
  stop: AbortSignal,
  act: () => Promise<Value>,
): Promise<Value> {
  const { busyPauseMs, busyForMs } = deps.timing;
  let pauseMs = busyPauseMs;
  let isTold = false;
  for (let waitedMs = 0; ; ) {
    const leaving = work.place?.nextLeaving();
    try {
      return await act();
    } catch (error) {
      const isWaiting =
        error instanceof DeviceError &&
        (error.code === 'DEVICE_BUSY' || error.code === 'DEVICE_NOT_ACCEPTING');
      if (!isWaiting || waitedMs >= busyForMs) throw error;
      if (!isTold) await markWaiting(deps, work, error.code);
      isTold = true;
    }
    const isBehind = work.place?.isBehindOthers() === true;
    await pause(pauseMs, stop, isBehind ? leaving : undefined);
    if (!isBehind) waitedMs += pauseMs;
    pauseMs = isBehind && leaving?.aborted === true ? busyPauseMs : Math.min(pauseMs * 2, busyPauseMs * 4);
  }
}
