/**
 * How FeliCa commands reach a card through a PC/SC reader. There is no one way: each maker wraps them in APDUs of its
 * own, and PC/SC part 3 amendment 1 has a way that newer readers share.
 */

import { decodeAnswer, decodeData } from '../apdu.ts';
import { invalidReading } from '../identifier.ts';
import { type FelicaCommand, openPacket } from './commands.ts';

/** Sends one APDU to the reader or its card. */
export type Transmit = (apdu: Uint8Array) => Promise<Uint8Array>;

/** Names of the ways. */
export const felicaWayNames = ['transparent', 'direct', 'pn532', 'service'] as const;

/** One of the ways; `felicaWays` says what each is. */
export type FelicaWayName = (typeof felicaWayNames)[number];

interface FelicaWay {
  /** Readers known to take it, by a part of their name. */
  readonly readers: RegExp;
  readonly begin?: readonly Uint8Array[];
  readonly end?: readonly Uint8Array[];
  /** Answers from the status flags on. */
  readonly exchange: (transmit: Transmit, command: FelicaCommand, idm: Uint8Array) => Promise<Uint8Array>;
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

const felicaWays: Readonly<Record<FelicaWayName, FelicaWay>> = {
  /** PC/SC part 3 amendment 1: a transparent session, switched to FeliCa (Sony RC-S300, newer ACS and HID). */
  transparent: {
    readers: /RC-S300|SONY/i,
    begin: [bytesOf('ffc2000002810000'), bytesOf('ffc20002048f02030000')],
    end: [bytesOf('ffc2000002820000')],
    exchange: async (transmit, command, idm) => {
      const timer = [0x5f, 0x46, 0x04, 0x60, 0xea, 0x00, 0x00]; // 60 ms in microseconds, low byte first
      const body = [...timer, 0x95, command.packet.length, ...command.packet];
      const answer = decodeData(await transmit(Uint8Array.from([0xff, 0xc2, 0, 1, body.length, ...body, 0])));
      return openPacket(findObject(answer, 0x97), idm, command.kind);
    },
  },
  /** ACS readers with a FeliCa chip of their own: the packet as it is (ACR1252U, ACM1252U). */
  direct: {
    readers: /ACR12[58]|ACM1252|ACR1581/i,
    exchange: async (transmit, command, idm) =>
      openPacket(decodeData(await transmit(wrap([0xff, 0, 0, 0], command.packet))), idm, command.kind),
  },
  /** Readers around a PN532: InCommunicateThru (ACR122U). */
  pn532: {
    readers: /ACR122/i,
    exchange: async (transmit, command, idm) => {
      const sent = Uint8Array.from([0xd4, 0x42, ...command.packet]);
      const answer = decodeData(await transmit(wrap([0xff, 0, 0, 0], sent)));
      if (answer[0] !== 0xd5 || answer[1] !== 0x43 || answer[2] !== 0) throw invalidReading('no answer');
      return openPacket(answer.subarray(3), idm, command.kind);
    },
  },
  /** Identiv readers: commands of their own for reading and writing (CLOUD 4700 F, uTrust 3700 F). */
  service: {
    readers: /Identiv|uTrust|CLOUD|SCM/i,
    exchange: async (transmit, command, idm) => {
      const service = [command.service & 0xff, command.service >> 8];
      const head = [0xff, command.kind === 'read' ? 0x46 : 0x48, 1, command.blockList.length / 2];
      const answer = decodeData(
        await transmit(wrap(head, Uint8Array.from([...service, ...command.blockList, ...command.content]))),
      );
      if (!answer.subarray(0, 8).equals(idm)) throw invalidReading('answer of another card');
      return answer.subarray(8);
    },
  },
};

/** The way of a reader by its name; undefined when it is not known to have one. */
export function wayOfReader(readerName: string): FelicaWayName | undefined {
  return felicaWayNames.find((name) => felicaWays[name].readers.test(readerName));
}

/**
 * Runs `work` with an exchange in the given way, and ends what the way began.
 *
 * @throws DeviceError `CARD_READ_INVALID` when the reader refuses the way.
 */
export async function inWay<T>(
  name: FelicaWayName,
  transmit: Transmit,
  idm: Uint8Array,
  work: (exchange: (command: FelicaCommand) => Promise<Uint8Array>) => Promise<T>,
): Promise<T> {
  const { begin = [], end = [], exchange } = felicaWays[name];
  for (const apdu of begin) {
    const { status } = decodeAnswer(await transmit(apdu));
    if (status !== 0x9000) throw invalidReading('the reader has no transparent session');
  }
  try {
    return await work((command) => exchange(transmit, command, idm));
  } finally {
    // The card may be gone; then there is nothing to end.
    for (const apdu of end) await transmit(apdu).catch(() => undefined);
  }
}

function wrap(head: readonly number[], data: Uint8Array): Uint8Array {
  return Uint8Array.from([...head, data.length, ...data]);
}

/** The value of a data object with a tag and a length of one byte each. */
function findObject(bytes: Uint8Array, wanted: number): Uint8Array {
  let at = 0;
  while (at + 2 <= bytes.length) {
    const length = bytes[at + 1] ?? 0;
    const value = bytes.subarray(at + 2, at + 2 + length);
    if (value.length !== length) break;
    if (bytes[at] === wanted) return value;
    at += 2 + length;
  }
  throw invalidReading('no answer of the card');
}
