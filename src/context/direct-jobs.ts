/** Direct queues for an administrator at the machine: what waits there, and the word on what broke off. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Person } from '../identity/person.ts';
import type { HeldJobView, ReleaseRefusal } from '../print/job.ts';
import { listDirectJobs, resolveDirectJob } from '../print/release/direct-queue.ts';
import { startDeliveryRunner } from '../print/release/runner.ts';
import type { JobId } from '../shared/ids.ts';
import { type Result, refuse } from '../shared/result.ts';
import { openAccounting } from './accounting.ts';
import { startInspection } from './inspection.ts';
import { openDeviceDrivers } from './output-devices.ts';
import { directQueues, releaseDeps } from './printing.ts';
import type { Stores } from './stores.ts';

const lookAgainMs = 100;

/** A job of a direct queue with the queue it is in. */
export interface DirectJob extends HeldJobView {
  readonly listenerId: string;
  readonly deviceName: string;
}

/** Everything that waits in the direct queues, or comes out now. */
export async function listAllDirectJobs(stores: Stores): Promise<readonly DirectJob[]> {
  const found: DirectJob[] = [];
  for (const queue of directQueues(stores.config)) {
    const { listenerId, deviceName } = queue;
    for (const job of await listDirectJobs(stores, queue)) found.push({ ...job, listenerId, deviceName });
  }
  return found;
}

/**
 * The administrator looked at the tray. With `print-again` this process prints the job, beside a running service, and
 * resolves when the device has said how it ended.
 */
export async function settleDirectJob(
  stores: Stores,
  administrator: Pick<Person, 'id'>,
  jobId: JobId,
  word: 'print-again' | 'it-came-out',
): Promise<Result<true, ReleaseRefusal>> {
  const job = await stores.jobs.find(jobId);
  const queue = directQueues(stores.config).find(({ listenerId }) => listenerId === job?.listenerId);
  if (job === undefined || queue === undefined) return refuse('job-not-found');
  await using inspection = startInspection(stores);
  const release = {
    ...releaseDeps(stores, openDeviceDrivers(stores.keys)),
    ...openAccounting(stores).releaseHooks,
    ...inspection.releaseHooks,
  };
  await using runner = startDeliveryRunner(release);
  const settled = await resolveDirectJob({ ...release, runner }, queue, administrator.id, jobId, word);
  while (settled.ok && runner.running > 0) await sleep(lookAgainMs);
  return settled;
}
