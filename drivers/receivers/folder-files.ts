/** The files of a watched folder as they are seen at one look. */

import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import type { ByteSource } from '../device/job.ts';
import { joinPath } from './folder-claims.ts';
import type { FileSight } from './quiet-time.ts';
import { decodeReceivedName, isIgnoredName } from './received-name.ts';

/** One file. */
export interface FolderSight extends FileSight {
  readonly name: Buffer;
}

/** Files that are looked at; of more, the rest waits until some are taken. */
const maxLookedAt = 10_000;

/** Files directly inside, but for those that are no documents by their names. Links and folders are passed over. */
export async function listFiles(folder: string): Promise<FolderSight[]> {
  const entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true });
  const sights: FolderSight[] = [];
  for (const { name } of entries) {
    if (sights.length >= maxLookedAt) break;
    if (isIgnoredName(decodeReceivedName(name).text)) continue;
    const stat = await lstat(joinPath(folder, name)).catch(() => undefined);
    if (stat?.isFile() !== true) continue;
    sights.push({ key: name.toString('hex'), name, byteLength: stat.size, modifiedMs: stat.mtimeMs });
  }
  return sights;
}

/** The bytes of a file, which must not be a link. */
export async function* readFileBytes(path: Buffer): ByteSource {
  await using handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  yield* handle.createReadStream({ autoClose: false });
}
