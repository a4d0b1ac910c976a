/** Which identifiers of cards may stand for a person: of a length of their technology, and the same at every tap. */

import type { CardTechnology } from '../device/card.ts';
import { DeviceError } from '../device/device-error.ts';

/** Lengths in bytes. Type B has none: its PUPI may be made anew at every tap (ISO/IEC 14443-3 §7.9.2). */
const identifierLengths: Readonly<Record<CardTechnology, readonly number[]>> = {
  iso14443a: [4, 7, 10],
  iso14443b: [],
  felica: [8],
};

/**
 * Refuses what is no lasting identifier of the technology: wrong length, random, all zeros, all ones, type B.
 *
 * @param hex Lower-case hex.
 * @throws DeviceError `CARD_READ_INVALID`, without the identifier.
 */
export function checkIdentifier(technology: CardTechnology, hex: string): void {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw invalidReading('not hexadecimal');
  if (technology === 'iso14443b') throw invalidReading('type B has no identifier that lasts');
  if (!identifierLengths[technology].includes(hex.length / 2)) throw invalidReading('wrong length');
  if (/^(?:0+|f+)$/.test(hex)) throw invalidReading('no identifier');
  // ISO/IEC 14443-3 §6.5.4: a single-size UID that begins with 08 is random; 88 is the cascade tag.
  const random = technology === 'iso14443a' && hex.length === 8 && /^(?:08|88)/.test(hex);
  // NFC Forum Digital Protocol: an NFCID2 that begins with 01FE is made for one NFC-DEP exchange.
  if (random || (technology === 'felica' && hex.startsWith('01fe'))) {
    throw invalidReading('random identifier');
  }
}

/** `CARD_READ_INVALID` with what was wrong; never with what was read. */
export function invalidReading(why: string): DeviceError {
  return new DeviceError('CARD_READ_INVALID', { message: `card reading: ${why}`, details: { why } });
}
