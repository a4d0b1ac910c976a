/** Filing into a folder: a local disk or a mounted network share that people read from. */

import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  type FileHandle,
  link,
  lstat,
  open,
  realpath,
  rename,
  stat,
  unlink,
} from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { FilingItem, FilingTarget, RemovalOutcome } from '../../ports/filing-target.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { errnoOf, mapFileError } from '../blobs/file-error.ts';
import { FolderSync } from '../blobs/folder-sync.ts';
import { writeDurably } from '../blobs/write-file.ts';
import { checkedSource, measure, sameContent } from './checked-source.ts';
import { partsOfLocation } from './location.ts';

/** Settings of a folder to file into. */
export interface FolderTargetOptions {
  /** Absolute path of a folder that is there; it is not made, so that a share that is not mounted is noticed. */
  readonly folder: string;
  /** Mode of filed documents; default 0640. */
  readonly fileMode?: number;
  /** Mode of folders that are made; default 0750. */
  readonly folderMode?: number;
}

/** A target over a folder; nothing is touched yet. */
export function openFolderTarget(options: FolderTargetOptions): FilingTarget {
  return new FolderTarget(options);
}

class FolderTarget implements FilingTarget {
  readonly #root: string;
  readonly #fileMode: number;
  readonly #folderMode: number;
  readonly #folders = new FolderSync();

  constructor(options: FolderTargetOptions) {
    this.#root = resolve(options.folder);
    this.#fileMode = options.fileMode ?? 0o640;
    this.#folderMode = options.folderMode ?? 0o750;
  }

  async put(item: FilingItem, openSource: () => ByteStream): Promise<void> {
    const path = join(this.#root, ...partsOfLocation(item.location));
    try {
      if (await this.#isThere(path, item)) return;
      await this.check();
      await this.#folders.makeFolder(dirname(path), this.#root, this.#folderMode);
      await this.#checkInside(dirname(path));
      await this.#write(path, item, openSource);
    } catch (error) {
      throw mapFileError(error);
    }
  }

  async readBack(
    location: string,
  ): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined> {
    const path = join(this.#root, ...partsOfLocation(location));
    try {
      return await measureFile(path);
    } catch (error) {
      throw mapFileError(error);
    }
  }

  async remove(location: string): Promise<RemovalOutcome> {
    const path = join(this.#root, ...partsOfLocation(location));
    try {
      // A share that is not mounted looks like one from which all is gone.
      await this.check();
      if (!(await isThere(path))) return { kind: 'absent' };
      await this.#checkInside(dirname(path));
      await unlink(path);
      await this.#folders.sync(dirname(path));
      if (await isThere(path)) throw new ServiceError('STORE_IO_FAILED');
      return { kind: 'removed' };
    } catch (error) {
      throw mapFileError(error);
    }
  }

  async check(): Promise<void> {
    try {
      if (!(await stat(this.#root)).isDirectory()) throw new ServiceError('STORE_IO_FAILED');
      await access(this.#root, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') throw new ServiceError('STORE_UNREACHABLE', { cause: error });
      throw mapFileError(error);
    }
  }

  /** True when the file is there with these bytes; throws `STORE_FILING_CONFLICT` when it has others. */
  async #isThere(path: string, item: FilingItem): Promise<boolean> {
    const found = await measureFile(path);
    if (found === undefined) return false;
    if (!sameContent(found, item)) throw new ServiceError('STORE_FILING_CONFLICT');
    // Whoever wrote it may have been stopped before its name was durable.
    await this.#folders.sync(dirname(path));
    return true;
  }

  async #write(path: string, item: FilingItem, openSource: () => ByteStream): Promise<void> {
    const temporary = join(dirname(path), `.${randomUUID()}.part`);
    try {
      {
        await using file = await open(temporary, 'wx', 0o600);
        await writeDurably(file, checkedSource(item, openSource()));
      }
      await chmod(temporary, this.#fileMode);
      if (!(await publish(temporary, path))) {
        if (await this.#isThere(path, item)) return;
        throw new ServiceError('STORE_FILING_CONFLICT');
      }
      await this.#folders.sync(dirname(path));
    } finally {
      await unlink(temporary).catch(() => undefined);
    }
  }

  /** A link in the tree must not lead the service to write outside of it. */
  async #checkInside(folder: string): Promise<void> {
    const [root, real] = await Promise.all([realpath(this.#root), realpath(folder)]);
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw new ServiceError('STORE_ACCESS_REFUSED', { details: { problem: 'outside of the target' } });
    }
  }
}

/** True when something has the name, a link that leads nowhere included. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return false;
    throw error;
  }
}

/** Gives the file its name; false when there is one of that name. */
async function publish(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'EEXIST') return false;
    // Shares without hard links: an empty file takes the name, then the whole one replaces it at once.
    if (errno !== 'EPERM' && errno !== 'ENOTSUP' && errno !== 'EMLINK' && errno !== 'ENOSYS') throw error;
    return await publishByRename(temporary, path);
  }
}

async function publishByRename(temporary: string, path: string): Promise<boolean> {
  let placeholder: FileHandle;
  try {
    placeholder = await open(path, 'wx');
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
  await placeholder.close();
  try {
    await rename(temporary, path);
    return true;
  } catch (error) {
    await unlink(path).catch(() => undefined);
    throw error;
  }
}

/** What the file system gives back for the file, or undefined when there is none. Something else there: conflict. */
async function measureFile(
  path: string,
): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return undefined;
    if (errno === 'ELOOP') throw new ServiceError('STORE_FILING_CONFLICT', { cause: error });
    throw error;
  }
  await using file = handle;
  if (!(await file.stat()).isFile()) {
    throw new ServiceError('STORE_FILING_CONFLICT', { details: { name: basename(path).length } });
  }
  return await measure(file.createReadStream({ autoClose: false, highWaterMark: 262_144 }));
}
