/** Secrets of authenticator apps as they lie in the database: AES-256-GCM under a key that the key ring makes. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';

const nonceBytes = 12;
const tagBytes = 16;
/** Names the use of the key, so that no other hash of the ring is ever equal to it. */
const purpose = 'authenticator-seal';

/**
 * Encrypts a secret for one person. The key is an HMAC under the ring's secret, which is not in the database; a row
 * that is moved to another person does not open.
 */
export function sealTotpSecret(
  keys: Pick<KeyedHashes, 'tokenHash'>,
  personId: PersonId,
  secret: string,
): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keys.tokenHash(purpose, personId), nonce);
  return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/**
 * Decrypts it.
 * @throws ServiceError `STORE_DOCUMENT_DAMAGED` when it was altered, moved, or sealed under other keys.
 */
export function openTotpSecret(
  keys: Pick<KeyedHashes, 'tokenHash'>,
  personId: PersonId,
  sealed: Uint8Array,
): string {
  try {
    const key = keys.tokenHash(purpose, personId);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const plain = [decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()];
    return Buffer.concat(plain).toString('utf8');
  } catch (cause) {
    throw new ServiceError('STORE_DOCUMENT_DAMAGED', { details: { person: personId }, cause });
  }
}
