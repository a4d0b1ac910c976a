/** Puts the print side together: the hold queues on their listeners, and the deliveries to devices. */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import type { DeviceWatch } from '../devices/watch/device-snapshot.ts';
import { startDeviceWatch } from '../devices/watch/device-watch.ts';
import { type LinkAlarm, openLinkGuard } from '../identity/link/link-guard.ts';
import { openLinkUses } from '../identity/link/link-uses.ts';
import { openVerifiedPasswords } from '../identity/sign-in/verified-passwords.ts';
import type { DeviceDrivers } from '../ports/device-drivers.ts';
import type { IntakeDeps } from '../print/intake/intake-deps.ts';
import { recentPeople } from '../print/intake/recent-people.ts';
import { startDirectFeeder } from '../print/release/direct-feeder.ts';
import type { DirectQueue } from '../print/release/direct-queue.ts';
import { defaultTiming, type ReleaseDeps } from '../print/release/release-deps.ts';
import { type PersonReleaseDeps, releaseToSink } from '../print/release/release-job.ts';
import { startDeliveryRunner } from '../print/release/runner.ts';
import type { SegmentId } from '../shared/ids.ts';
import { openAccounting } from './accounting.ts';
import { type Inspection, startInspection } from './inspection.ts';
import { openDeviceDrivers } from './output-devices.ts';
import {
  type ListenerSurroundings,
  type OpenLegacyListener,
  type OpenPrintListener,
  openListeners,
} from './print-listeners.ts';
import type { Stores } from './stores.ts';

/** The running print side. Disposing stops taking jobs, then calls the deliveries off. */
export interface Printing extends AsyncDisposable {
  readonly release: PersonReleaseDeps;
  /** The steps of taking in, for documents that are handed in at the desk. */
  readonly intake: IntakeDeps;
  /** What was last heard of each device. */
  readonly watch: DeviceWatch;
  /** The look into held documents. */
  readonly inspection: Inspection;
  /** Queues whose jobs go straight to a device. */
  readonly directQueues: readonly DirectQueue[];
  readonly listeners: readonly OpenPrintListener[];
  readonly legacyListeners: readonly OpenLegacyListener[];
  /** Deliveries that run in this process now. */
  runningDeliveries(): number;
}

/** Starts deliveries, then opens every configured listener. */
export async function startPrinting(stores: Stores, web: ListenerSurroundings['web']): Promise<Printing> {
  const open = new AsyncDisposableStack();
  try {
    const accounting = openAccounting(stores);
    const inspection = open.use(startInspection(stores));
    const drivers = openDeviceDrivers(stores.keys);
    const watch = open.use(startDeviceWatch({ ...stores, drivers }));
    const base = {
      ...releaseDeps(stores, drivers),
      watch,
      ...accounting.releaseHooks,
      ...inspection.releaseHooks,
    };
    const runner = open.use(startDeliveryRunner(base));
    const release: PersonReleaseDeps = { ...base, runner };
    const direct = open.use(startDirectFeeder(release, directQueues(stores.config)));
    const linkUses = open.use(openLinkUses(stores));
    const intake: IntakeDeps = {
      ...stores,
      jobs: inspection.intakeJobs,
      people: recentPeople(stores.people),
      verified: openVerifiedPasswords(),
      linkUses,
      linkGuard: openLinkGuard(undefined, linkAlarm(stores)),
      quota: accounting.quota,
      limits: stores.config.limits,
      onReady: (job) => {
        if (direct.wake(job.listenerId)) return;
        releaseToSink(release, job).catch((error: unknown) =>
          stores.log.error({ job: job.id, err: error }, 'a job could not be given to the sink'),
        );
      },
    };
    const listeners = await openListeners({ stores, intake, web }, open);
    const moved = open.move();
    return {
      release,
      intake,
      watch,
      inspection,
      directQueues: direct.queues,
      ...listeners,
      runningDeliveries: () => runner.running,
      [Symbol.asyncDispose]: () => moved.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** Somebody tries printer addresses: told in the log, the metrics and the audit, without the address they came from. */
function linkAlarm({ alarm, cardStore, log }: Stores): LinkAlarm {
  return (_address, at) => {
    alarm.raise('link', 'address');
    const details = { what: 'link', scope: 'address' };
    cardStore
      .note([
        { kind: 'trials.locked', segment: '-', at, actor: 'unknown:link', subject: 'service:print', details },
      ])
      .catch((error: unknown) => log.error({ err: error }, 'the audit did not get an alarm'));
  };
}

/** The queues without hold, as configured. */
export function directQueues({ segments }: Config): readonly DirectQueue[] {
  return segments.flatMap(({ id, listeners }) =>
    listeners.flatMap(({ id: listenerId, purpose, device, tray, outputBin }) =>
      purpose === 'direct' && device !== undefined
        ? [{ listenerId, segment: id as SegmentId, deviceName: device, tray, outputBin }]
        : [],
    ),
  );
}

/** The steps of releasing, bound to this process. */
export function releaseDeps(stores: Stores, drivers: DeviceDrivers): ReleaseDeps {
  return {
    ...stores,
    outputDevices: drivers,
    processId: `${hostname()}:${process.pid}:${randomUUID()}`,
    timing: defaultTiming,
  };
}
