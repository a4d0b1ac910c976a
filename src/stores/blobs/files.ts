/** Blobs as files in a folder, durable before they are acknowledged and never overwritten. */

import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { chmod, type FileHandle, link, open, opendir, stat, unlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { BlobStore, ByteStream } from '../../ports/blob-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { abortable } from './abortable.ts';
import { checkBlobKey, checkBlobPrefix, checkRange } from './blob-key.ts';
import { checkByUse } from './check-by-use.ts';
import { errnoOf, mapFileError } from './file-error.ts';
import { FolderSync } from './folder-sync.ts';
import { defaultSpoolLimits, FileSpool, readPlace, type SpoolLimits, spoolFolder } from './spool/spool.ts';
import { parseSpoolKey } from './spool/spool-key.ts';
import { writeDurably } from './write-file.ts';

/** Blobs that are still being written lie here; a key cannot begin with a dot. */
const incomingFolder = '.incoming';
const readBytes = 262_144;

/** Settings of a folder of blobs. */
export interface OpenFileBlobStoreOptions {
  /** Absolute path. Made with mode 0700 if missing; an existing one is set to 0700. */
  readonly folder: string;
  /**
   * Unfinished files that were not written to for so long are removed at the start, in milliseconds; default one
   * hour. What another process writes at this moment is younger.
   */
  readonly staleAfterMs?: number;
  /** Sizes and times of the spool; see `defaultSpoolLimits`. */
  readonly spool?: Partial<SpoolLimits>;
}

/** A folder of blobs with its spool. Disposing closes the spool; it must be disposed once something was appended. */
export type FileBlobStore = BlobStore & AsyncDisposable & Required<Pick<BlobStore, 'spool'>>;

/** Opens the folder, makes what is missing and removes what a killed process left unfinished. */
export async function openFileBlobStore(options: OpenFileBlobStoreOptions): Promise<FileBlobStore> {
  const root = resolve(options.folder);
  const incoming = join(root, incomingFolder);
  const folders = new FolderSync();
  try {
    await folders.makeFolder(incoming, root);
    await chmod(root, 0o700);
    await removeStale(incoming, options.staleAfterMs ?? 3_600_000);
  } catch (error) {
    throw mapFileError(error);
  }
  return new FolderOfBlobs(root, incoming, folders, { ...defaultSpoolLimits, ...options.spool });
}

class FolderOfBlobs implements FileBlobStore {
  readonly spool: FileSpool;
  readonly #root: string;
  readonly #incoming: string;
  readonly #folders: FolderSync;

  constructor(root: string, incoming: string, folders: FolderSync, limits: SpoolLimits) {
    this.#root = root;
    this.#incoming = incoming;
    this.#folders = folders;
    this.spool = new FileSpool(root, folders, limits, async (key, source) => {
      if (!(await this.#hasFile(key))) await this.put(key, source);
    });
  }

  async put(key: string, source: ByteStream, signal?: AbortSignal): Promise<{ readonly byteLength: number }> {
    checkBlobKey(key);
    const temporary = join(this.#incoming, randomUUID());
    try {
      const byteLength = await writeNew(temporary, abortable(source, signal));
      await this.#publish(temporary, join(this.#root, key));
      return { byteLength };
    } catch (error) {
      throw mapFileError(error);
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
  }

  async *get(key: string, range?: { readonly start: number; readonly end: number }): ByteStream {
    checkBlobKey(key);
    if (range !== undefined) checkRange(range);
    const place = parseSpoolKey(key);
    const spooled = place && (await this.spool.open(place));
    if (place !== undefined && spooled !== undefined) {
      await using file = spooled;
      yield* readPlace(file, place, range);
      return;
    }
    await using file = await openBlob(join(this.#root, key));
    let position = range?.start ?? 0;
    const end = range?.end ?? Number.POSITIVE_INFINITY;
    while (position < end) {
      const chunk = await readAt(file, position, Math.min(readBytes, end - position));
      if (chunk.byteLength === 0) return;
      position += chunk.byteLength;
      yield chunk;
    }
  }

  async size(key: string): Promise<number | undefined> {
    checkBlobKey(key);
    const place = parseSpoolKey(key);
    return (place && (await this.spool.size(place))) ?? (await this.#fileSize(key));
  }

  async delete(key: string): Promise<void> {
    checkBlobKey(key);
    const path = join(this.#root, key);
    try {
      await unlink(path);
      await this.#folders.sync(dirname(path));
    } catch (error) {
      // Unlinking a folder gives EISDIR on Linux and EPERM elsewhere; a folder is not a blob.
      if (!isAbsence(error) && errnoOf(error) !== 'EISDIR') throw mapFileError(error);
    }
  }

  async *list(prefix: string): AsyncIterable<string> {
    checkBlobPrefix(prefix);
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    for await (const key of walk(this.#root, folder)) {
      if (key.startsWith(prefix)) yield key;
    }
  }

  async check(): Promise<void> {
    await checkByUse(this);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.spool[Symbol.asyncDispose]();
  }

  async #hasFile(key: string): Promise<boolean> {
    return (await this.#fileSize(key)) !== undefined;
  }

  async #fileSize(key: string): Promise<number | undefined> {
    try {
      const status = await stat(join(this.#root, key));
      return status.isFile() ? status.size : undefined;
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw mapFileError(error);
    }
  }

  /** Gives the finished file its name. A link, unlike a rename, never replaces what is there. */
  async #publish(temporary: string, path: string): Promise<void> {
    await this.#folders.makeFolder(dirname(path), this.#root);
    try {
      await link(temporary, path);
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') throw new ServiceError('STORE_BLOB_EXISTS', { cause: error });
      throw error;
    }
    try {
      await this.#folders.sync(dirname(path));
    } catch (error) {
      // The name may not be durable, so the caller must not hear that the blob is there.
      await unlink(path).catch(() => undefined);
      throw error;
    }
  }
}

async function writeNew(path: string, source: ByteStream): Promise<number> {
  await using file = await open(path, 'wx', 0o600);
  return await writeDurably(file, source);
}

async function openBlob(path: string): Promise<FileHandle> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    if ((await file.stat()).isFile()) return file;
  } catch (error) {
    await file?.close();
    if (!isAbsence(error)) throw mapFileError(error);
    throw new ServiceError('STORE_BLOB_MISSING', { cause: error });
  }
  await file.close();
  throw new ServiceError('STORE_BLOB_MISSING');
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  try {
    const buffer = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(buffer, 0, length, position);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw mapFileError(error);
  }
}

/** Keys below `folder` (empty, or ending in a slash), depth first. */
async function* walk(root: string, folder: string): AsyncIterable<string> {
  for await (const entry of entriesOf(join(root, folder))) {
    const key = `${folder}${entry.name}`;
    if (entry.isFile()) {
      // Segment files and their marks are no blobs; blobs copied out of them lie one level deeper.
      if (folder !== `${spoolFolder}/`) yield key;
    } else if (entry.isDirectory() && key !== incomingFolder) yield* walk(root, `${key}/`);
  }
}

async function* entriesOf(folder: string): AsyncIterable<Dirent> {
  try {
    yield* await opendir(folder, { bufferSize: 256 });
  } catch (error) {
    if (!isAbsence(error)) throw mapFileError(error);
  }
}

/** Removes files of `incoming` that nobody has written to for long, by the clock of the file system. */
async function removeStale(incoming: string, staleAfterMs: number): Promise<void> {
  const probe = join(incoming, randomUUID());
  await writeNew(probe, (async function* () {})());
  const now = (await stat(probe)).mtimeMs;
  await unlink(probe);
  for await (const entry of entriesOf(incoming)) {
    const path = join(incoming, entry.name);
    try {
      const status = await stat(path);
      if (status.isFile() && now - status.mtimeMs >= staleAfterMs) await unlink(path);
    } catch (error) {
      if (!isAbsence(error)) throw error;
    }
  }
}

function isAbsence(error: unknown): boolean {
  const errno = errnoOf(error);
  return errno === 'ENOENT' || errno === 'ENOTDIR';
}
