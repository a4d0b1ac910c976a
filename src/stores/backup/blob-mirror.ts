/** The blobs of a files store in the folder of backups: copied as they lie there, which is encrypted. */

import { constants } from 'node:fs';
import { copyFile, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ByteStream } from '../../ports/blob-store.ts';
import { syncFolder } from './backup-folder.ts';

/** Name and length of one file below a folder of blobs. */
export interface BlobFile {
  readonly name: string;
  readonly byteLength: number;
}

/** Files copied at the same time; more only makes the disk seek. */
const atOnce = 8;
const copyBytes = 1_048_576;

/** The finished files below a folder of blobs. Names that begin with a dot are still being written. */
export async function* listBlobFiles(folder: string, below = ''): AsyncGenerator<BlobFile> {
  const directory = await opendir(join(folder, below)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (directory === undefined) return;
  for await (const entry of directory) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.name.startsWith('.') || entry.name.endsWith('.part')) continue;
    if (entry.isDirectory()) yield* listBlobFiles(folder, name);
    else if (entry.isFile()) {
      const found = await stat(join(folder, name)).catch(() => undefined);
      if (found !== undefined) yield { name, byteLength: found.size };
    }
  }
}

/**
 * Copies what is new, and the new end of files that grew (they are only ever appended to). Resolves when the copies
 * survive power loss.
 *
 * @returns the number of files copied or continued, and their bytes.
 */
export async function mirrorBlobs(
  from: string,
  to: string,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const touched = new Set<string>();
  let files = 0;
  let bytes = 0;
  const running = new Set<Promise<void>>();
  for await (const blob of listBlobFiles(from)) {
    const target = join(to, blob.name);
    const have = (await stat(target).catch(() => undefined))?.size ?? -1;
    if (have >= blob.byteLength) continue;
    const copy = copyOne(join(from, blob.name), target, Math.max(have, 0), blob.byteLength).then((copied) => {
      if (copied === undefined) return;
      touched.add(dirname(target));
      files += 1;
      bytes += copied;
    });
    const done = copy.finally(() => running.delete(done));
    running.add(done);
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
  for (const folder of touched) await syncFolder(folder);
  return { files, bytes };
}

/** Bytes copied; undefined when the source has gone meanwhile (a document was erased). */
async function copyOne(
  from: string,
  to: string,
  have: number,
  byteLength: number,
): Promise<number | undefined> {
  try {
    if (have > 0) return await appendEnd(from, to, have, byteLength);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const temporary = `${to}.part`;
    await copyFile(from, temporary, constants.COPYFILE_FICLONE);
    await using file = await open(temporary, 'r+');
    await file.datasync();
    await rename(temporary, to);
    return byteLength;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function appendEnd(from: string, to: string, have: number, end: number): Promise<number> {
  await using source = await open(from, 'r');
  await using target = await open(to, 'r+');
  const buffer = Buffer.allocUnsafe(Math.min(copyBytes, end - have));
  for (let position = have; position < end; ) {
    const { bytesRead } = await source.read(buffer, 0, Math.min(buffer.byteLength, end - position), position);
    if (bytesRead === 0) break;
    await target.write(buffer, 0, bytesRead, position);
    position += bytesRead;
  }
  await target.datasync();
  return end - have;
}

/** Removes copies that are neither in the store nor in `kept`. */
export async function pruneBlobs(from: string, to: string, kept: ReadonlySet<string>): Promise<number> {
  const present = new Set<string>();
  for await (const { name } of listBlobFiles(from)) present.add(name);
  let removed = 0;
  for await (const { name } of listBlobFiles(to)) {
    if (present.has(name) || kept.has(name)) continue;
    await rm(join(to, name), { force: true });
    removed += 1;
  }
  return removed;
}

/** A list of blobs as text, one `<length> <name>` a line. */
export async function* formatBlobList(files: AsyncIterable<BlobFile>): ByteStream {
  for await (const { name, byteLength } of files) yield Buffer.from(`${byteLength} ${name}\n`);
}

/** The names of such a list. */
export async function readBlobList(text: ByteStream): Promise<readonly BlobFile[]> {
  const parts: Uint8Array[] = [];
  for await (const part of text) parts.push(part);
  const lines = Buffer.concat(parts).toString('utf8').split('\n');
  return lines.flatMap((line) => {
    const [, byteLength, name] = /^(\d+) (.+)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, byteLength: Number(byteLength) }];
  });
}
