/** Card readers of a world without any: every token is unknown, and nothing arrives at a panel. */

import type { ReaderServices } from '../../src/http/services/reader.ts';

/** The services. */
export function memoryReaders(): ReaderServices {
  return {
    readerOfToken: async () => undefined,
    card: async () => ({ outcome: 'stale' }),
    proof: async () => ({ outcome: 'stale' }),
    removal: async () => 'nothing',
    heartbeat: async () => ({ deviceName: undefined, lastSequence: 0 }),
    arrival: async () => undefined,
  };
}
