/** Makes names in folders durable (fsync of the folder), once for all who wait for the same folder. */

import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errnoOf } from './file-error.ts';

/** Folders remembered as durable; beyond it the memory is emptied, at the cost of a few more syncs. */
const mostRemembered = 1000;

/** A sync that runs and, once somebody asked after it began, the one that follows it. */
interface Turn {
  running: Promise<void>;
  next: Promise<void> | undefined;
}

/**
 * Syncs folders. A caller's names are covered by a sync that *begins* after the caller asked; so callers that ask
 * while one runs share the next (group commit).
 */
export class FolderSync {
  readonly #turns = new Map<string, Turn>();
  readonly #durable = new Set<string>();

  /** Resolves when every name that was in `folder` at the time of the call survives power loss. */
  sync(folder: string): Promise<void> {
    const turn = this.#turns.get(folder);
    if (turn === undefined) return this.#begin(folder);
    turn.next ??= turn.running.then(
      () => this.#begin(folder),
      () => this.#begin(folder),
    );
    return turn.next;
  }

  /**
   * Makes `folder` below `base` with its missing parents, mode 0700 by default, and makes their names durable.
   * Each is synced once by every instance, whoever made it: another process may have made it and not synced yet.
   */
  async makeFolder(folder: string, base: string, mode = 0o700): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode });
    if (first === undefined && this.#durable.has(folder)) return;
    const top = first !== undefined && first.length < base.length ? dirname(first) : base;
    for (let made = folder; made.length > top.length; made = dirname(made)) {
      await this.sync(dirname(made));
    }
    if (this.#durable.size >= mostRemembered) this.#durable.clear();
    this.#durable.add(folder);
  }

  #begin(folder: string): Promise<void> {
    const running = syncOnce(folder);
    const turn: Turn = { running, next: undefined };
    this.#turns.set(folder, turn);
    const forget = () => {
      if (turn.next === undefined) this.#turns.delete(folder);
    };
    running.then(forget, forget);
    return running;
  }
}

async function syncOnce(folder: string): Promise<void> {
  // Windows cannot open a folder as a file; NTFS journals names by itself.
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems do not sync folders and say so.
    const errno = errnoOf(error);
    if (errno !== 'EINVAL' && errno !== 'ENOTSUP') throw error;
  }
}
