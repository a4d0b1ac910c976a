/** Pairing and choices at panels in memory, for tests of the listener alone. */

import type { PanelsServices } from '../../src/http/services/panels.ts';
import type { DeviceId } from '../../src/shared/ids.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import type { MemoryWorld } from './memory-world.ts';

/** The services over a world. */
export function memoryPanels(world: MemoryWorld): PanelsServices {
  const waiting = new Map<string, { readonly code: string; deviceId?: DeviceId }>();
  const choices = new Map<string, boolean>();
  let asked = 0;
  return {
    ask: async () => {
      asked += 1;
      const pollToken = `poll-token-of-request-${asked}`;
      const code = `CODE${asked}`;
      waiting.set(pollToken, { code });
      return { code, pollToken, expiresAt: new Date(world.clock.now().getTime() + 600_000) };
    },
    collect: async (pollToken) => ({ state: waiting.has(pollToken) ? 'waiting' : 'expired' }),
    decide: async (_person, code, deviceId) => {
      const request = [...waiting.values()].find((one) => one.code === code);
      if (request === undefined) return refuse('panel-code-wrong');
      const device = world.devices.find((entry) => entry.device.id === deviceId)?.device;
      return accept({ deviceName: device?.name });
    },
    devices: async () => world.devices.map(({ device: { id, name, site } }) => ({ id, name, site })),
    tapPrintsAll: async ({ personId }) => choices.get(personId) ?? false,
    setTapPrintsAll: async ({ personId }, value) => {
      choices.set(personId, value);
    },
    elsewhere: async () => [],
  };
}
