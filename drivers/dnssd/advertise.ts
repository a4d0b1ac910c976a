/** Announces printers by multicast DNS (RFC 6762) on the network of one address, and nowhere else. */

import { networkInterfaces } from 'node:os';
import ciao from '@homebridge/ciao';
import { DeviceError } from '../device/device-error.ts';
import {
  instanceName,
  type PrinterService,
  serviceHostNames,
  serviceTypes,
  subtypes,
} from './printer-service.ts';

/** How printers are announced. */
export interface AdvertiseOptions {
  /** Address of an interface of this machine; queries are answered there only, with this address only. */
  readonly address: string;
  /** The machine's name in `.local`, without it; unlike that of any other machine and printer. At most 59 characters. */
  readonly hostName: string;
  readonly printer: PrinterService;
  /** Told when another machine has a name already and ours was changed. Must not throw. */
  readonly onRenamed: (name: string) => void;
}

/**
 * Announces a printer; resolves when the network has it. Disposing says goodbye. Rejects when the multicast port cannot
 * be had.
 *
 * @throws DeviceError `DEVICE_UNREACHABLE` when the address belongs to no interface.
 */
export async function advertisePrinter(options: AdvertiseOptions): Promise<AsyncDisposable> {
  const { address, hostName, printer, onRenamed } = options;
  const isIpv6 = address.includes(':');
  // The responder would fall back to every interface, and tell networks that were not meant.
  if (!ownAddresses().includes(address)) {
    throw new DeviceError('DEVICE_UNREACHABLE', { message: 'no interface has the address to announce on' });
  }
  const responder = ciao.getResponder({
    interface: address,
    disableIpv6: !isIpv6,
    advertiseIpv6: isIpv6,
    advertiseIpv4: !isIpv6,
  });
  try {
    const hostNames = serviceHostNames(hostName, printer.tls);
    for (const [index, { type, txt }] of serviceTypes(printer).entries()) {
      const service = responder.createService({
        name: instanceName(printer),
        type: type.slice(1),
        subtypes: subtypes.map((subtype) => subtype.slice(1)),
        port: printer.port,
        hostname: hostNames[index] ?? hostName,
        txt,
        restrictedAddresses: [address],
        disabledIpv6: !isIpv6,
      });
      service.on('name-change', onRenamed);
      service.on('hostname-change', onRenamed);
      await service.advertise();
    }
  } catch (error) {
    await responder.shutdown();
    throw error;
  }
  return { [Symbol.asyncDispose]: () => responder.shutdown() };
}

function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));
}
