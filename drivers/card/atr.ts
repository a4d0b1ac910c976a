/**
 * The answer to reset that a PC/SC reader makes up for a contactless card (ISO/IEC 7816-3 §8; PC/SC part 3 §3.1.3.2.3
 * and its supplemental document): what kind of card it is.
 */

import type { CardTechnology } from '../device/card.ts';
import { invalidReading } from './identifier.ts';

/** What an answer to reset tells of a card. */
export interface AtrFacts {
  /** `storage`: the reader names the standard. `processor`: ISO/IEC 14443-4. `other`: contacts, or unknown. */
  readonly kind: 'storage' | 'processor' | 'other';
  /**
   * Undefined when it cannot be told. A processor card with the 8 historical bytes of an ATQB counts as type B unless
   * its identifier is too long for a PUPI.
   */
  readonly technology: CardTechnology | undefined;
}

/** Longest answer to reset (ISO/IEC 7816-3 §8.1). */
const longestBytes = 33;
/** Category indicator, AID tag, 12 bytes, and the RID of the PC/SC workgroup. */
const storageHead = Buffer.from('804f0ca000000306', 'hex');

/** Byte SS of the supplemental document, table 2. */
const standards: Readonly<Record<number, CardTechnology>> = {
  1: 'iso14443a',
  2: 'iso14443a',
  3: 'iso14443a',
  5: 'iso14443b',
  6: 'iso14443b',
  7: 'iso14443b',
  17: 'felica',
};

/**
 * Decodes an answer to reset.
 *
 * @throws DeviceError `CARD_READ_INVALID` for bytes that are none.
 */
export function decodeAtr(atr: Uint8Array): AtrFacts {
  const { historical, protocols } = splitAtr(atr);
  if (historical.subarray(0, 8).equals(storageHead) && historical.length >= 11) {
    return { kind: 'storage', technology: standards[historical[8] ?? 0] };
  }
  // PC/SC part 3 gives every contactless card TD1 = 80 and TD2 = 01, and no other interface byte.
  if (atr[0] !== 0x3b || protocols !== '8001') return { kind: 'other', technology: undefined };
  return { kind: 'processor', technology: historical.length === 8 ? 'iso14443b' : 'iso14443a' };
}

/** Walks the interface bytes to the historical ones, and checks the length and TCK. */
function splitAtr(atr: Uint8Array): { readonly historical: Buffer; readonly protocols: string } {
  const bytes = Buffer.from(atr.buffer, atr.byteOffset, atr.byteLength);
  const [first, format] = bytes;
  if (format === undefined || bytes.length > longestBytes || (first !== 0x3b && first !== 0x3f)) {
    throw invalidReading('no answer to reset');
  }
  let at = 2;
  let indicated = format >> 4;
  let hasCheckByte = false;
  while (indicated !== 0) {
    at += countBits(indicated & 0b0111);
    if ((indicated & 0b1000) === 0) break;
    const next = bytes[at];
    if (next === undefined) throw invalidReading('answer to reset cut short');
    if ((next & 0x0f) !== 0) hasCheckByte = true;
    indicated = next >> 4;
    at += 1;
  }
  const end = at + (format & 0x0f);
  if (bytes.length !== end + (hasCheckByte ? 1 : 0)) throw invalidReading('answer to reset of wrong length');
  if (hasCheckByte && bytes.subarray(1).reduce((sum, byte) => sum ^ byte, 0) !== 0) {
    throw invalidReading('answer to reset with a wrong check byte');
  }
  return { historical: bytes.subarray(at, end), protocols: bytes.subarray(2, at).toString('hex') };
}

function countBits(bits: number): number {
  return (bits & 1) + ((bits >> 1) & 1) + ((bits >> 2) & 1);
}
