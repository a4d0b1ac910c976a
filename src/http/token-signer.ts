/** Signed tokens (JWT, RFC 7519) that cookies carry. They name a row in the store; the row is asked every time. */

import { jwtVerify, SignJWT } from 'jose';
import { JOSEError } from 'jose/errors';
import type { Clock } from '../shared/clock.ts';

/** What a token says. */
export interface TokenClaims {
  /** What the token is for; a token of one use is worth nothing for the other. */
  readonly use: 'sign-in' | 'walk-up' | 'second' | 'phone';
  /** Id of the sign-in, the walk-up session, the half sign-in or the phone's visit. */
  readonly id: string;
  /** The device the walk-up session belongs to. */
  readonly deviceId?: string;
}

/** Signs and verifies tokens. */
export interface TokenSigner {
  /** @param lifetimeSeconds Seconds until the token is worth nothing. */
  sign(claims: TokenClaims, lifetimeSeconds: number): Promise<string>;
  /** Undefined for a token that is forged, expired or not of this service. */
  verify(token: string): Promise<TokenClaims | undefined>;
}

const uses = ['sign-in', 'walk-up', 'second', 'phone'] as const;
const issuer = 'tomeoki';
const type = 'tomeoki-cookie+jwt';

/**
 * A signer with HMAC SHA-256 (`HS256`, RFC 7518 §3.2).
 *
 * @param key At least 32 random bytes, the same in every process that serves the same host.
 */
export function openTokenSigner(key: Uint8Array, clock: Clock): TokenSigner {
  if (key.byteLength < 32) throw new TypeError('the token key must have at least 32 bytes');
  return {
    sign: ({ use, id, deviceId }, lifetimeSeconds) => {
      const now = Math.floor(clock.now().getTime() / 1000);
      return new SignJWT(deviceId === undefined ? { use } : { use, dev: deviceId })
        .setProtectedHeader({ alg: 'HS256', typ: type })
        .setIssuer(issuer)
        .setSubject(id)
        .setIssuedAt(now)
        .setExpirationTime(now + Math.floor(lifetimeSeconds))
        .sign(key);
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          typ: type,
          currentDate: clock.now(),
          requiredClaims: ['exp', 'iat', 'sub'],
        });
        return claimsOf(payload.sub, payload['use'], payload['dev']);
      } catch (error) {
        if (error instanceof JOSEError) return undefined;
        throw error;
      }
    },
  };
}

function claimsOf(id: unknown, use: unknown, deviceId: unknown): TokenClaims | undefined {
  const known = uses.find((one) => one === use);
  if (typeof id !== 'string' || known === undefined) return undefined;
  return typeof deviceId === 'string' ? { use: known, id, deviceId } : { use: known, id };
}
