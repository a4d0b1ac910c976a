/**
 * Claims on files of a watched folder, so that of several processes one takes a file.
 *
 * A claim is a folder `.tomeoki-taken/<claim>.<owner>/` that holds the file under its own name. It is made by an atomic
 * rename; a living owner touches it; a claim that nobody touches is taken over by renaming it to a new owner. The
 * claim's own part stays the same through all of that, so that the ledger knows the file again.
 */

import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm, rmdir, utimes } from 'node:fs/promises';

/** Name of the folder of claims inside a watched folder. */
export const takenFolder = '.tomeoki-taken';

const nobody = '0'.repeat(16);

/** A file that this process has taken. Paths are bytes, since names need not be UTF-8. */
export interface Claim {
  /** 32 hex digits, the same after a take-over. */
  readonly id: string;
  readonly folder: Buffer;
  readonly file: Buffer;
  readonly name: Uint8Array;
}

/** A claim folder as another process, or an earlier one, left it. */
export interface FoundClaim {
  readonly id: string;
  readonly folder: Buffer;
  /** Changes while its owner lives. */
  readonly touchedMs: number;
  /** True when its owner gave it up. */
  readonly released: boolean;
}

/** Joins path parts given as bytes. */
export function joinPath(...parts: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part, index) => [Buffer.from(index === 0 ? '' : '/'), Buffer.from(part)]),
  );
}

/** Takes a file; undefined when another process was faster or the file is held open by its writer (SMB). */
export async function claimFile(
  watched: string,
  name: Uint8Array,
  owner: string,
): Promise<Claim | undefined> {
  const id = randomBytes(16).toString('hex');
  const folder = joinPath(watched, takenFolder, `${id}.${owner}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = joinPath(folder, name);
  try {
    await rename(joinPath(watched, name), file);
  } catch (error) {
    await rmdir(folder).catch(() => {});
    if (isOneOf(error, ['ENOENT', 'EBUSY', 'EPERM', 'EACCES'])) return undefined;
    throw error;
  }
  await syncFolders(joinPath(watched, takenFolder), folder);
  return { id, folder, file, name };
}

/** Claims of other owners that lie in the watched folder now. */
export async function listClaims(watched: string, owner: string): Promise<FoundClaim[]> {
  const taken = joinPath(watched, takenFolder);
  const names = await readdir(taken).catch((error: unknown) => {
    if (isOneOf(error, ['ENOENT'])) return [];
    throw error;
  });
  const found: FoundClaim[] = [];
  for (const name of names) {
    const parts = /^([0-9a-f]{32})\.([0-9a-f]{16})$/.exec(name);
    if (parts?.[1] === undefined || parts[2] === owner) continue;
    const folder = joinPath(taken, name);
    const stat = await lstat(folder).catch(() => undefined);
    if (stat?.isDirectory()) {
      found.push({ id: parts[1], folder, touchedMs: stat.mtimeMs, released: parts[2] === nobody });
    }
  }
  return found;
}

/** Takes a claim over; undefined when another process was faster or the claim turned out empty. */
export async function takeOver(
  watched: string,
  found: FoundClaim,
  owner: string,
): Promise<Claim | undefined> {
  const folder = joinPath(watched, takenFolder, `${found.id}.${owner}`);
  try {
    await rename(found.folder, folder);
    const [name] = await readdir(folder, { encoding: 'buffer' });
    if (name !== undefined) return { id: found.id, folder, file: joinPath(folder, name), name };
    await rmdir(folder);
  } catch (error) {
    if (!isOneOf(error, ['ENOENT', 'ENOTEMPTY', 'EEXIST'])) throw error;
  }
  return undefined;
}

/** Tells other processes that the owner lives, by a time of change that differs from the one before. */
export async function touchClaim(claim: Claim): Promise<void> {
  const seconds = (performance.timeOrigin + performance.now()) / 1_000;
  await utimes(claim.folder, seconds, seconds);
}

/** Gives a claim up, so that the next process takes it over at once. */
export async function releaseClaim(watched: string, claim: Claim): Promise<void> {
  await rename(claim.folder, joinPath(watched, takenFolder, `${claim.id}.${nobody}`));
}

/** Ends a claim after custody was taken: the file is removed, or moved to `<done>/<claim>/<name>`. */
export async function finishClaim(claim: Claim, doneFolder: string | undefined): Promise<void> {
  if (doneFolder === undefined) {
    await rm(claim.folder, { recursive: true, force: true });
    return;
  }
  await mkdir(doneFolder, { recursive: true, mode: 0o700 });
  await rename(claim.folder, joinPath(doneFolder, claim.id));
}

/**
 * Ends a claim on a file that is not taken: it becomes `<aside>/<part of the claim>/<name>`. The folders have the usual
 * permissions, because the people who may use the share must get at it.
 */
export async function putAside(claim: Claim, aside: string): Promise<void> {
  const folder = joinPath(aside, claim.id.slice(0, 12));
  await mkdir(folder, { recursive: true });
  await rename(claim.file, joinPath(folder, claim.name));
  await rmdir(claim.folder);
}

/** A power cut must not bring a file back under its old name after the ledger knows it by its claim. */
async function syncFolders(...folders: readonly Buffer[]): Promise<void> {
  for (const folder of folders) {
    try {
      await using handle = await open(folder, 'r');
      await handle.sync();
    } catch {
      // Some network file systems cannot sync a folder; the ledger's duplicate check covers the rest.
    }
  }
}

function isOneOf(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
