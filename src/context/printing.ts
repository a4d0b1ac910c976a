/** Puts the print side together: the hold queues on their listeners, and the deliveries to devices. */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import { openLinkGuard } from '../identity/link/link-guard.ts';
import { openLinkUses } from '../identity/link/link-uses.ts';
import type { Device } from '../ports/device-store.ts';
import type { IntakeDeps } from '../print/intake/intake-deps.ts';
import { defaultTiming, type ReleaseDeps } from '../print/release/release-deps.ts';
import { type PersonReleaseDeps, releaseToSink } from '../print/release/release-job.ts';
import { startDeliveryRunner } from '../print/release/runner.ts';
import { openAccounting } from './accounting.ts';
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
    const base = { ...releaseDeps(stores), ...accounting.releaseHooks };
    const runner = open.use(startDeliveryRunner(base));
    const release: PersonReleaseDeps = { ...base, runner };
    const linkUses = open.use(openLinkUses(stores));
    const intake: IntakeDeps = {
      ...stores,
      linkUses,
      linkGuard: openLinkGuard(),
      quota: accounting.quota,
      limits: stores.config.limits,
      onReady: (job) => {
        releaseToSink(release, job).catch((error: unknown) =>
          stores.log.error({ job: job.id, err: error }, 'a job could not be given to the sink'),
        );
      },
    };
    const listeners = await openListeners({ stores, intake, web }, open);
    const moved = open.move();
    return {
      release,
      ...listeners,
      runningDeliveries: () => runner.running,
      [Symbol.asyncDispose]: () => moved.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

/** The steps of releasing, bound to this process. */
function releaseDeps(stores: Stores): ReleaseDeps {
  return {
    ...stores,
    outputDevices: { open: (device) => openDevice(device) },
    processId: `${hostname()}:${process.pid}:${randomUUID()}`,
    timing: defaultTiming,
  };
}

function openDevice(device: Device) {
  return openIppDevice({
    uri: device.printUri ?? '',
    ...(device.certificateSha256 !== undefined && { tls: { pinnedSha256: device.certificateSha256 } }),
  });
}
