/** Where encrypted bytes lie: a folder or an S3 bucket. It never sees plain text. */

import type { BlobSpool } from './blob-spool.ts';

/** Bytes in order, of any length. */
export type ByteStream = AsyncIterable<Uint8Array>;

/**
 * A flat store of immutable blobs. Keys match `[a-z0-9][a-z0-9/_.-]*`, at most 200 characters, without `..`;
 * anything else is refused with `STORE_KEY_INVALID`. Faults are `ServiceError`s with `STORE_...` codes.
 */
export interface BlobStore {
  /**
   * Stores a blob. Resolves only when the bytes survive power loss. A blob of that key that exists already is
   * refused with `STORE_BLOB_EXISTS`. When the source throws or `signal` aborts, nothing stays behind.
   */
  put(key: string, source: ByteStream, signal?: AbortSignal): Promise<{ readonly byteLength: number }>;
  /** The bytes of a blob, or of a range of it (`end` exclusive). Missing: `STORE_BLOB_MISSING` on first read. */
  get(key: string, range?: { readonly start: number; readonly end: number }): ByteStream;
  /** The stored length in bytes, or undefined when there is no such blob. */
  size(key: string): Promise<number | undefined>;
  /** Removes a blob; does nothing when it is not there. */
  delete(key: string): Promise<void>;
  /** Keys that begin with `prefix`, in no order; for reconciliation. */
  list(prefix: string): AsyncIterable<string>;
  /** Writes, reads and removes a small blob; throws when the store cannot be used. For `doctor` and readiness. */
  check(): Promise<void>;
  /** For small blobs that many wait for at once; absent where the store cannot append. */
  readonly spool?: BlobSpool;
}
