/** The service's keys as others see them: they ask for an act, and never get a private key in hand. */

import type { CardTechnology } from '../../drivers/device/card.ts';
import type { SegmentId } from '../shared/ids.ts';

/** A data key as it is kept in a row. */
export interface WrappedKey {
  /** JWE compact serialization (RFC 7516), ECDH-ES+A256KW; the name of the blob is in its protected header. */
  readonly wrappedKey: string;
  /** `kid` of the segment key that wrapped it. */
  readonly keyId: string;
}

/**
 * Wraps and unwraps the data keys of documents. Wrapping needs the public key of the segment only; unwrapping in a
 * process without its private key is refused with `STORE_KEY_UNAVAILABLE`.
 */
export interface SegmentKeys {
  /** `kid` with which the segment's new documents are sealed. */
  currentKeyId(segment: SegmentId): string;
  /** Wraps a 32-byte data key for one blob of one segment. Unknown segment: `STORE_KEY_UNAVAILABLE`. */
  wrapKey(segment: SegmentId, dataKey: Uint8Array, blobKey: string): Promise<WrappedKey>;
  /**
   * The data key again. `STORE_DOCUMENT_DAMAGED` when the wrapped key was altered or belongs to another blob or
   * segment; `STORE_KEY_UNAVAILABLE` when the private key is not held.
   */
  unwrapKey(segment: SegmentId, wrappedKey: string, blobKey: string): Promise<Uint8Array>;
}

/** Keyed hashes (HMAC-SHA-256, RFC 2104) of identifiers that can be guessed and must not lie in the database. */
export interface KeyedHashes {
  /**
   * 32 bytes that stand for a card. Upper and lower case hex give the same. `STORE_KEY_UNAVAILABLE` in an
   * intake-only process.
   */
  cardHash(technology: CardTechnology, identifierHex: string): Uint8Array;
  /** 32 bytes that stand for a token or another short secret; `purpose` keeps uses apart. */
  tokenHash(purpose: string, token: string): Uint8Array;
}

/** Claims of a signed token, as JSON. */
export type SignedClaims = Readonly<Record<string, unknown>>;

/** Signs and verifies (JWS compact serialization, RFC 7515, EdDSA with Ed25519). */
export interface TokenSigner {
  /** Signs with the current key; its `kid` and `type` (the `typ` header) are protected. */
  sign(type: string, claims: SignedClaims): Promise<string>;
  /** The claims, or undefined when the signature, the `typ` or the form is wrong. Does not look at times. */
  verify(type: string, token: string): Promise<SignedClaims | undefined>;
}

/** All keys of a process. */
export interface KeyRing extends SegmentKeys, KeyedHashes {
  /** `full` reads and writes; `intake` holds public keys only, so that it can seal but not open. */
  readonly kind: 'full' | 'intake';
  readonly segments: readonly SegmentId[];
  /** Signs the heads of the audit chain. */
  readonly checkpoints: TokenSigner;
  /** Signs session tokens (panel, sign-in). */
  readonly sessions: TokenSigner;
}
