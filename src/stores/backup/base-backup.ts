/** A base backup of a running embedded server through its own interface (PostgreSQL manual §25.3.3). */

import { randomBytes } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { backupFileKey, backupPaths, syncFolder } from './backup-folder.ts';
import { type ExtraFile, type PackDecision, packFolder } from './pack.ts';
import { type SealedFileFacts, writeSealedFile } from './sealed-file.ts';

/** What a base backup gives its manifest. */
export interface BaseBackup {
  readonly id: string;
  readonly startWal: string;
  readonly stopWal: string;
  readonly postgresMajor: number;
  readonly cluster: SealedFileFacts;
}

/** Folders whose content the server makes anew at its start. */
const emptied = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
  'log',
]);
const leftOut =
  /(^|\/)(postmaster\.(pid|opts)|pgsql_tmp[^/]*|pg_internal\.init[^/]*|backup_label|tablespace_map)$/;

/** What of the cluster's folder goes into a base backup. */
export function decideClusterEntry(path: string): PackDecision {
  if (emptied.has(path)) return 'empty';
  return leftOut.test(path) ? 'leave' : 'take';
}

/** Name of a backup made at this moment; names sort by time. */
export function newBackupId(at: Date): string {
  return `${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z-${randomBytes(4).toString('hex')}`;
}

/**
 * Copies the cluster under load. The session of `client` must stay open; the server waits at the end until its log
 * up to that point was handed over.
 */
export async function makeBaseBackup(
  client: Client,
  clusterFolder: string,
  folder: string,
  keys: Pick<KeyedHashes, 'tokenHash'>,
  id: string,
): Promise<BaseBackup> {
  const base = backupPaths(folder).base(id);
  await mkdir(base, { mode: 0o700 });
  const { rows } = await client.query<{ start: string; version: string }>(
    "SELECT pg_walfile_name(pg_backup_start($1, fast => true)) AS start, current_setting('server_version_num') AS version",
    [id],
  );
  let stopWal = '';
  const stopBackup = async (): Promise<readonly ExtraFile[]> => {
    const stopped = await client.query<{ wal: string; labelfile: string }>(
      'SELECT pg_walfile_name(lsn) AS wal, labelfile FROM pg_backup_stop(wait_for_archive => true)',
    );
    stopWal = stopped.rows[0]?.wal ?? '';
    return [{ name: 'backup_label', content: stopped.rows[0]?.labelfile ?? '' }];
  };
  const cluster = await writeSealedFile(
    join(base, 'cluster.sealed'),
    backupFileKey(keys, `base/${id}/cluster`),
    packFolder(clusterFolder, decideClusterEntry, stopBackup),
  );
  await syncFolder(base);
  const first = rows[0];
  return {
    id,
    startWal: first?.start ?? '',
    stopWal,
    postgresMajor: Math.floor(Number(first?.version ?? 0) / 10_000),
    cluster,
  };
}

/** Small files of the service that a new machine needs: the configuration and the certificate. */
export async function serviceFiles(dataFolder: string): Promise<readonly ExtraFile[]> {
  const found: ExtraFile[] = [];
  for (const name of ['tomeoki.json', 'web-certificate.pem']) {
    const path = join(dataFolder, name);
    const size = (await stat(path).catch(() => undefined))?.size;
    if (size !== undefined && size < 4_000_000) found.push({ name, content: await readFile(path, 'utf8') });
  }
  return found;
}
