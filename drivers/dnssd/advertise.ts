/** Announces printers by multicast DNS (RFC 6762) on the network of one address, and nowhere else. */

import ciao from '@homebridge/ciao';
import { instanceName, type PrinterService, serviceTypes, subtypes } from './printer-service.ts';

/** How printers are announced. */
export interface AdvertiseOptions {
  /** Address of an interface of this machine; queries are answered there only, with this address only. */
  readonly address: string;
  /** The machine's name in `.local`, without it; unlike that of any other machine. */
  readonly hostName: string;
  readonly printer: PrinterService;
  /** Told when another machine has a name already and ours was changed. Must not throw. */
  readonly onRenamed: (name: string) => void;
}

/**
 * Announces a printer; resolves when the network has it. Disposing says goodbye. Rejects when the address belongs to no
 * interface, or the multicast port cannot be had.
 */
export async function advertisePrinter(options: AdvertiseOptions): Promise<AsyncDisposable> {
  const { address, hostName, printer, onRenamed } = options;
  const isIpv6 = address.includes(':');
  const responder = ciao.getResponder({
    interface: address,
    disableIpv6: !isIpv6,
    advertiseIpv6: isIpv6,
    advertiseIpv4: !isIpv6,
  });
  try {
    for (const { type, txt } of serviceTypes(printer)) {
      const service = responder.createService({
        name: instanceName(printer),
        type: type.slice(1),
        subtypes: subtypes.map((subtype) => subtype.slice(1)),
        port: printer.port,
        hostname: hostName,
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
