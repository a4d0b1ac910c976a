/** A folder as one stream (tar, POSIX.1-2001) and back. Files may change while they are read. */

import { createWriteStream } from 'node:fs';
import { chmod, chown, mkdir, open, opendir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Pack, pack } from 'tar-stream';
import type { ByteStream } from '../../ports/blob-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';

/** What becomes of an entry: taken, taken as an empty folder, or left out. */
export type PackDecision = 'take' | 'empty' | 'leave';

/** A file that is not in the folder and goes into the pack. */
export interface ExtraFile {
  readonly name: string;
  readonly content: string;
}

const readBytes = 262_144;

/**
 * Packs a folder. A file that shrinks while it is read is filled up with zeros, one that grows is cut at the length
 * it had; one that vanishes is left out. Anything but files and folders is refused with `BACKUP_FOLDER_UNUSABLE`.
 *
 * @param extras is asked after the last file was read.
 */
export async function* packFolder(
  folder: string,
  decide: (path: string) => PackDecision,
  extras: () => Promise<readonly ExtraFile[]>,
): ByteStream {
  const tar = pack();
  const feeding = (async () => {
    await addFolder(tar, folder, '', decide);
    for (const { name, content } of await extras()) await addText(tar, name, content);
    tar.finalize();
  })();
  feeding.catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  for await (const chunk of tar) yield chunk as Buffer;
  await feeding;
}

async function addFolder(
  tar: Pack,
  root: string,
  path: string,
  decide: (path: string) => PackDecision,
): Promise<void> {
  const names: { readonly name: string; readonly kind: 'file' | 'folder' | 'other' }[] = [];
  for await (const entry of await opendir(join(root, path))) {
    const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
    names.push({ name: entry.name, kind });
  }
  for (const { name, kind } of names) {
    const inside = path === '' ? name : `${path}/${name}`;
    const decision = decide(inside);
    if (decision === 'leave') continue;
    if (kind === 'other') throw new ServiceError('BACKUP_FOLDER_UNUSABLE', { details: { entry: inside } });
    if (kind === 'file') await addFile(tar, root, inside);
    else {
      await addHeader(tar, inside);
      if (decision === 'take') await addFolder(tar, root, inside, decide);
    }
  }
}

function addHeader(tar: Pack, name: string): Promise<void> {
  return new Promise((done, failed) => {
    tar.entry({ name, type: 'directory', mode: 0o700 }, (error) => (error ? failed(error) : done()));
  });
}

function addText(tar: Pack, name: string, content: string): Promise<void> {
  return new Promise((done, failed) => {
    tar.entry({ name, mode: 0o600 }, content, (error) => (error ? failed(error) : done()));
  });
}

async function addFile(tar: Pack, root: string, name: string): Promise<void> {
  const file = await open(join(root, name), 'r').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return;
  await using opened = file;
  const { size } = await opened.stat();
  const entry = tar.entry({ name, size, mode: 0o600 });
  await pipeline(Readable.from(exactly(opened, size)), entry);
}

async function* exactly(file: Awaited<ReturnType<typeof open>>, size: number): ByteStream {
  for (let position = 0; position < size; ) {
    const buffer = Buffer.alloc(Math.min(readBytes, size - position));
    const { bytesRead } = await file.read(buffer, 0, buffer.byteLength, position);
    // Beyond the end now: the write-ahead log has the newer pages, zeros only keep the length.
    const length = bytesRead === 0 ? buffer.byteLength : bytesRead;
    position += length;
    yield buffer.subarray(0, length);
  }
}

/** Unpacks into an empty folder, for an account when given. Names that lead outside are `BACKUP_DAMAGED`. */
export async function unpackFolder(
  source: ByteStream,
  folder: string,
  account?: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const own = async (path: string) => {
    if (account !== undefined) await chown(path, account.uid, account.gid);
  };
  const root = resolve(folder);
  const reader = extract();
  const feeding = pipeline(Readable.from(source), reader);
  feeding.catch(() => undefined);
  for await (const entry of reader) {
    const path = resolve(root, entry.header.name);
    if (!path.startsWith(root + sep)) {
      throw new ServiceError('BACKUP_DAMAGED', { details: { entry: entry.header.name } });
    }
    if (entry.header.type === 'directory') {
      await mkdir(path, { recursive: true, mode: 0o700 });
      entry.resume();
    } else {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await pipeline(entry, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
    }
    await own(path);
    await chmod(path, (await stat(path)).isDirectory() ? 0o700 : 0o600);
  }
  await feeding;
}
