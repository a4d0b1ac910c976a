/** A place outside the service where documents are filed: a folder or an S3 bucket. */

import type { ByteStream } from './blob-store.ts';

/** One file to put into a target. */
export interface FilingItem {
  /** Path inside the target, `/` between folders, each part made safe for file systems by the filing step. */
  readonly location: string;
  readonly mediaType: string;
  readonly byteLength: number;
  /** SHA-256 of the bytes, 32 bytes. */
  readonly sha256: Uint8Array;
}

/** A filing target. Faults are `ServiceError`s with `STORE_...` codes. */
export interface FilingTarget {
  /** Puts one file. The same bytes at the same location count as done; other bytes there: `STORE_FILING_CONFLICT`. */
  put(item: FilingItem, open: () => ByteStream): Promise<void>;
  /** Reads the file back from the target and returns its SHA-256 and length, or undefined when it is not there. */
  readBack(
    location: string,
  ): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined>;
  /** Throws when the target cannot be used. */
  check(): Promise<void>;
}
