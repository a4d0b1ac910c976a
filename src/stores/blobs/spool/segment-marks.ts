/**
 * Says of each segment file how far its rows are known to have their bytes. Beside `<segment>.seg` lies
 * `<segment>.mark` with a number of bytes while rows beyond it may lack theirs after a power loss: 0 from before the
 * segment is used, the end of the file once its rows were checked. A segment that was closed in order has no mark.
 */

import { readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf } from '../file-error.ts';

/** Every mark has one length, so that a copy that only follows growth keeps an older one, never a mixture. */
const digits = 15;

/** Path of a segment's bytes. */
export function segmentPath(folder: string, segment: string): string {
  return join(folder, `${segment}.seg`);
}

function markPath(folder: string, segment: string): string {
  return join(folder, `${segment}.mark`);
}

/** The segment that a file name in the folder belongs to, and what it is; undefined for other files. */
export function parseSegmentFile(
  name: string,
): { readonly segment: string; readonly kind: string } | undefined {
  const found = /^([0-9a-f-]{36})\.(seg|mark)$/.exec(name);
  return found === null ? undefined : { segment: found[1] ?? '', kind: found[2] ?? '' };
}

/**
 * The verified bytes of a segment; undefined when it has no mark. A mark that cannot be read as a number counts as 0,
 * which only means that more is checked.
 */
export async function readMark(folder: string, segment: string): Promise<number | undefined> {
  try {
    const text = (await readFile(markPath(folder, segment), 'latin1')).trim();
    return /^\d{15}$/.test(text) ? Number(text) : 0;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Writes a mark. It is neither synced nor replaced in one step: an older one that comes back after a power loss, or
 * one that is found empty, is right too, only slower.
 */
export async function writeMark(folder: string, segment: string, bytes: number): Promise<void> {
  await writeFile(markPath(folder, segment), String(bytes).padStart(digits, '0'), { mode: 0o600 });
}

/** Takes the mark away; does nothing when there is none. */
export async function removeMark(folder: string, segment: string): Promise<void> {
  try {
    await unlink(markPath(folder, segment));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Marks every segment below a folder of blobs as not verified, so that the next start looks for the bytes of each of its
 * rows; for copies whose rows and bytes were not taken in the same moment.
 */
export async function markUnverified(blobFolder: string): Promise<number> {
  let marked = 0;
  for (const entry of await readdir(blobFolder, { recursive: true, withFileTypes: true })) {
    const file = entry.isFile() ? parseSegmentFile(entry.name) : undefined;
    if (file?.kind !== 'seg') continue;
    await writeMark(entry.parentPath, file.segment, 0);
    marked += 1;
  }
  return marked;
}
