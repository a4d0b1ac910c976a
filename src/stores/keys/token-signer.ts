/** Signs and verifies tokens with Ed25519 keys of the key file (JWS compact serialization, RFC 7515; EdDSA, RFC 8037). */

import { CompactSign, type CryptoKey, compactVerify, errors, importJWK } from 'jose';
import type { SignedClaims, TokenSigner } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { KeySet, SigningJwk } from './key-file.ts';

const algorithm = 'EdDSA';
const maxTokenCharacters = 16_384;

/** A signer over a set of keys. Without the private part it verifies only: `sign` throws `STORE_KEY_UNAVAILABLE`. */
export async function tokenSigner(
  member: string,
  keys: KeySet<SigningJwk> | undefined,
): Promise<TokenSigner> {
  const publicKeys = new Map<string, CryptoKey>();
  let signing: { readonly kid: string; readonly key: CryptoKey } | undefined;
  try {
    for (const { d, ...publicPart } of keys?.keys ?? []) {
      publicKeys.set(publicPart.kid, await importOkp(publicPart));
      if (d !== undefined && publicPart.kid === keys?.current) {
        signing = { kid: publicPart.kid, key: await importOkp({ ...publicPart, d }) };
      }
    }
  } catch (error) {
    throw new ServiceError('STORE_KEY_FILE_INVALID', { details: { member }, cause: error });
  }
  return {
    sign: async (type, claims) => {
      if (signing === undefined) throw new ServiceError('STORE_KEY_UNAVAILABLE', { details: { member } });
      return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: algorithm, typ: type, kid: signing.kid })
        .sign(signing.key);
    },
    verify: (type, token) => verify(publicKeys, type, token),
  };
}

async function verify(
  keys: ReadonlyMap<string, CryptoKey>,
  type: string,
  token: string,
): Promise<SignedClaims | undefined> {
  if (token.length > maxTokenCharacters) return undefined;
  try {
    const { payload, protectedHeader } = await compactVerify(
      token,
      ({ kid }) => {
        const key = kid === undefined ? undefined : keys.get(kid);
        if (key === undefined) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      { algorithms: [algorithm] },
    );
    if (protectedHeader.typ !== type) return undefined;
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return isObject(claims) ? claims : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is SignedClaims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function importOkp(jwk: Omit<SigningJwk, 'd'> & { d?: string }): Promise<CryptoKey> {
  const key = await importJWK(jwk, algorithm);
  if (key instanceof Uint8Array) throw new TypeError('Not an asymmetric key');
  return key;
}
