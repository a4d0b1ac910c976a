/** Writes one segment file: appends in groups, and one fdatasync for all that wait for one (group commit). */

import { close, fdatasync, writev } from 'node:fs';
import { promisify } from 'node:util';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { mapFileError } from '../file-error.ts';

const closeFile = promisify(close);
/** IOV_MAX is 1024 on Linux. */
const mostBuffers = 1000;

/** Where a blob was put, with the group it belongs to. */
export interface Appended {
  readonly offset: number;
  /** Resolves when the operating system has the bytes. */
  readonly written: Promise<void>;
  /** Resolves when they survive power loss. */
  readonly durable: Promise<void>;
}

/** Blobs that are written by one call. */
interface Group {
  readonly offset: number;
  readonly pieces: Uint8Array[];
  byteLength: number;
  readonly written: PromiseWithResolvers<void>;
  readonly durable: PromiseWithResolvers<void>;
}

/**
 * States: open → closing (the last groups are written and synced) → closed; or failed, from any of them. Groups are
 * written one after the other; a sync covers every group that was written before it began, and the next group is
 * written meanwhile. After a failed write or sync nothing more is tried on this file: the kernel may have dropped the
 * pages, so that a second fdatasync would report success for bytes that are gone.
 */
export class SegmentWriter {
  readonly #fd: number;
  #assigned = 0;
  #durableBytes = 0;
  /** Takes further blobs until it is its turn. */
  #gathering: Group | undefined;
  /** Groups that wait for their turn and take no more. */
  readonly #full: Group[] = [];
  /** Groups that are being written or synced now. */
  readonly #inFlight = new Set<Group>();
  #writing = false;
  #syncing = false;
  #unsynced: Group[] = [];
  #failure: unknown;
  #idle: PromiseWithResolvers<void> | undefined;

  /** Takes over a new, empty file. */
  constructor(fd: number) {
    this.#fd = fd;
  }

  /** Bytes given out so far. */
  get size(): number {
    return this.#assigned;
  }

  /** True once a write or a sync failed. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Takes a blob. The pieces must stay as they are until `written`; those that fill their memory are freed then. */
  append(pieces: readonly Uint8Array[], byteLength: number): Appended {
    if (this.#failure !== undefined) throw this.#failure;
    const group = this.#roomyGroup(pieces.length);
    const offset = this.#assigned;
    this.#assigned += byteLength;
    group.byteLength += byteLength;
    group.pieces.push(...pieces);
    if (!this.#writing) this.#write();
    return { offset, written: group.written.promise, durable: group.durable.promise };
  }

  /** Resolves when everything before `end` is durable. */
  async durableUpTo(end: number): Promise<void> {
    if (end <= this.#durableBytes) return;
    const groups = [...this.#inFlight, ...this.#unsynced, ...this.#full];
    if (this.#gathering !== undefined) groups.push(this.#gathering);
    const last = groups.find(({ offset, byteLength }) => offset < end && end <= offset + byteLength);
    if (last === undefined) throw this.#failure ?? new ServiceError('STORE_BLOB_MISSING');
    await last.durable.promise;
  }

  /** Waits for what was appended, and closes the file. Never rejects: each group's promises tell of its failure. */
  async close(): Promise<void> {
    if (this.#writing || this.#syncing || this.#gathering !== undefined) {
      this.#idle = Promise.withResolvers();
      await this.#idle.promise;
    }
    await closeFile(this.#fd).catch(() => undefined);
  }

  #roomyGroup(pieces: number): Group {
    const known = this.#gathering;
    if (known !== undefined && known.pieces.length + pieces <= mostBuffers) return known;
    // A group that is full waits for its turn behind the others.
    if (known !== undefined) this.#full.push(known);
    const group: Group = {
      offset: this.#assigned,
      pieces: [],
      byteLength: 0,
      written: Promise.withResolvers(),
      durable: Promise.withResolvers(),
    };
    // Whoever waits is told; without a waiter a failure must not count as unhandled.
    group.written.promise.catch(() => undefined);
    group.durable.promise.catch(() => undefined);
    this.#gathering = group;
    return group;
  }

  #write(): void {
    const group = this.#full.shift() ?? this.#gathering;
    if (group === undefined) {
      this.#settle();
      return;
    }
    if (group === this.#gathering) this.#gathering = undefined;
    this.#writing = true;
    this.#inFlight.add(group);
    this.#writeFrom(group, group.pieces, group.offset);
  }

  #writeFrom(group: Group, pieces: readonly Uint8Array[], position: number): void {
    writev(this.#fd, pieces as Uint8Array[], position, (error, bytesWritten) => {
      const rest = error === null && this.#failure === undefined ? afterBytes(pieces, bytesWritten) : [];
      if (rest.length > 0) return this.#writeFrom(group, rest, position + bytesWritten);
      this.#writing = false;
      if (error !== null || this.#failure !== undefined) return this.#fail(mapFileError(error));
      free(group.pieces);
      this.#inFlight.delete(group);
      this.#unsynced.push(group);
      group.written.resolve();
      if (!this.#syncing) this.#sync();
      this.#write();
    });
  }

  #sync(): void {
    const groups = this.#unsynced;
    if (groups.length === 0) {
      this.#settle();
      return;
    }
    this.#unsynced = [];
    this.#syncing = true;
    for (const group of groups) this.#inFlight.add(group);
    fdatasync(this.#fd, (error) => {
      this.#syncing = false;
      if (error !== null || this.#failure !== undefined) return this.#fail(mapFileError(error));
      for (const group of groups) {
        this.#inFlight.delete(group);
        this.#durableBytes = group.offset + group.byteLength;
        group.durable.resolve();
      }
      this.#sync();
    });
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    const open = [...this.#inFlight, ...this.#unsynced, ...this.#full];
    if (this.#gathering !== undefined) open.push(this.#gathering);
    this.#inFlight.clear();
    this.#unsynced = [];
    this.#full.length = 0;
    this.#gathering = undefined;
    for (const group of open) {
      group.written.reject(this.#failure);
      group.durable.reject(this.#failure);
    }
    this.#settle();
  }

  #settle(): void {
    if (this.#writing || this.#syncing || this.#gathering !== undefined) return;
    this.#idle?.resolve();
  }
}

/** What is left of `pieces` after a short write. */
function afterBytes(pieces: readonly Uint8Array[], written: number): readonly Uint8Array[] {
  let skipped = written;
  const rest: Uint8Array[] = [];
  for (const piece of pieces) {
    if (skipped >= piece.byteLength) skipped -= piece.byteLength;
    else {
      rest.push(piece.subarray(skipped));
      skipped = 0;
    }
  }
  return rest;
}

/**
 * Gives back the memory of pieces that own theirs. Left to the collector, some 100 KB a job outside its heap make it
 * mark the whole heap many times a second.
 */
function free(pieces: Uint8Array[]): void {
  for (const { buffer, byteLength } of pieces) {
    if (buffer instanceof ArrayBuffer && byteLength >= 4_096 && buffer.byteLength === byteLength) {
      buffer.transfer(0);
    }
  }
  pieces.length = 0;
}
