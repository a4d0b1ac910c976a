/** Puts an installation back on an empty machine, as of the end of the log or of any time since a base backup. */

import { chown, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Log } from '../../shared/log.ts';
import { markUnverified } from '../blobs/spool/segment-marks.ts';
import { mustDropPrivileges } from '../postgres/embedded/account.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../postgres/embedded/embedded-postgres.ts';
import { chooseServerAccount } from '../postgres/embedded/site.ts';
import { type BackupManifest, backupFileKey, backupPaths, listBases, listWal } from './backup-folder.ts';
import { listBlobFiles, mirrorBlobs } from './blob-mirror.ts';
import { unpackFolder } from './pack.ts';
import { hashFile, readSealedFile } from './sealed-file.ts';
import { setArchiving } from './wal-archive.ts';

/** What to restore, and where to. */
export interface RestorePlan {
  readonly folder: string;
  readonly dataFolder: string;
  /** Where the blobs go; undefined when they lie in S3. */
  readonly blobFolder: string | undefined;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  /** Stop before the first commit after this time; default: the end of the log. */
  readonly until?: Date;
  readonly log?: Log;
  readonly onStep?: (step: RestoreStep) => void;
}

/** Steps of a restore, as they begin. */
export type RestoreStep = 'cluster' | 'log' | 'blobs' | 'replay' | 'done';

/** What was restored. */
export interface RestoreReport {
  readonly base: BackupManifest;
  readonly walFiles: number;
  readonly blobFiles: number;
  /** Commit time of the last transaction that was replayed; undefined when there was none. */
  readonly lastCommitAt: string | undefined;
}

/** How long the replay of the log may take, in milliseconds: a day. */
const replayMs = 24 * 3_600_000;

/** `RESTORE_NOT_EMPTY` unless the data folder holds neither a database nor blobs. */
export async function checkRestoreTarget(dataFolder: string, blobFolder: string | undefined): Promise<void> {
  const cluster = await readdir(join(dataFolder, 'postgres')).catch(() => [] as string[]);
  let blobs = false;
  if (blobFolder !== undefined)
    for await (const _ of listBlobFiles(blobFolder)) {
      blobs = true;
      break;
    }
  if (cluster.length > 0 || blobs) throw new ServiceError('RESTORE_NOT_EMPTY', { details: { dataFolder } });
}

/**
 * Restores. The data folder must be empty but for the keys. Resolves when the database has replayed the log and
 * takes writes again; it is stopped at the end.
 *
 * @throws ServiceError `RESTORE_NOT_EMPTY`, `RESTORE_NO_BACKUP`, `BACKUP_DAMAGED`, `RESTORE_FAILED`.
 */
export async function restoreBackup(plan: RestorePlan): Promise<RestoreReport> {
  const { folder, dataFolder, keys } = plan;
  await mkdir(dataFolder, { recursive: true, mode: 0o711 });
  await checkRestoreTarget(dataFolder, plan.blobFolder);
  const base = chooseBase(await listBases(folder, keys), plan.until);
  plan.onStep?.('cluster');
  await checkFiles(folder, base);
  await unpackService(plan, base);
  const account = await chooseServerAccount(dataFolder);
  const staging = join(dataFolder, 'postgres-restore');
  const draft = join(dataFolder, 'postgres.restore');
  await rm(draft, { recursive: true, force: true });
  await ownFolder(draft, account);
  await unpackFolder(readBase(plan, base, 'cluster'), draft, mustDropPrivileges() ? account : undefined);
  plan.onStep?.('log');
  await ownFolder(staging, account);
  const walFiles = await unpackLog(plan, base, staging, account);
  await writeRecovery(draft, staging, plan.until, account);
  plan.onStep?.('blobs');
  const blobs =
    plan.blobFolder === undefined
      ? { files: 0 }
      : await mirrorBlobs(backupPaths(folder).blobs, plan.blobFolder);
  if (plan.blobFolder !== undefined) await markUnverified(plan.blobFolder);
  await rename(draft, join(dataFolder, 'postgres'));
  plan.onStep?.('replay');
  const lastCommitAt = await replay(plan);
  await rm(staging, { recursive: true, force: true });
  plan.onStep?.('done');
  return { base, walFiles, blobFiles: blobs.files, lastCommitAt };
}

/** The newest base backup that ended before the wanted time. */
export function chooseBase(bases: readonly BackupManifest[], until: Date | undefined): BackupManifest {
  const fitting = bases.filter((one) => until === undefined || new Date(one.endedAt) <= until);
  const newest = fitting.at(-1);
  if (newest === undefined) throw new ServiceError('RESTORE_NO_BACKUP');
  return newest;
}

async function checkFiles(folder: string, base: BackupManifest): Promise<void> {
  for (const [name, facts] of Object.entries(base.files)) {
    const path = join(backupPaths(folder).base(base.id), `${name}.sealed`);
    const size = (await stat(path).catch(() => undefined))?.size;
    if (size !== facts.byteLength || (await hashFile(path)) !== facts.sha256) {
      throw new ServiceError('BACKUP_DAMAGED', { details: { file: path } });
    }
  }
}

function readBase(plan: RestorePlan, base: BackupManifest, name: 'cluster' | 'service') {
  const path = join(backupPaths(plan.folder).base(base.id), `${name}.sealed`);
  return readSealedFile(path, backupFileKey(plan.keys, `base/${base.id}/${name}`));
}

/** Configuration and certificate, unless the machine has its own already. */
async function unpackService(plan: RestorePlan, base: BackupManifest): Promise<void> {
  const draft = join(plan.dataFolder, 'service.restore');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await unpackFolder(readBase(plan, base, 'service'), draft);
  for (const name of await readdir(draft)) {
    const target = join(plan.dataFolder, name);
    if ((await stat(target).catch(() => undefined)) === undefined) await rename(join(draft, name), target);
  }
  await rm(draft, { recursive: true });
}

async function ownFolder(path: string, account: { uid: number; gid: number }): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (mustDropPrivileges()) await chown(path, account.uid, account.gid);
}

/** The log's files since the base backup, readable by the server. A gap before the base's own end is damage. */
async function unpackLog(
  plan: RestorePlan,
  base: BackupManifest,
  staging: string,
  account: { uid: number; gid: number },
): Promise<number> {
  const all = await listWal(plan.folder);
  const needed = all.filter((name) => name.endsWith('.history') || name.slice(0, 24) >= base.startWal);
  for (const name of [base.startWal, base.stopWal]) {
    if (!needed.includes(name)) throw new ServiceError('BACKUP_DAMAGED', { details: { missing: name } });
  }
  for (const name of needed) {
    const path = join(staging, name);
    await using file = await open(path, 'wx', 0o600);
    const content = readSealedFile(
      backupPaths(plan.folder).walFile(name),
      backupFileKey(plan.keys, `wal/${name}`),
    );
    for await (const chunk of content) await file.write(chunk);
    if (mustDropPrivileges()) await chown(path, account.uid, account.gid);
  }
  return needed.length;
}

/** Tells the server to replay (PostgreSQL manual §25.3.5), and to keep no log until the service says where to. */
async function writeRecovery(
  cluster: string,
  staging: string,
  until: Date | undefined,
  account: { uid: number; gid: number },
): Promise<void> {
  const place = staging.replaceAll('%', '%%').replaceAll("'", "'\\''");
  const settings = [
    `restore_command = '${`cp '${place}'/%f "%p"`.replaceAll("'", "''")}'`,
    "archive_command = 'true'",
    "recovery_target_timeline = 'latest'",
    "recovery_target_action = 'promote'",
    ...(until === undefined ? [] : [`recovery_target_time = '${serverTime(until)}'`]),
  ];
  const path = join(cluster, 'postgresql.auto.conf');
  await writeFile(path, `${settings.join('\n')}\n`, { mode: 0o600 });
  await writeFile(join(cluster, 'recovery.signal'), '', { mode: 0o600 });
  await mkdir(join(cluster, 'log'), { recursive: true, mode: 0o700 });
  if (!mustDropPrivileges()) return;
  for (const name of ['postgresql.auto.conf', 'recovery.signal', 'log']) {
    await chown(join(cluster, name), account.uid, account.gid);
  }
}

/** The server counts as open only when the replay has ended. */
async function replay(plan: RestorePlan): Promise<string | undefined> {
  let server: EmbeddedPostgres | undefined;
  try {
    server = await openEmbeddedPostgres({
      dataFolder: plan.dataFolder,
      startTimeoutMs: replayMs,
      ...(plan.log !== undefined && { log: plan.log }),
    });
    const client = new Client({ ...server.connection });
    client.on('error', () => undefined);
    await client.connect();
    try {
      const { rows } = await client.query<{ at: Date | null }>(
        'SELECT pg_last_xact_replay_timestamp() AS at',
      );
      for (const name of ['restore_command', 'recovery_target_time', 'recovery_target_action']) {
        await client.query(`ALTER SYSTEM RESET ${name}`);
      }
      await setArchiving(client, undefined);
      return rows[0]?.at?.toISOString();
    } finally {
      await client.end();
    }
  } catch (error) {
    throw new ServiceError('RESTORE_FAILED', { message: reportOf(error), cause: error });
  } finally {
    await server?.[Symbol.asyncDispose]();
  }
}

/** What the server said before it gave up tells more than that it did. */
function reportOf(error: unknown): string {
  const report = error instanceof ServiceError ? error.details['report'] : undefined;
  return typeof report === 'string' && report !== '' ? report : String(error);
}

/** The server reads its settings before it knows the names of time zones, so the offset stands in figures. */
function serverTime(at: Date): string {
  return at.toISOString().replace('T', ' ').replace('Z', '+00');
}
