/**
 * The log of an embedded server on its way into the backup. The server hands each finished file to a staging folder
 * (`archive_command`, run as its own account); from there the service seals it into the folder of backups. The
 * server keeps what it could not hand over, so a backup place that is away loses nothing; it needs room instead.
 */

import { createReadStream } from 'node:fs';
import { chmod, chown, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { archiveNothing } from '../postgres/embedded/cluster.ts';
import { backupFileKey, backupPaths, isWalName, listWal, syncFolder } from './backup-folder.ts';
import { writeSealedFile } from './sealed-file.ts';

/** The longest wait for the server to hand a file over, in milliseconds. */
const handOverMs = 120_000;
const pollMs = 100;

/** The staging folder of a data folder. */
export function stagingFolder(dataFolder: string): string {
  return join(dataFolder, 'postgres-archive');
}

/** Makes the staging folder for the server's account. */
export async function prepareStaging(
  folder: string,
  account: { readonly uid: number; readonly gid: number },
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() === 0) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
}

/**
 * Tells the server where its log goes: to `staging`, or nowhere when that is undefined.
 * A server that was started without archiving: `BACKUP_ARCHIVING_OFF`.
 */
export async function setArchiving(client: Client, staging: string | undefined): Promise<void> {
  const { rows } = await client.query<{ mode: string; command: string }>(
    "SELECT current_setting('archive_mode') AS mode, current_setting('archive_command') AS command",
  );
  if (rows[0]?.mode !== 'on') throw new ServiceError('BACKUP_ARCHIVING_OFF');
  const command = staging === undefined ? archiveNothing : archiveCommand(staging);
  if (rows[0].command === command) return;
  await client.query(`ALTER SYSTEM SET archive_command = ${client.escapeLiteral(command)}`);
  await client.query('SELECT pg_reload_conf()');
}

/** Copies under another name, makes the bytes durable, then gives the name: a cut-off run leaves nothing half. */
function archiveCommand(staging: string): string {
  const place = `'${staging.replaceAll('%', '%%').replaceAll("'", `'\\''`)}'`;
  return `test -f ${place}/%f || { cp "%p" ${place}/%f.part && sync ${place}/%f.part && mv ${place}/%f.part ${place}/%f; }`;
}

/**
 * Ends the current file of the log and waits until the server has handed it over.
 *
 * @returns the name of the last file handed over.
 */
export async function switchWal(client: Client): Promise<string> {
  // A file in which nothing stands is not ended; the message makes sure that something does.
  await client.query("SELECT pg_logical_emit_message(false, 'tomeoki', 'backup')");
  const { rows } = await client.query<{ name: string }>('SELECT pg_walfile_name(pg_switch_wal()) AS name');
  const name = rows[0]?.name ?? '';
  const start = performance.now();
  while (performance.now() - start < handOverMs) {
    const answer = await client.query<{ last: string | null }>(
      'SELECT last_archived_wal AS last FROM pg_stat_archiver',
    );
    if ((answer.rows[0]?.last ?? '').slice(0, 24) >= name) return name;
    await sleep(pollMs);
  }
  throw new ServiceError('BACKUP_TIMED_OUT', { details: { wal: name } });
}

/** Files of the log that wait in the staging folder, in order. */
export async function stagedWal(staging: string): Promise<readonly string[]> {
  return (await readdir(staging)).filter(isWalName).sort();
}

/** Seals staged files into the folder of backups and removes them from the staging folder, one after the other. */
export async function shipWal(
  staging: string,
  folder: string,
  keys: Pick<KeyedHashes, 'tokenHash'>,
  names: readonly string[],
): Promise<void> {
  const paths = backupPaths(folder);
  for (const name of names) {
    const source = createReadStream(join(staging, name), { highWaterMark: 1_048_576 });
    await writeSealedFile(paths.walFile(name), backupFileKey(keys, `wal/${name}`), source);
    await syncFolder(paths.wal);
    await rm(join(staging, name));
  }
}

/** Removes files of the log that no base backup needs any more; histories of timelines are small and stay. */
export async function pruneWal(folder: string, firstNeeded: string): Promise<number> {
  const old = (await listWal(folder)).filter((name) => name.length >= 24 && name.slice(0, 24) < firstNeeded);
  for (const name of old) await rm(backupPaths(folder).walFile(name), { force: true });
  return old.length;
}
