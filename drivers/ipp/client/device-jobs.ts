/** Finds and cancels jobs on a device. */

import { isTerminal } from '../../device/job.ts';
import { isSuccess, statusCodes } from '../registry/status-codes.ts';
import { type DecodedDeviceJob, decodeJob, decodeJobs } from './from-device.ts';
import type { IppSession } from './session.ts';
import { statusFault } from './status-fault.ts';
import { buildCancelJob, buildGetJobAttributes, buildGetJobs } from './to-device.ts';

/** Most jobs that one answer may list. */
const mostJobs = 1_000;

/** Statuses of a device that no longer knows the job. */
const forgotten: ReadonlySet<number> = new Set([
  statusCodes['client-error-not-found'],
  statusCodes['client-error-gone'],
]);

/** Statuses of a device that knows no `which-jobs=all`. */
const allUnknown: ReadonlySet<number> = new Set([
  statusCodes['client-error-attributes-or-values-not-supported'],
  statusCodes['client-error-bad-request'],
]);

/** A job by its id; undefined when the device no longer knows it. Throws DeviceError. */
export async function findDeviceJob(
  session: IppSession,
  deviceJobId: number,
  signal: AbortSignal | undefined,
): Promise<DecodedDeviceJob | undefined> {
  const answer = await session.ask(
    (frame) => buildGetJobAttributes(frame, deviceJobId),
    signal === undefined ? {} : { signal },
  );
  if (forgotten.has(answer.code)) return undefined;
  // Some devices cannot be asked for a finished job at all, and call the question wrong.
  const badRequest = answer.code === statusCodes['client-error-bad-request'];
  if (badRequest && session.quirks.keepsHistory === false) return undefined;
  if (!isSuccess(answer.code)) throw statusFault(answer.code);
  return decodeJob(answer, deviceJobId);
}

/** The newest job of a name among the running and finished ones; undefined when there is none. Throws DeviceError. */
export async function findDeviceJobByName(
  session: IppSession,
  jobName: string,
  signal: AbortSignal | undefined,
): Promise<DecodedDeviceJob | undefined> {
  const jobs = (await listJobs(session, 'all', signal)) ?? [
    ...((await listJobs(session, 'not-completed', signal)) ?? []),
    ...((await listJobs(session, 'completed', signal)) ?? []),
  ];
  return jobs
    .filter(({ status }) => status.jobName === jobName)
    .toSorted((a, b) => b.status.deviceJobId - a.status.deviceJobId)[0];
}

/**
 * Cancels a job under the name it was sent with, because devices check the owner. Does nothing when it is finished
 * or forgotten. Throws DeviceError.
 */
export async function cancelDeviceJob(
  session: IppSession,
  deviceJobId: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const found = await findDeviceJob(session, deviceJobId, signal);
  if (found === undefined || isTerminal(found.status.state)) return;
  const answer = await session.ask((frame) => buildCancelJob(frame, deviceJobId), {
    userName: found.userName ?? session.userName,
    ...(signal === undefined ? {} : { signal }),
  });
  if (isSuccess(answer.code) || forgotten.has(answer.code)) return;
  // It may have finished, or be on its way to the end, since it was looked at.
  if (answer.code === statusCodes['client-error-not-possible']) return;
  throw statusFault(answer.code);
}

/** Undefined when the device does not know this kind of list. */
async function listJobs(
  session: IppSession,
  whichJobs: 'completed' | 'not-completed' | 'all',
  signal: AbortSignal | undefined,
): Promise<readonly DecodedDeviceJob[] | undefined> {
  const answer = await session.ask(
    (frame) => buildGetJobs(frame, whichJobs, mostJobs),
    signal === undefined ? {} : { signal },
  );
  if (whichJobs === 'all' && allUnknown.has(answer.code)) return undefined;
  if (forgotten.has(answer.code)) return [];
  if (!isSuccess(answer.code)) throw statusFault(answer.code);
  return decodeJobs(answer);
}
