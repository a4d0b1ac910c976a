/** Card numbers as people write them: `felica:0123456789abcdef`, `iso14443a:04a1b2c3`. Pure. */

import type { CardReading } from '../../../drivers/device/card.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';

/** Lengths of an identifier in bytes. Type B has none that lasts: its PUPI may change with every tap. */
const lengths = { felica: [8], iso14443a: [4, 7, 10] } as const;

/** Card technologies whose number may identify a person. */
export type EnrollableTechnology = keyof typeof lengths;

/** A reading whose number stays the same from tap to tap. */
export type LastingReading = CardReading & { readonly technology: EnrollableTechnology };

/**
 * Parses the written form; separators `:`, `-` and spaces between digits are dropped.
 *
 * @throws ServiceError `IDENTITY_CARD_NUMBER_INVALID`, `IDENTITY_CARD_NOT_LASTING`, without the number.
 */
export function parseCardNumber(text: string): LastingReading {
  const match = /^\s*(felica|iso14443a|iso14443b)\s*:(.*)$/i.exec(text.normalize('NFKC'));
  const technology = match?.[1]?.toLowerCase() as CardReading['technology'] | undefined;
  if (technology === undefined) throw new ServiceError('IDENTITY_CARD_NUMBER_INVALID');
  return checkReading({ technology, identifierHex: (match?.[2] ?? '').replace(/[\s:-]/g, '').toLowerCase() });
}

/**
 * The reading, once it is sure that it can be enrolled.
 *
 * @throws ServiceError `IDENTITY_CARD_NOT_LASTING` for type B and for random numbers, `IDENTITY_CARD_NUMBER_INVALID`
 * for a length that the technology does not have, or only zeros or ones.
 */
export function checkReading(reading: CardReading): LastingReading {
  const { technology, identifierHex } = reading;
  if (technology === 'iso14443b') throw new ServiceError('IDENTITY_CARD_NOT_LASTING');
  if (!isCardIdentifier(technology, identifierHex)) throw new ServiceError('IDENTITY_CARD_NUMBER_INVALID');
  if (isRandom(technology, identifierHex)) throw new ServiceError('IDENTITY_CARD_NOT_LASTING');
  return { technology, identifierHex };
}

/** True when the identifier has a length of its technology and is not all zeros or all ones. */
export function isCardIdentifier(technology: string, identifierHex: string): boolean {
  if (!/^(?:[0-9a-f]{2})+$/.test(identifierHex) || /^(?:0+|f+)$/.test(identifierHex)) return false;
  const allowed: readonly number[] | undefined = Object.hasOwn(lengths, technology)
    ? lengths[technology as EnrollableTechnology]
    : undefined;
  return allowed?.includes(identifierHex.length / 2) ?? false;
}

/**
 * Numbers that a chip makes anew for each tap. ISO/IEC 14443-3 §6.5.4: a single-size UID that begins with 08 is random,
 * and 88 is the cascade tag, which a cut reading begins with. NFC Forum Digital Protocol: an NFCID2 that begins with
 * 01FE is made for one exchange, as phones do.
 */
function isRandom(technology: EnrollableTechnology, identifierHex: string): boolean {
  if (technology === 'felica') return identifierHex.startsWith('01fe');
  return identifierHex.length === 8 && /^(?:08|88)/.test(identifierHex);
}
