/**
 * Jobs that a device writes as a folder of their own inside a watched folder: one TIFF a page, with `NETSCAN.DAT`,
 * `NEXTNAME.DAT` and a `.XST` beside them, and a `.LCK` while another device is kept out. Such a folder is one document.
 */

import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteSource } from '../device/job.ts';
import { joinPath } from './folder-claims.ts';
import { readFileBytes } from './folder-files.ts';
import { quietTimes } from './quiet-time.ts';
import { decodeReceivedName, isIgnoredName, type ReceivedName } from './received-name.ts';

/** One page of a job. */
export interface JobPage {
  readonly byteLength: number;
  /** The bytes, from the beginning at each call. */
  open(): ByteSource;
}

/** A job that is complete. */
export interface ReceivedJob {
  /** The same when the job is offered again; another one when anything in it changed. 64 hex digits. */
  readonly key: string;
  /** Of the folder. */
  readonly name: ReceivedName;
  /** In the order of their names, numbers by their value. */
  readonly pages: readonly JobPage[];
}

/** How jobs are looked for. */
export interface JobFolderOptions {
  /** Must exist. */
  readonly folder: string;
  /**
   * Takes custody: resolves when all pages are safe elsewhere, and the job's folder is removed. A rejection leaves it, and
   * it is offered again. `refused`: it will never be taken, and is put aside unchanged.
   */
  readonly receive: (job: ReceivedJob, signal: AbortSignal) => Promise<'refused' | undefined>;
  /** Where refused jobs go, on the same file system. */
  readonly refusedFolder: string;
  /** How long nothing in the folder may have changed; default 5,000. */
  readonly quietMs?: number;
  /** Between two looks; default 1,000. */
  readonly pollMs?: number;
  /** Told of failures, for the log. Errors carry no names. */
  readonly onTrouble?: (error: unknown) => void;
}

interface JobSight {
  readonly key: string;
  readonly byteLength: number;
  readonly modifiedMs: number;
  readonly name: Buffer;
  readonly pages: readonly { readonly path: Buffer; readonly byteLength: number }[];
}

/** Begins the names of folders of jobs that were taken and are about to be removed. */
const doneName = '.tomeoki-job-';
const mostFolders = 200;
const mostPages = 2_000;
const longestRestMs = 300_000;
const order = new Intl.Collator('en', { numeric: true });

/** Starts looking. Disposing ends it and waits for what is being received. */
export function openJobFolders(options: JobFolderOptions): AsyncDisposable {
  const stop = new AbortController();
  const looking = lookOn(options, stop.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await looking;
    },
  };
}

async function lookOn(options: JobFolderOptions, signal: AbortSignal): Promise<void> {
  const quiet = quietTimes(options.quietMs ?? 5_000);
  const pollMs = options.pollMs ?? 1_000;
  let restMs = pollMs;
  await bringBack(options).catch((error: unknown) => options.onTrouble?.(error));
  while (!signal.aborted) {
    try {
      for (const job of quiet.look(await listJobs(options.folder), performance.now())) {
        signal.throwIfAborted();
        await receiveJob(options, job, signal);
      }
      restMs = pollMs;
    } catch (error) {
      if (signal.aborted) return;
      options.onTrouble?.(error);
      restMs = Math.min(restMs * 2, longestRestMs);
    }
    await sleep(restMs, undefined, { signal }).catch(() => {});
  }
}

async function receiveJob(options: JobFolderOptions, job: JobSight, signal: AbortSignal): Promise<void> {
  const pages = job.pages.map(({ path, byteLength }) => ({ byteLength, open: () => readFileBytes(path) }));
  const received = { key: job.key, name: decodeReceivedName(job.name), pages };
  const outcome = await options.receive(received, signal);
  const from = joinPath(options.folder, job.name);
  if (outcome === 'refused') return await putAside(from, options.refusedFolder, job);
  // Out of the device's way first: what it writes from now on is another job.
  const holder = joinPath(options.folder, `${doneName}${job.key.slice(0, 16)}`);
  await mkdir(holder, { recursive: true, mode: 0o700 });
  const done = joinPath(holder, job.name);
  await rename(from, done).catch(unlessGone);
  const left = await sightOf(options.folder, done, job.name);
  // A page that came in the last moment is in nobody's custody.
  if (left?.key !== job.key) await putAside(done, options.refusedFolder, job);
  await rm(holder, { recursive: true, force: true });
}

/** What a process that died had taken is offered again under its key, and is then known. */
async function bringBack({ folder }: JobFolderOptions): Promise<void> {
  for (const holder of await readdir(folder)) {
    if (!holder.startsWith(doneName)) continue;
    const [name] = await readdir(joinPath(folder, holder), { encoding: 'buffer' }).catch(() => []);
    if (name === undefined) continue;
    const isFree = (await lstat(joinPath(folder, name)).catch(() => undefined)) === undefined;
    if (isFree) await rename(joinPath(folder, holder, name), joinPath(folder, name)).catch(unlessGone);
    await rmdir(joinPath(folder, holder)).catch(() => {});
  }
}

/** Into a folder of its own, where the people who use the share find it. */
async function putAside(from: Buffer, aside: string, job: JobSight): Promise<void> {
  if ((await lstat(from).catch(() => undefined)) === undefined) return;
  const folder = joinPath(aside, job.key.slice(0, 12));
  await mkdir(folder, { recursive: true });
  await rename(from, joinPath(folder, job.name)).catch(unlessGone);
}

/** Another process has done it. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

async function listJobs(watched: string): Promise<JobSight[]> {
  const entries = await readdir(watched, { encoding: 'buffer', withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name[0] !== 0x2e);
  const jobs: JobSight[] = [];
  for (const { name } of folders.slice(0, mostFolders)) {
    const job = await sightOf(watched, joinPath(watched, name), name).catch(() => undefined);
    if (job !== undefined) jobs.push(job);
  }
  return jobs;
}

/** Undefined for a folder that is no job, or one that is locked: a job holds a `.XST`, TIFFs and nothing else. */
async function sightOf(watched: string, folder: Buffer, name: Buffer): Promise<JobSight | undefined> {
  const entries = await readdir(folder, { encoding: 'buffer', withFileTypes: true }).catch(() => []);
  const named = entries.map((entry) => ({ entry, text: decodeReceivedName(entry.name).text.toLowerCase() }));
  const isJob =
    named.some(({ text }) => text.endsWith('.xst')) && !named.some(({ text }) => text.endsWith('.lck'));
  if (!isJob || entries.length > mostPages) return undefined;
  const seen = createHash('sha256').update(watched).update(name);
  const pages: { readonly path: Buffer; readonly byteLength: number }[] = [];
  let [byteLength, modifiedMs] = [0, 0];
  for (const { entry, text } of named.sort((a, b) => order.compare(a.text, b.text))) {
    const path = joinPath(folder, entry.name);
    const stat = await lstat(path);
    const isPage = /\.tiff?$/.test(text);
    if (!stat.isFile() || (!isPage && !isIgnoredName(text))) return undefined;
    seen.update(`\n${text}\n${stat.size}\n${stat.mtimeMs}`);
    byteLength += stat.size;
    modifiedMs = Math.max(modifiedMs, stat.mtimeMs);
    if (isPage && stat.size === 0) return undefined;
    if (isPage) pages.push({ path, byteLength: stat.size });
  }
  if (pages.length === 0) return undefined;
  return { key: seen.digest('hex'), byteLength, modifiedMs, name, pages };
}
