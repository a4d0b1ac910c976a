/**
 * Watched folder: files that devices drop into a share are handed on once they are finished and taken.
 *
 * A file waits (seen, still changing) → is taken (renamed into `.tomeoki-taken/`) → is received (the callback resolved:
 * custody is taken) → is done (removed or moved), or it is refused and put aside. When the callback fails the file stays taken and is tried again with
 * growing rests. Looking is by polling, since change events do not cross SMB. Links are never followed.
 */

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteSource } from '../device/job.ts';
import {
  type Claim,
  claimFile,
  type FoundClaim,
  finishClaim,
  joinPath,
  listClaims,
  putAside,
  releaseClaim,
  takeOver,
  touchClaim,
} from './folder-claims.ts';
import { type FileSight, type QuietTimes, quietTimes } from './quiet-time.ts';
import { decodeReceivedName, isIgnoredName, type ReceivedName } from './received-name.ts';

/** A file that was taken from the folder. */
export interface ReceivedFile {
  /**
   * Names this revision of this file for good: the same after a crash, another one when the file came again or
   * changed after it was taken. At most 100 ASCII characters.
   */
  readonly key: string;
  readonly name: ReceivedName;
  readonly byteLength: number;
  readonly modifiedAt: Date;
  /** The bytes, from the beginning at each call. */
  open(): ByteSource;
}

/** How a folder is watched. */
export interface FolderReceiverOptions {
  /** Must exist. Only files directly inside are taken. */
  readonly folder: string;
  /**
   * Takes custody of a file: resolves when it is safe elsewhere. A rejection leaves the file; it is offered again.
   * A file may be offered twice, with the same key, when the process died in between. `refused`: it will never be
   * taken; it is put aside unchanged and not offered again.
   */
  readonly receive: (file: ReceivedFile, signal: AbortSignal) => Promise<'refused' | undefined>;
  /** Where done files go, on the same file system; default: they are removed. */
  readonly doneFolder?: string;
  /**
   * Where refused files go, on the same file system, each in a folder of its own so that none is overwritten; default
   * `refused` in the watched folder.
   */
  readonly refusedFolder?: string;
  /** How long a file must stay unchanged at first; learned upward to 60,000. Default 5,000. */
  readonly quietMs?: number;
  /** Between two looks; default 1,000. */
  readonly pollMs?: number;
  /** How long a claim of another process must stay untouched before it is taken over; default 60,000. */
  readonly leaseMs?: number;
  /** First rest after a failure, doubled each time up to 300,000; default 2,000. */
  readonly retryMs?: number;
  /** Files received at the same time; default 4. */
  readonly concurrency?: number;
  /** Told of failures, for the log. Errors carry no names. */
  readonly onTrouble?: (error: unknown) => void;
}

/** A running receiver. Disposing stops looking, aborts what is being received and waits for it. */
export type FolderReceiver = AsyncDisposable;

const maxRetryMs = 300_000;
const maxLookedAt = 10_000;

interface TakenFile {
  readonly claim: Claim;
  failures: number;
  notBeforeMs: number;
  busy: boolean;
}

interface FolderSight extends FileSight {
  readonly name: Buffer;
}

interface Watch {
  readonly options: Required<Omit<FolderReceiverOptions, 'doneFolder' | 'refusedFolder' | 'onTrouble'>> &
    FolderReceiverOptions;
  readonly owner: string;
  readonly taken: Map<string, TakenFile>;
  readonly active: Set<Promise<void>>;
  readonly stop: AbortController;
  /** What the folder's devices need between two pages is learned from files that changed after they were taken. */
  readonly quiet: QuietTimes;
}

/** Starts watching. Rejects when the folder cannot be read. */
export async function openFolderReceiver(options: FolderReceiverOptions): Promise<FolderReceiver> {
  await readdir(options.folder);
  const watch: Watch = {
    quiet: quietTimes(options.quietMs ?? 5_000),
    options: { quietMs: 5_000, pollMs: 1_000, leaseMs: 60_000, retryMs: 2_000, concurrency: 4, ...options },
    owner: randomBytes(8).toString('hex'),
    taken: new Map(),
    active: new Set(),
    stop: new AbortController(),
  };
  const looking = lookOn(watch);
  return {
    [Symbol.asyncDispose]: async () => {
      watch.stop.abort();
      await looking;
      await Promise.allSettled(watch.active);
      for (const { claim } of watch.taken.values()) await releaseClaim(options.folder, claim).catch(() => {});
    },
  };
}

async function lookOn(watch: Watch): Promise<void> {
  const { options, stop, quiet } = watch;
  const untouched = quietTimes(options.leaseMs);
  while (!stop.signal.aborted) {
    try {
      await takeAbandoned(watch, untouched);
      for (const sight of quiet.look(await listFiles(options.folder), performance.now())) {
        const claim = await claimFile(options.folder, sight.name, watch.owner);
        if (claim !== undefined) keep(watch, claim);
      }
      await signalLife(watch);
      startWaiting(watch);
    } catch (error) {
      options.onTrouble?.(error);
    }
    await sleep(options.pollMs, undefined, { signal: stop.signal }).catch(() => {});
  }
}

async function listFiles(folder: string): Promise<FolderSight[]> {
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

async function takeAbandoned(watch: Watch, untouched: ReturnType<typeof quietTimes>): Promise<void> {
  const found = await listClaims(watch.options.folder, watch.owner);
  const sights = found.map((claim): FileSight & { readonly claim: FoundClaim } => ({
    key: claim.folder.toString('hex'),
    byteLength: 1,
    modifiedMs: claim.touchedMs,
    claim,
  }));
  const silent = untouched.look(sights, performance.now());
  for (const { claim } of sights.filter((sight) => sight.claim.released || silent.includes(sight))) {
    const mine = await takeOver(watch.options.folder, claim, watch.owner);
    if (mine !== undefined) keep(watch, mine);
  }
}

function keep(watch: Watch, claim: Claim): void {
  watch.taken.set(claim.id, { claim, failures: 0, notBeforeMs: 0, busy: false });
}

async function signalLife(watch: Watch): Promise<void> {
  for (const { claim } of watch.taken.values()) {
    await touchClaim(claim).catch(() => {});
  }
}

function startWaiting(watch: Watch): void {
  for (const file of watch.taken.values()) {
    if (watch.active.size >= watch.options.concurrency) return;
    if (file.busy || file.notBeforeMs > performance.now()) continue;
    file.busy = true;
    const work = receiveTaken(watch, file).finally(() => {
      file.busy = false;
      watch.active.delete(work);
    });
    watch.active.add(work);
  }
}

async function receiveTaken(watch: Watch, file: TakenFile): Promise<void> {
  const { options, stop } = watch;
  try {
    const before = await sightOf(file.claim);
    const outcome = await options.receive(toReceivedFile(file.claim, before), stop.signal);
    const after = await sightOf(file.claim);
    // A writer that was still at it made a new revision, which is offered in its turn.
    if (after.byteLength !== before.byteLength || after.modifiedMs !== before.modifiedMs) {
      watch.quiet.learn();
      return;
    }
    if (outcome === 'refused')
      await putAside(file.claim, options.refusedFolder ?? `${options.folder}/refused`);
    else await finishClaim(file.claim, options.doneFolder);
    watch.taken.delete(file.claim.id);
  } catch (error) {
    // Another process took the claim over, or a person removed the file: nothing is left to do here.
    if (!(await isThere(file.claim))) watch.taken.delete(file.claim.id);
    file.failures += 1;
    const rest = options.retryMs * 2 ** Math.min(file.failures - 1, 10);
    file.notBeforeMs = performance.now() + Math.min(rest, maxRetryMs);
    if (!stop.signal.aborted) options.onTrouble?.(error);
  }
}

async function sightOf(claim: Claim): Promise<{ readonly byteLength: number; readonly modifiedMs: number }> {
  const stat = await lstat(claim.file);
  return { byteLength: stat.size, modifiedMs: stat.mtimeMs };
}

function toReceivedFile(
  claim: Claim,
  { byteLength, modifiedMs }: { readonly byteLength: number; readonly modifiedMs: number },
): ReceivedFile {
  return {
    key: `${claim.id}:${byteLength}:${Math.round(modifiedMs)}`,
    name: decodeReceivedName(claim.name),
    byteLength,
    modifiedAt: new Date(modifiedMs),
    open: () => readFileBytes(claim.file),
  };
}

async function* readFileBytes(path: Buffer): ByteSource {
  await using handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  yield* handle.createReadStream({ autoClose: false });
}

async function isThere(claim: Claim): Promise<boolean> {
  return lstat(claim.file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}
