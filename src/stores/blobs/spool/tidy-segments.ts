/** Frees the space of segments: drops those that no row names, after copying out what little is left in old ones. */

import { stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpoolRows, SpoolTidied } from '../../../ports/blob-spool.ts';
import { errnoOf, mapFileError } from '../file-error.ts';
import type { FolderSync } from '../folder-sync.ts';
import { removeMark, segmentPath } from './segment-marks.ts';
import { parseSpoolKey, type SpoolPlace, spoolPrefix } from './spool-key.ts';

/** What tidying works with. */
export interface TidyWays {
  readonly folder: string;
  readonly folders: FolderSync;
  /** Segments that this process does not write to. */
  readonly segments: readonly string[];
  readonly restMs: number;
  /** Makes a blob a file of its own; false when its segment is gone. */
  readonly copyOut: (place: SpoolPlace) => Promise<boolean>;
}

/**
 * A segment is left alone while it was written to within `restMs`: its process may still be about to write the row of
 * its last blob. Of the others, one that no row names goes at once. One of which at most half is still named goes
 * after its blobs were copied into files of their own under the same keys; so the spool takes at most twice what is
 * held, beside the last hour's segments, and each blob is copied at most once.
 */
export async function tidySegments(
  ways: TidyWays,
  rows: SpoolRows,
  signal: AbortSignal,
): Promise<SpoolTidied> {
  let removed = 0;
  let moved = 0;
  if (ways.segments.length === 0) return { removed, moved };
  const now = await fileSystemNow(ways.folder);
  for (const segment of ways.segments) {
    if (signal.aborted) break;
    const file = await statusOf(segmentPath(ways.folder, segment));
    if (file !== undefined && now - file.mtimeMs < ways.restMs) continue;
    const places = (await rows.named(spoolPrefix(segment))).flatMap((key) => parseSpoolKey(key) ?? []);
    const liveBytes = places.reduce((sum, place) => sum + place.length, 0);
    if (file !== undefined && liveBytes * 2 > file.size) continue;
    for (const place of places) {
      if (await ways.copyOut(place)) moved += 1;
    }
    await removeSegment(ways, segment);
    removed += 1;
  }
  return { removed, moved };
}

async function removeSegment({ folder, folders }: TidyWays, segment: string): Promise<void> {
  try {
    await unlink(segmentPath(folder, segment)).catch((error: unknown) => {
      if (errnoOf(error) !== 'ENOENT') throw error;
    });
    await removeMark(folder, segment);
    await folders.sync(folder);
  } catch (error) {
    throw mapFileError(error);
  }
}

async function statusOf(
  path: string,
): Promise<{ readonly mtimeMs: number; readonly size: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw mapFileError(error);
  }
}

/** The moment by the clock of the file system, which may be another machine's. */
async function fileSystemNow(folder: string): Promise<number> {
  const probe = join(folder, '.now');
  try {
    await writeFile(probe, '');
    const { mtimeMs } = await stat(probe);
    await unlink(probe);
    return mtimeMs;
  } catch (error) {
    throw mapFileError(error);
  }
}
