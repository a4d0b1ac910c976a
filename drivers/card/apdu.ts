/** The commands that a PC/SC reader itself answers (PC/SC part 3 §3.2.2.1.3, Get Data), and their answers. */

import type { CardReading } from '../device/card.ts';
import type { AtrFacts } from './atr.ts';
import { checkIdentifier, invalidReading } from './identifier.ts';

/** Get Data: UID of type A, PUPI of type B, IDm of FeliCa. */
export const identifierCommand: Uint8Array = Uint8Array.of(0xff, 0xca, 0x00, 0x00, 0x00);
/** Get Data: PMm of FeliCa, historical bytes of ISO/IEC 14443-4. */
export const parameterCommand: Uint8Array = Uint8Array.of(0xff, 0xca, 0x01, 0x00, 0x00);

/** Longest answer that is looked at: 256 bytes and the status words (ISO/IEC 7816-4 §5.1). */
const longestBytes = 258;

/** An answer parted into data and status words. */
export interface ApduAnswer {
  readonly data: Buffer;
  /** SW1 and SW2, such as 0x9000. */
  readonly status: number;
}

/** Parts an answer. @throws DeviceError `CARD_READ_INVALID` when it is too short or too long to be one. */
export function decodeAnswer(answer: Uint8Array): ApduAnswer {
  if (answer.length < 2 || answer.length > longestBytes) throw invalidReading('no answer');
  const bytes = Buffer.from(answer);
  return { data: bytes.subarray(0, -2), status: bytes.readUInt16BE(bytes.length - 2) };
}

/** The data of an answer that says that all went well. @throws DeviceError `CARD_READ_INVALID`. */
export function decodeData(answer: Uint8Array): Buffer {
  const { data, status } = decodeAnswer(answer);
  if (status !== 0x9000) throw invalidReading(`status ${status.toString(16).padStart(4, '0')}`);
  return data;
}

/**
 * Decodes the answer to the identifier command, with what the answer to reset told.
 *
 * @throws DeviceError `CARD_READ_INVALID` for identifiers that do not last, and for cards of an unknown kind.
 */
export function decodeIdentifier(atr: AtrFacts, answer: Uint8Array): CardReading {
  const identifierHex = decodeData(answer).toString('hex');
  // A PUPI has 4 bytes: a processor card with a longer identifier is of type A whatever its historical bytes.
  const longer = atr.kind === 'processor' && (identifierHex.length === 14 || identifierHex.length === 20);
  const technology = longer ? 'iso14443a' : atr.technology;
  if (technology === undefined) throw invalidReading('unknown kind of card');
  checkIdentifier(technology, identifierHex);
  return { technology, identifierHex };
}

/** Decodes PMm: 8 bytes, the second one the kind of chip. Undefined when the reader does not tell it. */
export function decodePmm(answer: Uint8Array): Buffer | undefined {
  const { data, status } = decodeAnswer(answer);
  return status === 0x9000 && data.length === 8 ? data : undefined;
}

/** True when PMm names a FeliCa Lite-S chip (IC type F1). Anybody can claim to be one; the MAC tells. */
export function isLiteS(pmm: Uint8Array | undefined): boolean {
  return pmm?.[1] === 0xf1;
}
