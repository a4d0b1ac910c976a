/** FeliCa commands that need no key (JIS X 6319-4 §9.6; NFC Forum Type 3 Tag §5), and their answers. */

import { invalidReading } from '../identifier.ts';

/** Service of FeliCa Lite-S to write, and to read (low byte first on the wire). */
const services = { readWrite: 0x0009, readOnly: 0x000b } as const;
const blockBytes = 16;

/** One command with what tells readers that take it in parts. */
export interface FelicaCommand {
  readonly kind: 'read' | 'write';
  readonly service: number;
  /** Block list elements of two bytes each. */
  readonly blockList: Uint8Array;
  /** Content to write; empty for reading. */
  readonly content: Uint8Array;
  /** The whole packet, its length byte first. */
  readonly packet: Uint8Array;
}

/** Read Without Encryption of up to four blocks. */
export function buildRead(idm: Uint8Array, blocks: readonly number[]): FelicaCommand {
  return build('read', idm, services.readOnly, blocks, new Uint8Array());
}

/** Write Without Encryption of one block of 16 bytes. */
export function buildWrite(idm: Uint8Array, block: number, content: Uint8Array): FelicaCommand {
  if (content.length !== blockBytes) throw new TypeError('a block has 16 bytes');
  return build('write', idm, services.readWrite, [block], content);
}

function build(
  kind: FelicaCommand['kind'],
  idm: Uint8Array,
  service: number,
  blocks: readonly number[],
  content: Uint8Array,
): FelicaCommand {
  if (idm.length !== 8) throw new TypeError('an IDm has 8 bytes');
  const blockList = Uint8Array.from(blocks.flatMap((block) => [0x80, block]));
  const code = kind === 'read' ? 0x06 : 0x08;
  const body = [code, ...idm, 1, service & 0xff, service >> 8, blocks.length, ...blockList, ...content];
  return { kind, service, blockList, content, packet: Uint8Array.from([body.length + 1, ...body]) };
}

/**
 * The blocks of an answer to a read, without length byte, response code and IDm.
 *
 * @param flags From the status flags on.
 * @throws DeviceError `CARD_READ_INVALID`
 */
export function decodeReadContent(flags: Uint8Array, blocks: number): Buffer {
  checkStatus(flags);
  const bytes = Buffer.from(flags);
  if (bytes[2] !== blocks || bytes.length !== 3 + blocks * blockBytes) throw invalidReading('wrong length');
  return bytes.subarray(3);
}

/** Checks the status flags of an answer. @throws DeviceError `CARD_READ_INVALID` */
export function checkStatus(flags: Uint8Array): void {
  if (flags.length < 2) throw invalidReading('answer cut short');
  const [first, second] = flags;
  if (first !== 0 || second !== 0) throw invalidReading(`card status ${first}/${second}`);
}

/**
 * Takes length byte, response code and IDm off a packet.
 *
 * @throws DeviceError `CARD_READ_INVALID` when it is not the answer of this card to this command.
 */
export function openPacket(packet: Uint8Array, idm: Uint8Array, kind: FelicaCommand['kind']): Buffer {
  const bytes = Buffer.from(packet);
  if (bytes.length < 12 || bytes[0] !== bytes.length) throw invalidReading('packet of wrong length');
  if (bytes[1] !== (kind === 'read' ? 0x07 : 0x09)) throw invalidReading('answer to another command');
  if (!bytes.subarray(2, 10).equals(idm)) throw invalidReading('answer of another card');
  return bytes.subarray(10);
}
