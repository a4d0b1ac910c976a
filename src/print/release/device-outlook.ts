/** What a person may expect of a device now, and where else the job could come out sooner. Asks no device. */

import type { DeviceSnapshot } from '../../devices/watch/device-snapshot.ts';
import type { Device } from '../../ports/device-store.ts';
import type { DeviceId } from '../../shared/ids.ts';
import type { PrintJob } from '../job.ts';
import { type Ahead, countAhead, waitingSeconds } from '../waiting-time.ts';
import { troubleAmong } from './follow.ts';
import { notHere } from './not-here.ts';
import type { ReleaseDeps } from './release-deps.ts';

/** How a device is and what waits there. */
export interface DeviceOutlook {
  readonly deviceId: DeviceId;
  readonly name: string;
  readonly site: string;
  /** `unknown`: not heard lately. `silent`: asked and not answering. */
  readonly state: 'idle' | 'processing' | 'stopped' | 'silent' | 'unknown';
  /** `printer-state-reasons` keyword or error code of what is wrong; the screen turns it into a sentence. */
  readonly trouble?: string;
  readonly ahead: Ahead;
  /** Seconds until a new job would begin; absent while the device does not print. */
  readonly waitingSeconds?: number;
  /** When the device was last heard. */
  readonly heardAt?: Date;
}

/** A device's outlook with a way out. */
export interface DeviceAdvice extends DeviceOutlook {
  /** The device of the same site that would begin soonest and can print the job, when it is sooner than here. */
  readonly neighbour?: DeviceOutlook;
}

/** What was heard longer ago says nothing about now, in ms. */
const freshForMs = 3 * 60_000;
/** Neighbours looked at, and deliveries counted at each. */
const mostNeighbours = 20;
const mostDeliveries = 200;

type OutlookDeps = Pick<ReleaseDeps, 'jobs' | 'devices' | 'documents' | 'watch' | 'segments' | 'clock'>;

/**
 * The outlook of a device, from what was last heard of it and from our own deliveries; the cost does not depend on
 * whether any device answers. With a job, the neighbour is one that can print it; otherwise one that may release the
 * segments of this device.
 */
export async function deviceOutlook(
  deps: OutlookDeps,
  device: Device,
  job?: PrintJob,
): Promise<DeviceAdvice> {
  const here = await outlookOf(deps, device);
  const all = await deps.devices.list();
  const candidates = all.filter((other) => isCandidate(deps, device, other, job)).slice(0, mostNeighbours);
  const outlooks = await Promise.all(candidates.map((other) => outlookOf(deps, other)));
  const soonest = outlooks
    .filter(isPrinting)
    .toSorted((a, b) => a.waitingSeconds - b.waitingSeconds || a.name.localeCompare(b.name))[0];
  const isSooner =
    soonest !== undefined && soonest.waitingSeconds < (here.waitingSeconds ?? Number.MAX_VALUE);
  return isSooner ? { ...here, neighbour: soonest } : here;
}

/** The outlook of one device by itself. */
export async function outlookOf(deps: OutlookDeps, device: Device): Promise<DeviceOutlook> {
  const open = await deps.jobs.listOpenAt(device.id, mostDeliveries);
  const snapshot = deps.watch?.latest(device.id);
  const isFresh = isHeardSince(snapshot, new Date(deps.clock.now().getTime() - freshForMs));
  const status = isFresh ? snapshot?.status : undefined;
  const ahead = countAhead(open, status?.queuedJobCount);
  const state = snapshot?.trouble !== undefined ? 'silent' : (status?.state ?? 'unknown');
  const trouble = snapshot?.trouble ?? (status && troubleAmong(status.stateReasons)) ?? refusesJobs(status);
  const prints = (state === 'idle' || state === 'processing') && trouble === undefined;
  return {
    deviceId: device.id,
    name: device.name,
    site: device.site,
    state,
    ...(trouble !== undefined && { trouble }),
    ahead,
    ...(prints && { waitingSeconds: waitingSeconds(ahead, snapshot?.capabilities?.pagesPerMinute) }),
    ...(snapshot?.heardAt !== undefined && { heardAt: snapshot.heardAt }),
  };
}

function isCandidate(deps: OutlookDeps, here: Device, other: Device, job: PrintJob | undefined): boolean {
  if (other.id === here.id || other.site !== here.site) return false;
  if (other.state !== 'active' || other.printUri === undefined) return false;
  if (job === undefined) return here.segments.every((segment) => other.segments.includes(segment));
  return other.segments.includes(job.segment) && notHere(deps, other, job) === undefined;
}

function isPrinting(outlook: DeviceOutlook): outlook is DeviceOutlook & { readonly waitingSeconds: number } {
  return outlook.waitingSeconds !== undefined;
}

function isHeardSince(snapshot: DeviceSnapshot | undefined, since: Date): boolean {
  return snapshot?.heardAt !== undefined && snapshot.heardAt >= since;
}

function refusesJobs(status: { readonly acceptingJobs: boolean } | undefined): string | undefined {
  return status?.acceptingJobs === false ? 'DEVICE_NOT_ACCEPTING' : undefined;
}
