/** Scanning at panels in memory: each word in the feeder of the world is one image. */

import { DeviceError } from '../../drivers/device/device-error.ts';
import type { PanelScanServices } from '../../src/http/services/panel-scan.ts';
import { type ScanChoice, usualScanChoice } from '../../src/scan/scan-choice.ts';
import { newId, type ScanId } from '../../src/shared/ids.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import type { MemoryWorld } from './memory-world.ts';

/** The services over a world. */
export function memoryPanelScan(world: MemoryWorld): PanelScanServices {
  const pulls = new Map<string, readonly ScanId[]>();
  const choices = new Map<string, ScanChoice>();
  const hasScanner = (deviceId: string) =>
    world.devices.find((entry) => entry.device.id === deviceId)?.device.scanUri !== undefined;
  return {
    offer: async ({ deviceId, personId }) => {
      if (!hasScanner(deviceId)) return refuse('no-scanner');
      const can = { twoSided: true, color: true, gray: true, resolutionsDpi: [150, 200, 300, 400, 600] };
      return accept({ can, choice: choices.get(personId) ?? usualScanChoice });
    },
    scan: async ({ deviceId, personId }, pullId, choice) => {
      if (!hasScanner(deviceId)) return refuse('no-scanner');
      if (choice !== undefined) choices.set(personId, choice);
      const kept = pulls.get(pullId);
      if (kept === undefined && world.feeder.length === 0) throw new DeviceError('SCANNER_NO_PAPER');
      const images = world.feeder.splice(0).length;
      const scanIds = kept ?? [newId<ScanId>()];
      pulls.set(pullId, scanIds);
      return accept({ scanIds, images, findAt: 'https://print.example.lg.jp/archive' });
    },
    progress: async () => ({ state: 'unknown', images: 0 }),
    cancel: async () => false,
  };
}
