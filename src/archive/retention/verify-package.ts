/** Step: a package is compared with its lists. */

import type { FilingTarget } from '../../ports/filing-target.ts';
import { readManifest } from './package-files.ts';

/** What a package came to. */
export interface PackageReport {
  readonly files: number;
  /** Paths, with what is wrong with each. */
  readonly faults: readonly string[];
}

/**
 * Reads every listed file. `lists` are the texts of `manifest-sha256.txt` and `tagmanifest-sha256.txt`, undefined where there is
 * none; `found` the paths of all files below `data/`.
 */
export async function verifyPackage(
  target: Pick<FilingTarget, 'readBack'>,
  lists: { readonly payload: string | undefined; readonly tags: string | undefined },
  found: readonly string[],
): Promise<PackageReport> {
  const payload = lists.payload === undefined ? undefined : readManifest(lists.payload);
  const tags = lists.tags === undefined ? undefined : readManifest(lists.tags);
  const faults: string[] = [];
  if (payload === undefined) faults.push('manifest-sha256.txt: missing or unreadable');
  if (tags === undefined) faults.push('tagmanifest-sha256.txt: missing or unreadable');
  const listed = [...(payload ?? []), ...(tags ?? [])];
  for (const { path, sha256 } of listed) {
    const there = await target.readBack(path);
    if (there === undefined) faults.push(`${path}: missing`);
    else if (Buffer.from(there.sha256).toString('hex') !== sha256) faults.push(`${path}: changed`);
  }
  const known = new Set(listed.map(({ path }) => path));
  for (const path of found) if (!known.has(path)) faults.push(`${path}: not in the list`);
  return { files: listed.length, faults };
}
