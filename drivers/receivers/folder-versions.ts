/**
 * Copies of files that lie still in a watched folder, so that a device which writes over one destroys nothing.
 *
 * A file that rested is copied into `.tomeoki-taken/s-<digest>/`. When the name later holds other bytes, the copy was a
 * document of its own: it becomes a claim. When the file was only gone on with, as by a device that opens it anew for
 * each page, or was taken, the copy goes. What a process left behind when it died is judged when the next one starts.
 */

import { createHash, randomBytes } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, utimes } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { type Claim, joinPath, takenFolder } from './folder-claims.ts';
import { isContinuedBy } from './folder-compare.ts';

/** What is seen of a file that may be copied. */
export interface VersionSight {
  readonly key: string;
  readonly name: Buffer;
  readonly byteLength: number;
  readonly modifiedMs: number;
}

/** How copies are kept. */
export interface VersionOptions {
  readonly folder: string;
  readonly owner: string;
  /** A longer file is not copied. */
  readonly maxBytes: number;
  readonly onTrouble: (error: unknown) => void;
}

interface Copy {
  readonly folder: Buffer;
  readonly sight: VersionSight;
  /** When the file was missed first; undefined while it is there. */
  goneMs: number | undefined;
}

/** How long a name may be missing before its copy is thrown away: some overwrite by removing and writing anew. */
const limboMs = 2_000;
/** Copies at the same time, so that a folder of many files is not doubled. */
const mostCopies = 200;
const prefix = 's-';
/** How the folder of a copy ends while it is made. */
const unfinished = '.new';

/** The copies of one folder. */
export class FolderVersions {
  readonly #options: VersionOptions;
  readonly #copies = new Map<string, Copy>();

  constructor(options: VersionOptions) {
    this.#options = options;
  }

  /** True when the file has a copy as it is seen. */
  has(sight: VersionSight): boolean {
    const copy = this.#copies.get(sight.key);
    return copy !== undefined && isSame(copy.sight, sight);
  }

  /** Files that rested: copies them, and answers with the claims on what they overwrote. */
  async rested(sights: readonly VersionSight[]): Promise<Claim[]> {
    const claims: Claim[] = [];
    for (const sight of sights) {
      const before = this.#copies.get(sight.key);
      if (before !== undefined && isSame(before.sight, sight)) continue;
      try {
        if (before !== undefined) {
          const goesOn = await isContinuedBy(copyPath(before), joinPath(this.#options.folder, sight.name));
          if (goesOn) await this.#discard(before);
          else claims.push(...(await this.#promote(before)));
        }
        await this.#copy(sight);
      } catch (error) {
        this.#options.onTrouble(error);
      }
    }
    return claims;
  }

  /** All names that are there now: a copy whose file stays away is thrown away. */
  async missing(keys: ReadonlySet<string>, nowMs: number): Promise<void> {
    for (const [key, copy] of this.#copies) {
      if (keys.has(key)) copy.goneMs = undefined;
      else if (copy.goneMs === undefined) copy.goneMs = nowMs;
      else if (nowMs - copy.goneMs > limboMs) await this.#discard(copy);
    }
  }

  /** A file was taken. Its copy goes; when it was overwritten in that moment, the copy is a claim of its own. */
  async taken(sight: VersionSight, claim: Claim): Promise<Claim[]> {
    const copy = this.#copies.get(sight.key);
    if (copy === undefined) return [];
    const now = await lstat(claim.file).catch(() => undefined);
    const isIntact = now !== undefined && now.size === sight.byteLength && now.mtimeMs === sight.modifiedMs;
    if (isIntact && isSame(copy.sight, sight)) {
      await this.#discard(copy);
      return [];
    }
    const goesOn = now !== undefined && (await isContinuedBy(copyPath(copy), claim.file));
    if (!goesOn) return await this.#promote(copy);
    await this.#discard(copy);
    return [];
  }

  /** Copies of processes that died: of a file that is still as it was they are not needed; others are documents. */
  async takeLeft(sights: readonly VersionSight[]): Promise<Claim[]> {
    const taken = joinPath(this.#options.folder, takenFolder);
    const names = await readdir(taken).catch(() => [] as string[]);
    const claims: Claim[] = [];
    for (const entry of names.filter((name) => name.startsWith(prefix))) {
      const folder = joinPath(taken, entry);
      if (entry.endsWith(unfinished)) {
        // A copy that was never finished. Another process that is just making it makes it again.
        await rm(folder, { recursive: true, force: true });
        continue;
      }
      const [name] = await readdir(folder, { encoding: 'buffer' }).catch(() => []);
      const stat = name && (await lstat(joinPath(folder, name)).catch(() => undefined));
      if (name === undefined || !stat) continue;
      const seen = { key: name.toString('hex'), name, byteLength: stat.size, modifiedMs: stat.mtimeMs };
      const sight = sights.find(({ key }) => key === seen.key);
      const copy: Copy = { folder, sight: seen, goneMs: undefined };
      const isOver =
        sight !== undefined &&
        !(await isContinuedBy(copyPath(copy), joinPath(this.#options.folder, sight.name)));
      if (isOver) claims.push(...(await this.#promote(copy)));
      else await this.#discard(copy);
    }
    return claims;
  }

  /** Throws all copies away; the files themselves are still there. */
  async close(): Promise<void> {
    for (const copy of this.#copies.values()) await this.#discard(copy).catch(() => {});
  }

  async #copy(sight: VersionSight): Promise<void> {
    const { folder, maxBytes, owner } = this.#options;
    if (sight.byteLength > maxBytes || this.#copies.size >= mostCopies) return;
    const facts = `${owner}:${sight.key}:${sight.byteLength}:${sight.modifiedMs}`;
    const digest = createHash('sha256').update(facts).digest('hex').slice(0, 32);
    const place = joinPath(folder, takenFolder, `${prefix}${digest}`);
    const fresh = Buffer.concat([place, Buffer.from(unfinished)]);
    await mkdir(fresh, { recursive: true, mode: 0o700 });
    try {
      const made = joinPath(fresh, sight.name);
      const isWhole = await copyBytes(joinPath(folder, sight.name), made, sight);
      if (!isWhole) return await rm(fresh, { recursive: true, force: true });
      await utimes(made, sight.modifiedMs / 1_000, sight.modifiedMs / 1_000);
      await rename(fresh, place);
      this.#copies.set(sight.key, { folder: place, sight, goneMs: undefined });
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      throw error;
    }
  }

  async #promote(copy: Copy): Promise<Claim[]> {
    const { folder: watched, owner } = this.#options;
    this.#copies.delete(copy.sight.key);
    const id = randomBytes(16).toString('hex');
    const folder = joinPath(watched, takenFolder, `${id}.${owner}`);
    await rename(copy.folder, folder);
    const { name } = copy.sight;
    return [{ id, folder, file: joinPath(folder, name), name }];
  }

  async #discard(copy: Copy): Promise<void> {
    this.#copies.delete(copy.sight.key);
    await rm(copy.folder, { recursive: true, force: true });
  }
}

function copyPath({ folder, sight }: Copy): Buffer {
  return joinPath(folder, sight.name);
}

function isSame(a: VersionSight, b: VersionSight): boolean {
  return a.byteLength === b.byteLength && a.modifiedMs === b.modifiedMs;
}

/** False when the file changed while it was read, or is not what was seen. Links are not followed. */
async function copyBytes(from: Buffer, to: Buffer, sight: VersionSight): Promise<boolean> {
  await using handle = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW);
  await pipeline(
    handle.createReadStream({ autoClose: false, start: 0, end: sight.byteLength - 1 }),
    createWriteStream(to, { flags: 'wx', mode: 0o600 }),
  );
  const after = await handle.stat();
  return after.isFile() && after.size === sight.byteLength && after.mtimeMs === sight.modifiedMs;
}
