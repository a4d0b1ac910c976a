/** What the browser keeps while the identity provider is asked: sealed, so that it can be neither read nor changed. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { ProviderRequest } from '../../ports/identity-provider.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';

/** The provider must be done within 10 minutes. */
export const providerRequestMs = 10 * 60_000;

const nonceBytes = 12;
const tagBytes = 16;

/** A request and the page that was asked for. */
export interface KeptRequest extends ProviderRequest {
  readonly next: string;
}

/** Seals (AES-256-GCM) into characters of base64url. */
export function sealRequest(keys: Pick<KeyedHashes, 'tokenHash'>, request: KeptRequest, now: Date): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keys), nonce);
  const until = now.getTime() + providerRequestMs;
  const plain = JSON.stringify({ ...request, until });
  const box = [nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(box).toString('base64url');
}

/** Opens it; undefined when it was altered, is too old, or none. */
export function openRequest(
  keys: Pick<KeyedHashes, 'tokenHash'>,
  sealed: string,
  now: Date,
): KeptRequest | undefined {
  const box = Buffer.from(sealed, 'base64url');
  if (box.byteLength <= nonceBytes + tagBytes) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(keys), box.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(box.subarray(-tagBytes));
    const plain = [decipher.update(box.subarray(nonceBytes, -tagBytes)), decipher.final()];
    // Whatever decrypts was written above.
    const { until, ...request } = JSON.parse(Buffer.concat(plain).toString('utf8')) as KeptRequest & {
      readonly until: number;
    };
    return now.getTime() < until ? request : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(keys: Pick<KeyedHashes, 'tokenHash'>): Uint8Array {
  return keys.tokenHash('provider-request-seal', 'v1');
}
