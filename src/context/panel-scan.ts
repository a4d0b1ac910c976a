/** Binds scanning at a panel to the device's scanner, the intake and the person's choice. */

import { openEsclScanner } from '../../drivers/escl/client.ts';
import type { PanelScanServices } from '../http/services/panel-scan.ts';
import type { WalkUpSession } from '../identity/session.ts';
import type { ScanIntakeDeps } from '../scan/intake/intake-deps.ts';
import { pullScan } from '../scan/intake/pull-scan.ts';
import { abilitiesOf, fitChoice, requestOf, type ScanChoice, usualScanChoice } from '../scan/scan-choice.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { PersonId } from '../shared/ids.ts';
import { accept, refuse } from '../shared/result.ts';
import type { Stores } from './stores.ts';

/** A batch that is being scanned. */
interface RunningScan {
  readonly personId: PersonId;
  readonly stop: AbortController;
  images: number;
}

/** Scanning without what only the desk knows. */
export type PanelScanning = (deskUrl: string) => PanelScanServices;

/** The services; how far scans are is kept in this process. */
export function panelScanning(stores: Stores, intake: ScanIntakeDeps): PanelScanning {
  const running = new Map<string, RunningScan>();
  const ownScan = (session: WalkUpSession, pullId: string): RunningScan | undefined => {
    const found = running.get(keyOf(session, pullId));
    return found?.personId === session.personId ? found : undefined;
  };
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
      const mine: RunningScan = { personId: session.personId, stop: new AbortController(), images: 0 };
      const { signal } = mine.stop;
      running.set(keyOf(session, pullId), mine);
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
        return accept({ scanIds, images: mine.images, findAt: `${deskUrl}archive` });
      } catch (error) {
        if (!signal.aborted) throw error;
        throw new ServiceError('SCAN_CANCELED', { cause: error });
      } finally {
        if (running.get(keyOf(session, pullId)) === mine) running.delete(keyOf(session, pullId));
      }
    },
    progress: (session, pullId) => {
      const found = ownScan(session, pullId);
      return { state: found === undefined ? 'unknown' : 'running', images: found?.images ?? 0 };
    },
    cancel: (session, pullId) => {
      const found = ownScan(session, pullId);
      found?.stop.abort();
      return found !== undefined;
    },
  });
}

function keyOf(session: WalkUpSession, pullId: string): string {
  return `${session.deviceId}:${pullId}`;
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
