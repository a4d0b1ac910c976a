/** Documents at rest: encrypted with a fresh key each, the key wrapped to the segment's public key. */

import type { SegmentId } from '../shared/ids.ts';
import type { ByteStream } from './blob-store.ts';

/** What must be kept in the row to read a sealed document again. */
export interface SealedDocument {
  readonly blobKey: string;
  /** JWE (ECDH-ES+A256KW) of the data key. Destroying it makes the document unreadable. */
  readonly wrappedKey: string;
  /** `kid` of the segment key that wrapped it. */
  readonly keyId: string;
  /** Length of the plain text in bytes. */
  readonly byteLength: number;
  /** SHA-256 of the plain text, 32 bytes. */
  readonly sha256: Uint8Array;
}

/** A document that was taken in and is readable, but may not survive power loss yet. */
export interface TakenDocument {
  readonly document: SealedDocument;
  /**
   * Settles when the document survives power loss. Rejected (`STORE_...`): it may not, and never will; a row that
   * names it must be taken back. Until then `open` waits.
   */
  readonly durable: Promise<void>;
}

/** What may be asked of sealing. */
export interface SealOptions {
  /** Receives the first 4096 bytes (fewer if the document is shorter) for format sniffing before the end is reached. */
  readonly firstBytes?: (bytes: Uint8Array) => void;
  /** Most bytes of plain text; more is refused with `REQUEST_TOO_LARGE`. Default: no limit. */
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** The location and key of a sealed document. */
export type SealedReference = Pick<SealedDocument, 'blobKey' | 'wrappedKey'>;

/**
 * Taking in and reading back are separate rights: sealing needs the segment's public key only; `open` needs the
 * private key and throws `STORE_KEY_UNAVAILABLE` in a process that does not hold it.
 */
export interface DocumentVault {
  /** Encrypts and stores a stream in constant memory. Resolves when it survives power loss. */
  seal(segment: SegmentId, source: ByteStream, options?: SealOptions): Promise<SealedDocument>;
  /**
   * As `seal`, but small documents share files and syncs with others that come in at the same time, and the row may
   * be written while their sync runs: acknowledge only when both are done. For documents that are kept for days.
   */
  take(segment: SegmentId, source: ByteStream, options?: SealOptions): Promise<TakenDocument>;
  /** Decrypts; every frame is authenticated before its bytes are handed out. Damage: `STORE_DOCUMENT_DAMAGED`. */
  open(segment: SegmentId, document: SealedReference): ByteStream;
  /** Removes the blob. The caller destroys the wrapped key in its own transaction first (crypto-erase). */
  discard(blobKey: string): Promise<void>;
}
