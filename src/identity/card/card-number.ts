/** Card numbers as people write them: `felica:0123456789abcdef`, `iso14443a:04a1b2c3`. Pure. */

import type { CardReading } from '../../../drivers/device/card.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';

/** Lengths of an identifier in bytes. Type B has none that lasts: its PUPI may change with every tap. */
const lengths = { felica: [8], iso14443a: [4, 7, 10] } as const;

/** Card technologies whose number may identify a person. */
export type EnrollableTechnology = keyof typeof lengths;

/**
 * Parses the written form; separators `:`, `-` and spaces between digits are dropped.
 *
 * @throws ServiceError `IDENTITY_CARD_NUMBER_INVALID`, without the number.
 */
export function parseCardNumber(text: string): CardReading & { readonly technology: EnrollableTechnology } {
  const match = /^\s*(felica|iso14443a)\s*:(.*)$/i.exec(text.normalize('NFKC'));
  const technology = match?.[1]?.toLowerCase() as EnrollableTechnology | undefined;
  const identifierHex = (match?.[2] ?? '').replace(/[\s:-]/g, '').toLowerCase();
  if (technology === undefined || !isCardIdentifier(technology, identifierHex)) {
    throw new ServiceError('IDENTITY_CARD_NUMBER_INVALID');
  }
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
