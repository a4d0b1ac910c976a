/** Recovery codes: for the day the phone is lost. Shown once, used once, stored as keyed hashes. */

import { randomInt } from 'node:crypto';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonId } from '../../shared/ids.ts';

/** How many a person gets. */
export const recoveryCodeCount = 10;
/** Letters and digits that look unlike each other; ten of them are 49 bits. */
const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

/** Ten new codes of two groups of five characters. */
export function newRecoveryCodes(): readonly string[] {
  const codes = new Set<string>();
  while (codes.size < recoveryCodeCount) codes.add(`${group()}-${group()}`);
  return [...codes];
}

function group(): string {
  return Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** A typed code without what people put between its characters; undefined when it cannot be one. */
export function normaliseRecoveryCode(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  return plain.length === 10 && [...plain].every((one) => alphabet.includes(one)) ? plain : undefined;
}

/** 32 bytes that stand for a code of one person. */
export function recoveryCodeHash(
  keys: Pick<KeyedHashes, 'tokenHash'>,
  personId: PersonId,
  code: string,
): Uint8Array {
  return keys.tokenHash('recovery-code', `${personId}:${normaliseRecoveryCode(code) ?? ''}`);
}
