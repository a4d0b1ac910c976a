/** A device on raw port 9100 (AppSocket): connect, send, half-close. */

import { DeviceError } from '../../device/device-error.ts';
import type { OutputDevice } from '../../device/printer.ts';
import { OneWayDevice, type OneWayOptions, type OneWayTransport, parsePlace } from './one-way-device.ts';
import { formatPjlHeader, formatPjlTrailer, isSetByPjl } from './pjl.ts';

/** Copies that a PJL header may ask for. */
const pjlCopies = 999;

/** Sides that a PJL header may ask for. */
const pjlSides = ['one-sided', 'two-sided-long-edge', 'two-sided-short-edge'];

/**
 * Makes ready to send to a device; connects with each job. `submit` resolves when the device closed its side or, for
 * devices that never do, when all bytes left and `closeMs` have passed.
 * @throws DeviceError `DEVICE_PROTOCOL_ERROR` for a URI that is no `socket://host[:port]`.
 */
export function openRawDevice(options: OneWayOptions): OutputDevice {
  const { host, port, path } = parsePlace(options.uri, 'socket:', 9100);
  if (path !== '') throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'a raw device has no path' });
  const named = options.quirks?.pjlJobHeader === true;
  const transport: OneWayTransport = {
    place: { host, port },
    maxCopies: named ? pjlCopies : 1,
    sides: named ? pjlSides : [],
    expresses: (format) => (named && isSetByPjl(format) ? ['copies', 'sides'] : []),
    async send(channel, request, document) {
      if (named) await channel.write(Buffer.from(formatPjlHeader(request), 'latin1'));
      for await (const piece of document) await channel.write(piece);
      if (named) await channel.write(Buffer.from(formatPjlTrailer(request), 'latin1'));
      await channel.endWriting();
      await channel.awaitEnd();
    },
  };
  return new OneWayDevice(options, transport);
}
