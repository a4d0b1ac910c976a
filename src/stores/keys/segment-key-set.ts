/** The key pairs of one segment, ready for use: wraps data keys as JWE (RFC 7516) with ECDH-ES+A256KW. */

import { createPublicKey, type KeyObject } from 'node:crypto';
import { type CryptoKey, compactDecrypt, decodeProtectedHeader, importJWK } from 'jose';
import type { WrappedKey } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { AgreedKeyWrapper } from './agreed-key.ts';
import type { KeySet, SealingJwk } from './key-file.ts';

const algorithm = 'ECDH-ES+A256KW';
const encryption = 'A256GCM';
/** A wrapped 32-byte key with the longest blob name is below 1,000 characters. */
const maxWrappedCharacters = 4096;

/** Keys of one segment, imported. */
export interface SegmentKeySet {
  readonly current: string;
  readonly publicKeys: ReadonlyMap<string, KeyObject>;
  readonly wrapper: AgreedKeyWrapper;
  /** Empty in a process that only takes in. */
  readonly privateKeys: ReadonlyMap<string, CryptoKey>;
}

/** Imports the keys; `STORE_KEY_FILE_INVALID` when one is not a point on the curve. */
export async function importSegmentKeys(segment: string, keys: KeySet<SealingJwk>): Promise<SegmentKeySet> {
  const publicKeys = new Map<string, KeyObject>();
  const privateKeys = new Map<string, CryptoKey>();
  try {
    for (const { d, ...publicPart } of keys.keys) {
      publicKeys.set(publicPart.kid, createPublicKey({ key: publicPart, format: 'jwk' }));
      if (d !== undefined) privateKeys.set(publicPart.kid, await importEc({ ...publicPart, d }));
    }
  } catch (error) {
    throw new ServiceError('STORE_KEY_FILE_INVALID', {
      details: { member: `segments.${segment}` },
      cause: error,
    });
  }
  return { current: keys.current, publicKeys, privateKeys, wrapper: new AgreedKeyWrapper() };
}

/** The `kid` in a wrapped key's header; `STORE_DOCUMENT_DAMAGED` when it is not a JWE of ours. */
export function keyIdOf(wrappedKey: string): string {
  if (wrappedKey.length > maxWrappedCharacters) throw new ServiceError('STORE_DOCUMENT_DAMAGED');
  try {
    const { kid } = decodeProtectedHeader(wrappedKey);
    if (typeof kid === 'string') return kid;
  } catch (error) {
    throw new ServiceError('STORE_DOCUMENT_DAMAGED', { cause: error });
  }
  throw new ServiceError('STORE_DOCUMENT_DAMAGED');
}

/** Wraps `dataKey` with the current key. Segment and blob name are authenticated with it. */
export function wrapWith(
  keys: SegmentKeySet,
  segment: string,
  dataKey: Uint8Array,
  blobKey: string,
): WrappedKey {
  const publicKey = keys.publicKeys.get(keys.current);
  if (publicKey === undefined) throw new ServiceError('STORE_KEY_UNAVAILABLE', { details: { segment } });
  const bound = { segment, blob: blobKey };
  return { wrappedKey: keys.wrapper.wrap(publicKey, keys.current, dataKey, bound), keyId: keys.current };
}

/** Unwraps with the private key named in the header; see `SegmentKeys.unwrapKey` for what it throws. */
export async function unwrapWith(
  keys: SegmentKeySet,
  segment: string,
  wrappedKey: string,
  blobKey: string,
): Promise<Uint8Array> {
  const keyId = keyIdOf(wrappedKey);
  const privateKey = keys.privateKeys.get(keyId);
  if (privateKey === undefined) {
    throw new ServiceError('STORE_KEY_UNAVAILABLE', { details: { segment, keyId } });
  }
  let opened: Awaited<ReturnType<typeof compactDecrypt>>;
  try {
    opened = await compactDecrypt(wrappedKey, privateKey, {
      keyManagementAlgorithms: [algorithm],
      contentEncryptionAlgorithms: [encryption],
    });
  } catch (error) {
    throw new ServiceError('STORE_DOCUMENT_DAMAGED', { details: { segment, blobKey }, cause: error });
  }
  const { protectedHeader, plaintext } = opened;
  // A key moved to another row would open that row's blob for whoever may read this one.
  const bound = protectedHeader['segment'] === segment && protectedHeader['blob'] === blobKey;
  if (!bound || plaintext.byteLength !== 32) {
    throw new ServiceError('STORE_DOCUMENT_DAMAGED', { details: { segment, blobKey } });
  }
  return plaintext;
}

async function importEc(jwk: Omit<SealingJwk, 'd'> & { d: string }): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new TypeError('Not an asymmetric key');
  return key;
}
