/** Secrets of devices as they lie in the database: AES-256-GCM under a data key that a segment's key wraps. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealedSecret } from '../../ports/device-store.ts';
import type { SegmentKeys } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId, SegmentId } from '../../shared/ids.ts';

/** Which secret of which device: bound to the ciphertext, so that none can take another's place. */
export interface SecretPlace {
  readonly device: DeviceId;
  readonly use: 'account' | 'snmp';
}

const nonceBytes = 12;
const tagBytes = 16;
/** Longest secret; accounts have below 300 bytes. */
const mostBytes = 4_096;

/**
 * Encrypts a value that JSON can hold.
 * @throws ServiceError `STORE_KEY_UNAVAILABLE` for a segment without a key, `REQUEST_TOO_LARGE` above 4,096 bytes.
 */
export async function sealSecret(
  keys: SegmentKeys,
  segment: SegmentId,
  place: SecretPlace,
  value: object,
): Promise<SealedSecret> {
  const plain = Buffer.from(JSON.stringify(value));
  if (plain.byteLength > mostBytes) throw new ServiceError('REQUEST_TOO_LARGE');
  const dataKey = randomBytes(32);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(Buffer.from(nameOf(place)));
  const box = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const { wrappedKey } = await keys.wrapKey(segment, dataKey, nameOf(place));
  return { segment, wrappedKey, box: box.toString('base64url') };
}

/**
 * Decrypts a secret.
 * @throws ServiceError `STORE_KEY_UNAVAILABLE`; `STORE_DOCUMENT_DAMAGED` when it was altered or moved.
 */
export async function openSecret(
  keys: SegmentKeys,
  sealed: SealedSecret,
  place: SecretPlace,
): Promise<unknown> {
  const dataKey = await keys.unwrapKey(sealed.segment, sealed.wrappedKey, nameOf(place));
  const box = Buffer.from(sealed.box, 'base64url');
  let plain: Buffer;
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey, box.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(nameOf(place)));
    decipher.setAuthTag(box.subarray(-tagBytes));
    plain = Buffer.concat([decipher.update(box.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch (error) {
    const details = { device: place.device, use: place.use };
    throw new ServiceError('STORE_DOCUMENT_DAMAGED', { details, cause: error });
  }
  return JSON.parse(plain.toString('utf8'));
}

function nameOf({ device, use }: SecretPlace): string {
  return `device:${device}:${use}`;
}
