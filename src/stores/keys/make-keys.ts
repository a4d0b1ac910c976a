/** Makes keys with random values and their names (JWK thumbprints, RFC 7638). */

import { randomBytes } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { SegmentId } from '../../shared/ids.ts';
import type { KeyFile, KeySet, SealingJwk, SecretJwk, SigningJwk } from './key-file.ts';

/** A new key pair for sealing: P-256, which key management services and smart cards also hold. */
export async function makeSealingKey(): Promise<SealingJwk> {
  const { privateKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
  const { x, y, d } = await exportJWK(privateKey);
  const key = { kty: 'EC', crv: 'P-256', x: given(x), y: given(y) } as const;
  return { ...key, kid: await calculateJwkThumbprint(key), d: given(d) };
}

/** A new key pair for signing: Ed25519. */
export async function makeSigningKey(): Promise<SigningJwk> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x, d } = await exportJWK(privateKey);
  const key = { kty: 'OKP', crv: 'Ed25519', x: given(x) } as const;
  return { ...key, kid: await calculateJwkThumbprint(key), d: given(d) };
}

/** A new secret of 32 random bytes. Its `kid` is random too: a thumbprint would be a hash of the secret. */
export function makeSecretKey(): SecretJwk {
  return { kty: 'oct', kid: randomBytes(16).toString('base64url'), k: randomBytes(32).toString('base64url') };
}

/** The set with `key` added and made current. */
export function withCurrent<Key extends { kid: string }>(
  keys: KeySet<Key> | undefined,
  key: Key,
): KeySet<Key> {
  return { current: key.kid, keys: [...(keys?.keys ?? []), key] };
}

/** True when a key for one of the uses or segments is not in the file. */
export function lacksKeys(file: KeyFile, segments: readonly SegmentId[]): boolean {
  if (segments.some((segment) => file.segments[segment] === undefined)) return true;
  if (file.kind === 'intake') return false;
  return [file.checkpoints, file.sessions, file.cardSecret, file.tokenSecret].includes(undefined);
}

/** The file with every missing key made; keys that are there stay as they are. */
export async function withMissingKeys(file: KeyFile, segments: readonly SegmentId[]): Promise<KeyFile> {
  const sets = { ...file.segments };
  for (const segment of segments) {
    sets[segment] ??= withCurrent(undefined, await makeSealingKey());
  }
  return {
    ...file,
    segments: sets,
    checkpoints: file.checkpoints ?? withCurrent(undefined, await makeSigningKey()),
    sessions: file.sessions ?? withCurrent(undefined, await makeSigningKey()),
    cardSecret: file.cardSecret ?? makeSecretKey(),
    tokenSecret: file.tokenSecret ?? makeSecretKey(),
  };
}

function given(member: string | undefined): string {
  if (member === undefined) throw new TypeError('The generated key lacks a member');
  return member;
}
