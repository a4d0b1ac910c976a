/** A copy of the key file under a passphrase: JWE with PBES2 (RFC 7518 §4.8), for a safe and not for the backup. */

import { CompactEncrypt, compactDecrypt } from 'jose';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { parseKeyFile } from '../keys/key-file.ts';

/** PBKDF2 rounds (OWASP 2023 for HMAC-SHA-512 asks 210,000). */
const rounds = 310_000;
/** Fewest characters of a passphrase. */
export const leastPassphrase = 12;

/** The key file's text under a passphrase. */
export async function sealKeyFile(text: string, passphrase: string): Promise<string> {
  parseKeyFile(text);
  return await new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', typ: 'tomeoki-keys' })
    .setKeyManagementParameters({ p2c: rounds })
    .encrypt(new TextEncoder().encode(passphrase));
}

/** The key file's text again. `BACKUP_PASSPHRASE_WRONG` when it cannot be opened. */
export async function openKeyCopy(sealed: string, passphrase: string): Promise<string> {
  try {
    const { plaintext } = await compactDecrypt(sealed.trim(), new TextEncoder().encode(passphrase), {
      keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
      maxPBES2Count: 1_000_000,
    });
    const text = new TextDecoder().decode(plaintext);
    parseKeyFile(text);
    return text;
  } catch (error) {
    throw new ServiceError('BACKUP_PASSPHRASE_WRONG', { cause: error });
  }
}
