/** Shared append-only files for small blobs that must be durable soon: one sync serves all that wait for it. */

/** A small blob that was handed to the operating system but may not survive power loss yet. */
export interface SpooledBlob {
  /** The key under which the blob store gives it back. */
  readonly key: string;
  /** Settles when the bytes survive power loss. Rejected (`STORE_...`): they may not, and never will. */
  readonly durable: Promise<void>;
}

/** Blobs of rows that a killed process or a power loss may have left behind without their bytes. */
export interface UnverifiedSegment {
  /** What the keys of all its blobs begin with. */
  readonly prefix: string;
  /** True for a blob whose bytes were not yet known to be durable when somebody looked last. */
  readonly concerns: (key: string) => boolean;
  /** Notes that every row of it was checked up to here. */
  verified(): Promise<void>;
}

/** What the rows say of blobs, as far as tidying needs it. */
export interface SpoolRows {
  /** Every key that a row names and that begins with `prefix`. */
  named(prefix: string): Promise<readonly string[]>;
}

/** What tidying did. */
export interface SpoolTidied {
  /** Segment files removed. */
  readonly removed: number;
  /** Blobs copied into files of their own. */
  readonly moved: number;
}

/**
 * A spool beside a blob store. Its blobs are read, sized and deleted through the store like any other; `get` waits
 * until the bytes are durable, in whichever process they were written, so that nothing comes out of a device that a
 * power loss could still undo. Deleting one frees no space by itself: `tidy` drops segments that no row names.
 */
export interface BlobSpool {
  /** Longest blob taken, in bytes. */
  readonly mostBytes: number;
  /** Appends a blob; resolves as soon as the operating system has it and every process can read it. */
  append(pieces: readonly Uint8Array[], byteLength: number): Promise<SpooledBlob>;
  /** Segments whose rows must be checked before anything is served. */
  unverified(): Promise<readonly UnverifiedSegment[]>;
  /** Removes segments that nobody writes to and no row names, and copies the last few blobs out of old ones. */
  tidy(rows: SpoolRows, signal: AbortSignal): Promise<SpoolTidied>;
}
