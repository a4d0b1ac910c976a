/** The spool of a folder of blobs: segment files of its own process to append to, those of all processes to read. */

import { randomUUID } from 'node:crypto';
import { close, open as openCallback } from 'node:fs';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type {
  BlobSpool,
  SpooledBlob,
  SpoolRows,
  SpoolTidied,
  UnverifiedSegment,
} from '../../../ports/blob-spool.ts';
import type { ByteStream } from '../../../ports/blob-store.ts';
import { errnoOf, mapFileError } from '../file-error.ts';
import type { FolderSync } from '../folder-sync.ts';
import { parseSegmentFile, readMark, removeMark, segmentPath, writeMark } from './segment-marks.ts';
import { type Appended, SegmentWriter } from './segment-writer.ts';
import { formatSpoolKey, parseSpoolKey, type SpoolPlace, spoolPrefix } from './spool-key.ts';
import { type TidyWays, tidySegments } from './tidy-segments.ts';

const openFd = promisify(openCallback);
const closeFd = promisify(close);
const readBytes = 262_144;
/** Folder of the segment files below that of the blobs. Keys of spooled blobs begin with it too, one level deeper. */
export const spoolFolder = 'spool';

/** Sizes and times of a spool. */
export interface SpoolLimits {
  /** Longest blob taken; default 1 MiB and the frames of its encryption. */
  readonly mostBytes: number;
  /** A segment that reached this length is followed by the next; default 64 MiB. */
  readonly segmentBytes: number;
  /** A segment that is older is followed by the next, so that none stays open for ever; default one hour. */
  readonly segmentMs: number;
  /** How long nobody must have written to a segment before it is tidied; default one hour. */
  readonly restMs: number;
}

/** The defaults of {@link SpoolLimits}. */
export const defaultSpoolLimits: SpoolLimits = Object.freeze({
  mostBytes: 1_048_576 + 4_096,
  segmentBytes: 67_108_864,
  segmentMs: 3_600_000,
  restMs: 3_600_000,
});

type CopyAsFile = (key: string, source: ByteStream) => Promise<unknown>;

/** A segment that this process writes to. */
interface OpenSegment {
  readonly name: string;
  readonly writer: SegmentWriter;
  readonly openedMs: number;
}

/**
 * The segments lie in `folder`, one file each. Nothing is opened before the first blob is appended. Closing waits for
 * what was appended; a spool that is not closed leaves a segment whose rows the next start checks.
 */
export class FileSpool implements BlobSpool, AsyncDisposable {
  readonly mostBytes: number;
  readonly #folder: string;
  readonly #root: string;
  readonly #folders: FolderSync;
  readonly #limits: SpoolLimits;
  readonly #own = new Map<string, OpenSegment>();
  #current: OpenSegment | undefined;
  #next: Promise<OpenSegment> | undefined;
  readonly #closing = new Set<Promise<void>>();
  readonly #copyAsFile: CopyAsFile;

  /** `copyAsFile` gives a blob a file of its own under its key. */
  constructor(root: string, folders: FolderSync, limits: SpoolLimits, copyAsFile: CopyAsFile) {
    this.#folder = join(root, spoolFolder);
    this.#root = root;
    this.#folders = folders;
    this.#limits = limits;
    this.#copyAsFile = copyAsFile;
    this.mostBytes = limits.mostBytes;
  }

  async append(pieces: readonly Uint8Array[], byteLength: number): Promise<SpooledBlob> {
    const current = this.#usable() ?? (await this.#turnOver());
    const appended: Appended = current.writer.append(pieces, byteLength);
    await appended.written;
    const { offset, durable } = appended;
    return { key: formatSpoolKey({ segment: current.name, offset, length: byteLength }), durable };
  }

  async unverified(): Promise<readonly UnverifiedSegment[]> {
    const found: UnverifiedSegment[] = [];
    for (const segment of await this.#segments()) {
      if (this.#own.has(segment)) continue;
      const mark = await readMark(this.#folder, segment);
      if (mark === undefined) continue;
      // Whatever the file holds now is durable after this, so only rows that exist now can lack their bytes.
      const end = await this.#syncedLength(segment);
      if (end !== undefined && end === mark) continue;
      found.push({
        prefix: spoolPrefix(segment),
        concerns: (key) => (parseSpoolKey(key)?.offset ?? 0) >= mark,
        verified: () => writeMark(this.#folder, segment, end ?? 0),
      });
    }
    return found;
  }

  /** The bytes of a place, once they are durable; undefined when its segment is not there. */
  async open(place: SpoolPlace): Promise<FileHandle | undefined> {
    const own = this.#own.get(place.segment);
    if (own !== undefined) await own.writer.durableUpTo(place.offset + place.length);
    let file: FileHandle | undefined;
    try {
      file = await open(segmentPath(this.#folder, place.segment), 'r');
      const isOpenElsewhere =
        own === undefined && (await readMark(this.#folder, place.segment)) !== undefined;
      if (isOpenElsewhere) await file.datasync();
      return file;
    } catch (error) {
      await file?.close();
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw mapFileError(error);
    }
  }

  /** The length of a blob if its segment holds all of it. */
  async size(place: SpoolPlace): Promise<number | undefined> {
    try {
      const { size } = await stat(segmentPath(this.#folder, place.segment));
      return size >= place.offset + place.length ? place.length : undefined;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw mapFileError(error);
    }
  }

  async tidy(rows: SpoolRows, signal: AbortSignal): Promise<SpoolTidied> {
    const ways: TidyWays = {
      folder: this.#folder,
      folders: this.#folders,
      segments: (await this.#segments()).filter((segment) => !this.#own.has(segment)),
      restMs: this.#limits.restMs,
      copyOut: (place) => this.#copyOut(place),
    };
    return await tidySegments(ways, rows, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    if (current !== undefined) this.#retire(current);
    const next = await this.#next?.catch(() => undefined);
    this.#next = undefined;
    if (next !== undefined) this.#retire(next);
    await Promise.all(this.#closing);
  }

  #usable(): OpenSegment | undefined {
    const current = this.#current;
    if (current === undefined || current.writer.failed) return undefined;
    const isOld = performance.now() - current.openedMs >= this.#limits.segmentMs;
    if (current.writer.size >= this.#limits.segmentBytes || isOld) return undefined;
    // The next one is made while there is still room in this one, so that nobody waits for it.
    if (this.#next === undefined && current.writer.size * 2 >= this.#limits.segmentBytes)
      void this.#prepare();
    return current;
  }

  async #turnOver(): Promise<OpenSegment> {
    const next = this.#next ?? this.#prepare();
    const opened = await next;
    if (this.#next === next) {
      this.#next = undefined;
      const last = this.#current;
      this.#current = opened;
      if (last !== undefined) this.#retire(last);
    }
    return this.#usable() ?? (await this.#turnOver());
  }

  #prepare(): Promise<OpenSegment> {
    const next = this.#openSegment();
    this.#next = next;
    next.catch(() => {
      if (this.#next === next) this.#next = undefined;
    });
    return next;
  }

  async #openSegment(): Promise<OpenSegment> {
    const name = randomUUID();
    try {
      await this.#folders.makeFolder(this.#folder, this.#root);
      const fd = await openFd(segmentPath(this.#folder, name), 'wx', 0o600);
      try {
        // After the file: a mark alone is what a tidying that was cut short leaves, and goes.
        await writeMark(this.#folder, name, 0);
        await this.#folders.sync(this.#folder);
      } catch (error) {
        await closeFd(fd);
        throw error;
      }
      const segment = { name, writer: new SegmentWriter(fd), openedMs: performance.now() };
      this.#own.set(name, segment);
      return segment;
    } catch (error) {
      throw mapFileError(error);
    }
  }

  /** Lets a segment go once its last blobs are durable. One that failed keeps its mark: its rows must be checked. */
  #retire({ name, writer }: OpenSegment): void {
    const closing = writer
      .close()
      .then(() => (writer.failed ? undefined : removeMark(this.#folder, name).catch(() => undefined)))
      .finally(() => {
        this.#own.delete(name);
        this.#closing.delete(closing);
      });
    this.#closing.add(closing);
  }

  async #segments(): Promise<readonly string[]> {
    try {
      const files = (await readdir(this.#folder)).map(parseSegmentFile);
      return [...new Set(files.flatMap((file) => (file === undefined ? [] : [file.segment])))];
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return [];
      throw mapFileError(error);
    }
  }

  /** The length of a segment, all of it durable; undefined when there is no such file. */
  async #syncedLength(segment: string): Promise<number | undefined> {
    try {
      await using file = await open(segmentPath(this.#folder, segment), 'r');
      const { size } = await file.stat();
      await file.datasync();
      return size;
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return undefined;
      throw mapFileError(error);
    }
  }

  async #copyOut(place: SpoolPlace): Promise<boolean> {
    const file = await this.open(place);
    if (file === undefined) return false;
    await using _closed = file;
    await this.#copyAsFile(formatSpoolKey(place), readPlace(file, place));
    return true;
  }
}

/** The bytes of a place in an open segment file; fewer when the file ends before it. */
export async function* readPlace(
  file: FileHandle,
  place: SpoolPlace,
  range: { readonly start: number; readonly end: number } = { start: 0, end: place.length },
): ByteStream {
  let position = place.offset + range.start;
  const end = place.offset + Math.min(range.end, place.length);
  while (position < end) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(readBytes, end - position));
    const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, position).catch((error: unknown) => {
      throw mapFileError(error);
    });
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
