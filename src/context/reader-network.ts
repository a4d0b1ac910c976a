/** Opens the configured listeners for network readers and lets people in at the devices where they stand. */

import { openNetworkReaders } from '../../drivers/card/network/listener.ts';
import type { ReadersConfig } from '../config/readers.ts';
import type { Log } from '../shared/log.ts';
import type { Readers } from './reader-services.ts';
import type { Stores } from './stores.ts';

/** The open listeners. */
export interface NetworkReaders extends AsyncDisposable {
  readonly listeners: readonly { readonly id: string; readonly port: number }[];
}

/** Starts to listen; without configured listeners nothing is opened. */
export async function startNetworkReaders(
  { devices, log }: Pick<Stores, 'devices'> & { readonly log: Log },
  config: ReadersConfig,
  readers: Pick<Readers, 'enterAt'>,
): Promise<NetworkReaders> {
  await using open = new AsyncDisposableStack();
  const listeners = [];
  for (const { id, readers: known, ...listen } of config.network) {
    const listener = await openNetworkReaders({
      ...listen,
      readers: known,
      onReading: async (deviceName, reading) => {
        const device = await devices.findByName(deviceName);
        if (device === undefined) {
          log.warn({ listener: id }, 'a network reader stands at a device that is not enrolled');
          return false;
        }
        return (await readers.enterAt(device, reading)).ok;
      },
      onRefused: (why, address) => log.warn({ listener: id, why, address }, 'network reader refused'),
    });
    open.use(listener);
    listeners.push({ id, port: listener.port });
  }
  const moved = open.move();
  return { listeners, [Symbol.asyncDispose]: () => moved.disposeAsync() };
}
