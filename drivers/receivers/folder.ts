/**
 * Watched folder: files that devices drop into a share are handed on once they are finished and taken.
 *
 * A file waits (seen, still changing) → is taken (renamed into `.tomeoki-taken/`) → is received (the callback resolved:
 * custody is taken) → is done (removed or moved), or it is refused and put aside. When the callback fails the file stays taken and is tried again with
 * growing rests. Looking is by polling, since change events do not cross SMB; where the file system tells of changes, a
 * look follows at once. Links are never followed.
 *
 * A file that lies still for a moment is copied until it is taken, so that one that is written over is received as well,
 * under the same name (`folder-versions.ts`). One that is not finished by its structure waits, and is then put aside.
 */

import { randomBytes } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import type { ByteSource } from '../device/job.ts';
import { changesOf } from './folder-changes.ts';
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
import { type FolderSight, listFiles, readFileBytes } from './folder-files.ts';
import { FolderVersions } from './folder-versions.ts';
import { type FileSight, type QuietTimes, quietTimes } from './quiet-time.ts';
import { decodeReceivedName, type ReceivedName } from './received-name.ts';

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
  /** True: it never became whole by its structure. Nothing more of it is expected. */
  readonly unfinished: boolean;
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
  /**
   * True for bytes that break off, as of a sender that was cut or is still at it. Such a file waits for
   * {@link unfinishedMs} and is then offered as `unfinished`; a version that was written over is dropped. Default: no
   * file is unfinished.
   */
  readonly isUnfinished?: (file: Pick<ReceivedFile, 'byteLength' | 'open'>) => Promise<boolean>;
  /** How long a file that breaks off is waited for after its last change; default 600,000. */
  readonly unfinishedMs?: number;
  /** How long a file lies still before it is copied; default 150, at most half of `quietMs`. */
  readonly settleMs?: number;
  /** Longer files are not copied; default 256 MiB. 0: none is. */
  readonly versionBytes?: number;
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

interface TakenFile {
  readonly claim: Claim;
  /** True: another file has its name now. It is dropped when it breaks off. */
  readonly isOverwritten: boolean;
  /** When it was first seen to break off after it was taken, by a clock that only goes forward. */
  brokenSinceMs: number | undefined;
  failures: number;
  notBeforeMs: number;
  busy: boolean;
}

interface Watch {
  readonly options: Required<
    Omit<FolderReceiverOptions, 'doneFolder' | 'refusedFolder' | 'onTrouble' | 'isUnfinished'>
  > &
    FolderReceiverOptions;
  readonly owner: string;
  readonly taken: Map<string, TakenFile>;
  readonly active: Set<Promise<void>>;
  readonly stop: AbortController;
  /** What the folder's devices need between two pages is learned from files that changed after they were taken. */
  readonly quiet: QuietTimes;
  readonly still: QuietTimes;
  readonly versions: FolderVersions;
  /** Files that break off, as they were seen, by their key. */
  readonly broken: Map<string, FolderSight & { readonly seenMs: number }>;
}

const defaults = {
  ...{ quietMs: 5_000, pollMs: 1_000, leaseMs: 60_000, retryMs: 2_000, concurrency: 4 },
  ...{ unfinishedMs: 600_000, settleMs: 150, versionBytes: 256 * 1024 * 1024 },
} as const;

/** Starts watching. Rejects when the folder cannot be read. */
export async function openFolderReceiver(given: FolderReceiverOptions): Promise<FolderReceiver> {
  await readdir(given.folder);
  const options = { ...defaults, ...given };
  const owner = randomBytes(8).toString('hex');
  const watch: Watch = {
    quiet: quietTimes(options.quietMs),
    still: quietTimes(Math.min(options.settleMs, options.quietMs / 2)),
    versions: new FolderVersions({
      folder: options.folder,
      owner,
      maxBytes: options.versionBytes,
      onTrouble: (error) => options.onTrouble?.(error),
    }),
    broken: new Map(),
    options,
    owner,
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
      await watch.versions.close();
      for (const { claim } of watch.taken.values()) await releaseClaim(options.folder, claim).catch(() => {});
    },
  };
}

async function lookOn(watch: Watch): Promise<void> {
  const { options, stop, versions } = watch;
  const untouched = quietTimes(options.leaseMs);
  const changes = changesOf(options.folder);
  let isFirst = true;
  while (!stop.signal.aborted) {
    let restMs = options.pollMs;
    try {
      await takeAbandoned(watch, untouched);
      const sights = await listFiles(options.folder);
      if (isFirst) for (const claim of await versions.takeLeft(sights)) keep(watch, claim, true);
      isFirst = false;
      await lookAt(watch, sights);
      await signalLife(watch);
      startWaiting(watch);
      // What has no copy yet is looked at again as soon as it may have lain still for long enough.
      if (sights.some((sight) => isToBeCopied(watch, sight))) restMs = options.settleMs;
    } catch (error) {
      options.onTrouble?.(error);
    }
    await changes.next(Math.min(restMs, options.pollMs), stop.signal);
  }
  changes.close();
}

function isToBeCopied({ options, versions }: Watch, sight: FolderSight): boolean {
  return sight.byteLength > 0 && sight.byteLength <= options.versionBytes && !versions.has(sight);
}

/** Copies what lies still, and takes what has been quiet. */
async function lookAt(watch: Watch, sights: readonly FolderSight[]): Promise<void> {
  const { options, versions, quiet, still, broken } = watch;
  const nowMs = performance.now();
  if (options.versionBytes > 0) {
    for (const claim of await versions.rested(still.look(sights, nowMs))) keep(watch, claim, true);
    await versions.missing(new Set(sights.map(({ key }) => key)), nowMs);
  }
  for (const sight of quiet.look(sights, nowMs)) {
    if (await mustWait(watch, sight)) continue;
    const claim = await claimFile(options.folder, sight.name, watch.owner);
    if (claim === undefined) continue;
    broken.delete(sight.key);
    keep(watch, claim);
    for (const older of await versions.taken(sight, claim)) keep(watch, older, true);
  }
  for (const key of broken.keys()) if (!sights.some((sight) => sight.key === key)) broken.delete(key);
}

/** True for a file that breaks off and has not been left alone for long. What was seen of it is not read again. */
async function mustWait(watch: Watch, sight: FolderSight): Promise<boolean> {
  const { options, broken } = watch;
  if (options.isUnfinished === undefined) return false;
  const known = broken.get(sight.key);
  const isKnown = known?.byteLength === sight.byteLength && known.modifiedMs === sight.modifiedMs;
  if (isKnown) return performance.now() - known.seenMs < options.unfinishedMs;
  const path = joinPath(options.folder, sight.name);
  const file = { byteLength: sight.byteLength, open: () => readFileBytes(path) };
  if (!(await options.isUnfinished(file))) return false;
  broken.set(sight.key, { ...sight, seenMs: performance.now() });
  return true;
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

function keep(watch: Watch, claim: Claim, isOverwritten = false): void {
  const fresh = { failures: 0, notBeforeMs: 0, busy: false, brokenSinceMs: undefined };
  watch.taken.set(claim.id, { claim, isOverwritten, ...fresh });
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
    const offered = toReceivedFile(file.claim, before);
    const unfinished = (await options.isUnfinished?.(offered)) ?? false;
    if (unfinished && file.isOverwritten) {
      await finishClaim(file.claim, undefined);
      watch.taken.delete(file.claim.id);
      return;
    }
    if (unfinished && isStillWritten(watch, file, before.modifiedMs)) return;
    const outcome = await options.receive({ ...offered, unfinished }, stop.signal);
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

/** A writer may have come in the moment of taking; it has the rest of its time, reckoned from when it was noticed. */
function isStillWritten({ options }: Watch, file: TakenFile, modifiedMs: number): boolean {
  const nowMs = performance.now();
  file.brokenSinceMs ??= nowMs;
  const restedMs = Math.max(nowMs - file.brokenSinceMs, performance.timeOrigin + nowMs - modifiedMs);
  if (restedMs >= options.unfinishedMs) return false;
  file.notBeforeMs = nowMs + options.quietMs;
  return true;
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
    unfinished: false,
    open: () => readFileBytes(claim.file),
  };
}

async function isThere(claim: Claim): Promise<boolean> {
  return lstat(claim.file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
}
