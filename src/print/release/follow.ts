/** Follows a job that the device has until the device says how it ended. */

import { DeviceError } from '../../../drivers/device/device-error.ts';
import { isTerminal } from '../../../drivers/device/job.ts';
import type { DeviceJobStatus, OutputDevice } from '../../../drivers/device/printer.ts';
import type { CallOffReason } from '../job.ts';
import type { PrintPolicy } from '../ticket.ts';
import { confirm, markAmbiguous, markPrinting, returnToHold } from './outcome.ts';
import { pause } from './pause.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { callOffCode, callOffOf, policyOf, type Work } from './work.ts';

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

/** Reasons with which a device ends a job that it could not read (PWG 5100.3, RFC 8011 §5.3.8). */
const unreadableReasons = [
  'document-format-error',
  'document-unprintable-error',
  'unsupported-document-format',
];

/** How a job is followed. */
export interface FollowOptions {
  /** Given: the job is canceled at the device, and comes back with this reason. */
  readonly stopFor?: string;
  /** True: a job that the device could not read, and of which nothing came out, is reported and not brought back. */
  readonly reportsUnreadable?: boolean;
}

/**
 * Asks the device at growing pauses. Ends when the job is completed (confirmed), canceled or aborted there
 * (returned), or when the device forgets it or stays silent too long (ambiguous). A job that is called off meanwhile
 * is canceled at the device, except while its paper is coming out and the policy lets it finish.
 */
export async function follow(
  deps: ReleaseDeps,
  work: Work,
  device: OutputDevice,
  deviceJobId: number,
  signal: AbortSignal,
  options: FollowOptions = {},
): Promise<'ended' | 'unreadable'> {
  const policy = policyOf(deps, work.job);
  let { stopFor } = options;
  let silentMs = 0;
  let incompleteMs = 0;
  let shown = '';
  for (let round = 0; ; round += 1) {
    const waitMs = deps.timing.pollMs[Math.min(round, deps.timing.pollMs.length - 1)] ?? 1_000;
    if (stopFor !== undefined) await cancelQuietly(device, deviceJobId, signal);
    await pause(waitMs, signal, work.calledOff);
    const asked = await ask(device, work, deviceJobId, signal);
    if (asked === 'silent') {
      silentMs += waitMs;
      if (silentMs >= deps.timing.silentForMs) return await inDoubt(deps, work, 'DEVICE_TIMED_OUT');
      continue;
    }
    silentMs = 0;
    if (asked === undefined) return await inDoubt(deps, work, 'PRINT_OUTCOME_UNKNOWN');
    if (isTerminal(asked.state)) {
      if (options.reportsUnreadable && stopFor === undefined && isUnread(asked)) return 'unreadable';
      await conclude(deps, work, asked, stopFor);
      return 'ended';
    }
    if (asked.stateReasons.includes('job-incoming')) {
      incompleteMs += waitMs;
      if (incompleteMs >= deps.timing.incompleteForMs) await cancelQuietly(device, deviceJobId, signal);
    }
    const reason = await troubleOf(device, signal);
    const why = callOffOf(work);
    if (why !== undefined && mustStop(why, policy, asked, reason)) stopFor ??= callOffCode(why);
    const progress = `${reason ?? ''}/${asked.impressionsCompleted ?? ''}/${asked.state}`;
    if (progress !== shown && (asked.state === 'processing' || reason !== undefined)) {
      shown = progress;
      await markPrinting(deps, work, {
        reason,
        impressionsCompleted: asked.impressionsCompleted,
        sheetsCompleted: asked.mediaSheetsCompleted,
      });
    }
  }
}

/** Writes down the end that the device reports; `stopFor` is why we canceled it there. */
export async function conclude(
  deps: ReleaseDeps,
  work: Work,
  status: DeviceJobStatus,
  stopFor?: string,
): Promise<void> {
  if (status.state === 'completed') return await confirm(deps, work, status);
  const atDevice = status.state === 'canceled' ? 'PRINT_DEVICE_CANCELED' : 'PRINT_DEVICE_ABORTED';
  await returnToHold(deps, work, stopFor ?? atDevice, status);
}

/**
 * What keeps the device from printing, as a keyword without its severity; undefined when nothing does, or when the
 * device does not answer.
 */
export async function troubleOf(device: OutputDevice, signal: AbortSignal): Promise<string | undefined> {
  try {
    return troubleAmong((await device.status(signal)).stateReasons);
  } catch (error) {
    if (error instanceof DeviceError) return undefined;
    throw error;
  }
}

/** The first of the reasons that a person must mend, without its severity. */
export function troubleAmong(stateReasons: readonly string[]): string | undefined {
  return stateReasons
    .map((reason) => reason.replace(/-(report|warning|error)$/, ''))
    .find((reason) => troubles.has(reason));
}

/** Paper that is coming out may finish; whatever waits would come out when nobody is there. */
function mustStop(
  why: CallOffReason,
  policy: PrintPolicy,
  { state }: DeviceJobStatus,
  trouble: string | undefined,
): boolean {
  if (why === 'moved' || policy.whenOwnerLeaves === 'stop') return true;
  return state !== 'processing' || trouble !== undefined;
}

function isUnread(status: DeviceJobStatus): boolean {
  const nothingCame = status.impressionsCompleted === 0 && (status.mediaSheetsCompleted ?? 0) === 0;
  return (
    status.state === 'aborted' &&
    nothingCame &&
    unreadableReasons.some((reason) => status.stateReasons.includes(reason))
  );
}

async function inDoubt(deps: ReleaseDeps, work: Work, reason: string): Promise<'ended'> {
  await markAmbiguous(deps, work, reason);
  return 'ended';
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

async function cancelQuietly(device: OutputDevice, deviceJobId: number, signal: AbortSignal): Promise<void> {
  try {
    await device.cancel(deviceJobId, signal);
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
  }
}
