/** Passwords: argon2id with the parameters of RFC 9106's second recommendation, lowered for many sign-ins an hour. */

import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** 19 MiB, 2 passes, 1 lane: OWASP's minimum for argon2id; about 25 ms of one core. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Longest password taken, in characters; longer input is refused before it is hashed. */
export const maxPasswordLength = 256;

/** Hashes a password for storage. */
export async function hashPassword(password: string): Promise<string> {
  return await hash(password.normalize('NFKC'), parameters);
}

/** Compares in constant time. A missing hash costs the same time and is never equal. */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  if (password.length > maxPasswordLength) return false;
  const equal = await verify(stored ?? (await absentHash()), password.normalize('NFKC'));
  return equal && stored !== undefined;
}

/** True for 12 characters or more that are not one character repeated. */
export function isStrongPassword(password: string): boolean {
  return [...password].length >= 12 && password.length <= maxPasswordLength && new Set(password).size >= 5;
}

/** A one-time password people can type: 4 groups of 4 letters and digits that look unlike each other (78 bits). */
export function newOneTimePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');
  return [group(), group(), group(), group()].join('-');
}

let absent: Promise<string> | undefined;

/** The hash that is compared when there is none, so that an unknown name takes as long as a wrong password. */
function absentHash(): Promise<string> {
  absent ??= hash('no password is stored', parameters);
  return absent;
}
