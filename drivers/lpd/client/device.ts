/** A device with a line printer daemon (RFC 1179): announce, send the control file, send the document. */

import { randomInt } from 'node:crypto';
import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';
import type { DeviceJobRequest, OutputDevice } from '../../device/printer.ts';
import type { Channel } from '../../raw/client/channel.ts';
import {
  OneWayDevice,
  type OneWayOptions,
  type OneWayTransport,
  parsePlace,
} from '../../raw/client/one-way-device.ts';
import { formatControlFile, lpdHost } from './control-file.ts';

/** Queue names that every daemon takes, and that can hold no second command. */
const queueForm = /^[A-Za-z0-9._:/+-]{1,127}$/;

/**
 * Makes ready to send to a daemon's queue; connects with each job. The last acknowledgement means that the daemon
 * has the document, not that it prints. A document of unknown length is announced with length 0 and ends with the
 * connection, which most devices understand.
 * @throws DeviceError `DEVICE_PROTOCOL_ERROR` for a URI that is no `lpd://host[:port]/queue`.
 */
export function openLpdDevice(options: OneWayOptions): OutputDevice {
  const { host, port, path } = parsePlace(options.uri, 'lpd:', 515);
  if (!queueForm.test(path)) {
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'an LPD device needs the name of its queue' });
  }
  const transport: OneWayTransport = {
    place: { host, port },
    maxCopies: 1,
    sides: [],
    expresses: () => [],
    send: (channel, request, document) => sendJob(channel, path, request, document),
  };
  return new OneWayDevice(options, transport);
}

async function sendJob(
  channel: Channel,
  queue: string,
  request: DeviceJobRequest,
  document: ByteSource,
): Promise<void> {
  const number = String(randomInt(1_000)).padStart(3, '0');
  const dataFile = `dfA${number}${lpdHost}`;
  const control = Buffer.from(formatControlFile(dataFile, request), 'latin1');
  await command(channel, `\u0002${queue}\n`);
  await command(channel, `\u0002${control.byteLength} cfA${number}${lpdHost}\n`);
  await channel.write(control);
  await command(channel, '\0');
  await command(channel, `\u0003${request.documentBytes ?? 0} ${dataFile}\n`);
  await sendDocument(channel, document, request.documentBytes);
  if (request.documentBytes === undefined) await channel.endWriting();
  else await channel.write(Buffer.of(0));
  if ((await channel.readByte()) !== 0) throw new DeviceError('DEVICE_DOCUMENT_REFUSED');
}

/** Sends a line of the protocol; anything but a zero byte means that the daemon does not want the job now. */
async function command(channel: Channel, line: string): Promise<void> {
  await channel.write(Buffer.from(line, 'latin1'));
  const answer = await channel.readByte();
  if (answer !== 0) throw new DeviceError('DEVICE_NOT_ACCEPTING', { details: { answer } });
}

async function sendDocument(
  channel: Channel,
  document: ByteSource,
  announced: number | undefined,
): Promise<void> {
  let sent = 0;
  for await (const piece of document) {
    sent += piece.byteLength;
    if (announced !== undefined && sent > announced) break;
    await channel.write(piece);
  }
  // A daemon takes bytes beyond the length for a command, and waits for ever for those that are missing.
  if (announced !== undefined && sent !== announced) throw new Error('the document has another length');
}
