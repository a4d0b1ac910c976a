/** Binds scanning at a panel to the device's scanner, the intake and the person's choice. */

import { setTimeout as sleep } from 'node:timers/promises';
import { openEsclScanner } from '../../drivers/escl/client.ts';
import type { PanelScanServices } from '../http/services/panel-scan.ts';
import type { WalkUpSession } from '../identity/session.ts';
import type { PanelScanKey, PanelScanStore } from '../ports/panel-scan-store.ts';
import type { ScanIntakeDeps } from '../scan/intake/intake-deps.ts';
import { pullScan } from '../scan/intake/pull-scan.ts';
import { abilitiesOf, fitChoice, requestOf, type ScanChoice, usualScanChoice } from '../scan/scan-choice.ts';
import type { Clock } from '../shared/clock.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { accept, refuse } from '../shared/result.ts';
import { postgresPanelScanStore } from '../stores/postgres/panel-scan-store.ts';
import type { Stores } from './stores.ts';

/** Scanning without what only the desk knows: its address, which may not be known before it listens. */
export type PanelScanning = (deskUrl: () => string) => PanelScanServices;

/** How often a running batch says how far it is, and looks whether it is to stop. */
const touchMs = 400;

/** The services. How far a batch is stands in the database, so that any process answers the panel. */
export function panelScanning(stores: Stores, intake: ScanIntakeDeps): PanelScanning {
  const running = postgresPanelScanStore(stores.database);
  return (deskUrl) => ({
    offer: async (session) => {
      await using scanner = await scannerOf(stores, session);
      if (scanner === undefined) return refuse('no-scanner');
      const can = abilitiesOf(await scanner.capabilities());
      return accept({ can, choice: fitChoice(await lastChoice(stores, session), can) });
    },
    scan: async (session, pullId, choice) => {
      const segment = session.segments[0];
      if (segment === undefined) return refuse('segment-not-allowed');
      await using scanner = await scannerOf(stores, session);
      const device = await stores.devices.findById(session.deviceId);
      const person = await stores.people.findById(session.personId);
      if (scanner === undefined || device === undefined || person === undefined) return refuse('no-scanner');
      if (choice !== undefined) {
        await stores.panels.setScanChoice(session.personId, choice, stores.clock.now());
      }
      const capabilities = await scanner.capabilities();
      const wanted = fitChoice(choice ?? (await lastChoice(stores, session)), abilitiesOf(capabilities));
      await using mine = await beginBatch(running, keyOf(session, pullId), stores.clock);
      const { signal } = mine;
      try {
        const receipts = await pullScan(
          intake,
          scanner,
          {
            ...{ pullId, person, device, segment, title: device.name },
            request: requestOf(wanted, capabilities),
            onImages: (images) => {
              mine.images = images;
            },
          },
          signal,
        );
        const scanIds = receipts.map((receipt) => receipt.scanId);
        return accept({ scanIds, images: mine.images, findAt: `${deskUrl()}app/archive` });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new ServiceError('SCAN_CANCELED', { cause: error });
      }
    },
    progress: async (session, pullId) => {
      const images = await running.images(keyOf(session, pullId), stores.clock.now());
      return { state: images === undefined ? 'unknown' : 'running', images: images ?? 0 };
    },
    cancel: (session, pullId) => running.callOff(keyOf(session, pullId), stores.clock.now()),
  });
}

/** A batch of this process. Disposing it says that it ended. */
interface RunningBatch extends AsyncDisposable {
  images: number;
  /** Aborted when somebody wants it stopped. */
  readonly signal: AbortSignal;
}

async function beginBatch(store: PanelScanStore, key: PanelScanKey, clock: Clock): Promise<RunningBatch> {
  const [stop, done] = [new AbortController(), new AbortController()];
  const batch = { images: 0, signal: stop.signal };
  await store.begin(key, clock.now());
  const telling = (async () => {
    while (!done.signal.aborted) {
      await sleep(touchMs, undefined, { signal: done.signal }).catch(() => {});
      if (done.signal.aborted) return;
      // A database that is away for a moment stops nobody's scan.
      const isCalledOff = await store.touch(key, batch.images, clock.now()).catch(() => false);
      if (isCalledOff) stop.abort();
    }
  })();
  return Object.assign(batch, {
    [Symbol.asyncDispose]: async () => {
      done.abort();
      await telling;
      await store.end(key).catch(() => {});
    },
  });
}

function keyOf({ deviceId, personId }: WalkUpSession, pullId: string): PanelScanKey {
  return { deviceId, personId, pullId };
}

async function scannerOf(stores: Stores, session: WalkUpSession) {
  const device = await stores.devices.findById(session.deviceId);
  if (device?.state !== 'active' || device.scanUri === undefined) return undefined;
  return openEsclScanner({
    uri: device.scanUri,
    ...(device.certificateSha256 !== undefined && { certificateSha256: device.certificateSha256 }),
  });
}

async function lastChoice(stores: Stores, session: WalkUpSession): Promise<ScanChoice> {
  return (await stores.panels.scanChoice(session.personId)) ?? usualScanChoice;
}
