/** The cluster's folder: made by initdb beside its place and moved there whole, and checked before use. */

import { randomUUID } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { type Account, mustDropPrivileges } from './account.ts';
import type { Binaries } from './binaries.ts';
import { runProgram } from './run-program.ts';

/** Name of the only role; it is known to the socket's folder only. */
export const embeddedUser = 'tomeoki';

/** `archive_command` while nothing is to be kept: each file of the log counts as handed over. */
export const archiveNothing = 'true';

/** Free space below which no cluster is made, in bytes: the empty one takes 60 MB with its first log files. */
const leastFreeBytes = 256 * 1024 * 1024;

/** The longest that initdb may take. */
const initTimeoutMs = 300_000;

/**
 * Refuses a cluster of another major version (`STORE_DATABASE_FOLDER_VERSION`).
 *
 * @returns false when there is no cluster yet.
 */
export async function checkClusterVersion(clusterFolder: string, major: number): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(join(clusterFolder, 'PG_VERSION'), 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    const entries = await readdir(clusterFolder).catch(() => []);
    if (entries.length === 0) return false;
    throw new ServiceError('STORE_DATABASE_FOLDER_VERSION', {
      message: 'The database folder is not empty and holds no database cluster.',
      details: { folder: clusterFolder },
      cause: error,
    });
  }
  if (Number(text) === major) return true;
  throw new ServiceError('STORE_DATABASE_FOLDER_VERSION', {
    details: { folderVersion: text.trim().slice(0, 20), programVersion: major },
  });
}

/**
 * Makes a new cluster: UTF-8, the builtin C.UTF-8 collation (which no update of the system can change under the
 * indexes), data checksums. A run that was cut off leaves nothing that could be taken for a cluster. When another
 * process was faster, its cluster stands. Disk full: `STORE_DATABASE_DISK_FULL`; else `STORE_DATABASE_START_FAILED`.
 */
export async function createCluster(
  clusterFolder: string,
  binaries: Binaries,
  account: Account,
): Promise<void> {
  await checkFreeSpace(clusterFolder);
  await removeDrafts(clusterFolder);
  const draft = `${clusterFolder}.init-${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    if (mustDropPrivileges()) await chown(draft, account.uid, account.gid);
    await runInitdb(draft, binaries, account);
    await rename(draft, clusterFolder);
    await syncFolder(join(clusterFolder, '..'));
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const wasFaster = await stat(join(clusterFolder, 'PG_VERSION')).catch(() => undefined);
    if (!wasFaster) throw error;
  }
}

/**
 * Writes a default into a cluster that has none: archiving is always on, so that a backup needs no restart, and
 * a server without the setting would keep its log for ever.
 */
export async function writeArchiveDefault(clusterFolder: string): Promise<void> {
  await using file = await open(join(clusterFolder, 'postgresql.auto.conf'), 'a+');
  const text = await file.readFile('utf8');
  if (/^\s*archive_command\s*=/m.test(text)) return;
  await file.write(`archive_command = '${archiveNothing}'\n`);
  await file.sync();
}

async function runInitdb(folder: string, binaries: Binaries, account: Account): Promise<void> {
  const args = [
    ...['-D', folder, `--username=${embeddedUser}`, '--encoding=UTF8'],
    ...['--locale-provider=builtin', '--locale=C.UTF-8', '--data-checksums'],
    // Who may open the socket is decided by its folder's owner and mode.
    ...['--auth-local=trust', '--auth-host=reject', '--no-instructions'],
  ];
  const outcome = await runProgram(binaries.initdb, args, account, initTimeoutMs);
  if (outcome.exitCode !== 0) throw startFailure('initdb failed.', outcome.stderr);
}

/** The error for what the server or initdb wrote before it gave up. `report` goes to the details' last lines. */
export function startFailure(message: string, report: string): ServiceError {
  const lastLines = report.trim().split('\n').slice(-8).join('\n');
  if (/No space left on device|Disk quota exceeded/.test(report)) {
    return new ServiceError('STORE_DATABASE_DISK_FULL', { details: { report: lastLines } });
  }
  return new ServiceError('STORE_DATABASE_START_FAILED', { message, details: { report: lastLines } });
}

async function checkFreeSpace(clusterFolder: string): Promise<void> {
  const { bavail, bsize } = await statfs(join(clusterFolder, '..'));
  const freeBytes = bavail * bsize;
  if (freeBytes >= leastFreeBytes) return;
  throw new ServiceError('STORE_DATABASE_DISK_FULL', { details: { freeBytes, neededBytes: leastFreeBytes } });
}

/** Removes what runs that were cut off left behind; the drafts of living processes stay. */
async function removeDrafts(clusterFolder: string): Promise<void> {
  const parent = join(clusterFolder, '..');
  for (const name of await readdir(parent)) {
    const pid = Number(/\.init-(\d+)-[0-9a-f]{8}$/.exec(name)?.[1]);
    if (!Number.isInteger(pid) || isAlive(pid)) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** True when a process of that id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
