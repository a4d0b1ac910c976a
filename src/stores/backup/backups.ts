/**
 * Backups of an installation with an embedded server, made while it works.
 *
 * What is promised: whatever was acknowledged before the last finished round began can be restored together with its
 * blobs. A round ends the log's current file, copies the blobs that are new, and only then takes the log's files that
 * were finished before the blobs were looked at. A job is acknowledged when both its row and its bytes are written; a row
 * that was taken without its bytes was not, and is ended by the check at the first start after a restore.
 */

import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import {
  type BackupManifest,
  backupFileKey,
  backupPaths,
  listBases,
  prepareBackupFolder,
  readState,
  removeBase,
  syncFolder,
  writeManifest,
  writeState,
} from './backup-folder.ts';
import { makeBaseBackup, newBackupId, serviceFiles } from './base-backup.ts';
import { formatBlobList, listBlobFiles, mirrorBlobs, pruneBlobs, readBlobList } from './blob-mirror.ts';
import { packFolder } from './pack.ts';
import { readSealedFile, writeSealedFile } from './sealed-file.ts';
import {
  prepareStaging,
  pruneWal,
  setArchiving,
  shipWal,
  stagedWal,
  stagingFolder,
  switchWal,
} from './wal-archive.ts';

/** The installation that is backed up. */
export interface BackupSource {
  readonly dataFolder: string;
  readonly clusterFolder: string;
  readonly connection: ClientConfig;
  /** Account of the server. */
  readonly account: { readonly uid: number; readonly gid: number };
  /** Folder of the blobs; undefined when they lie in S3, which keeps its own copies. */
  readonly blobFolder: string | undefined;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
  /** Version of the program. */
  readonly program: string;
}

/** What one round did. */
export interface RoundReport {
  readonly walFiles: number;
  readonly blobFiles: number;
  readonly blobBytes: number;
}

/** Runs `work` on a session of its own at the server. */
async function withClient<T>(source: BackupSource, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ ...source.connection, application_name: 'tomeoki-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** From now on the server hands its log over. Throws `BACKUP_ARCHIVING_OFF`, `BACKUP_FOLDER_UNUSABLE`. */
export async function beginArchiving(source: BackupSource, folder: string): Promise<void> {
  await prepareBackupFolder(folder);
  const staging = stagingFolder(source.dataFolder);
  await prepareStaging(staging, source.account);
  await withClient(source, (client) => setArchiving(client, staging));
}

/** From now on the server keeps no log beyond what it needs itself. */
export async function endArchiving(source: BackupSource): Promise<void> {
  await withClient(source, (client) => setArchiving(client, undefined));
}

/** Takes what happened since the last round. Must run in one process at a time. */
export async function backupRound(source: BackupSource, folder: string): Promise<RoundReport> {
  await prepareBackupFolder(folder);
  const staging = stagingFolder(source.dataFolder);
  const at = source.clock.now().toISOString();
  const throughWal = await withClient(source, switchWal);
  const names = await stagedWal(staging);
  const blobs =
    source.blobFolder === undefined
      ? { files: 0, bytes: 0 }
      : await mirrorBlobs(source.blobFolder, backupPaths(folder).blobs);
  await shipWal(staging, folder, source.keys, names);
  await writeState(folder, { throughWal, at });
  return { walFiles: names.length, blobFiles: blobs.files, blobBytes: blobs.bytes };
}

/** Makes a base backup with everything it needs. Must run in one process at a time. */
export async function makeBackup(source: BackupSource, folder: string): Promise<BackupManifest> {
  await prepareBackupFolder(folder);
  const { keys, clock, blobFolder } = source;
  const startedAt = clock.now();
  const id = newBackupId(startedAt);
  const base = await withClient(source, (client) =>
    makeBaseBackup(client, source.clusterFolder, folder, keys, id),
  );
  const endedAt = clock.now();
  await backupRound(source, folder);
  const place = backupPaths(folder).base(id);
  const extras = await serviceFiles(source.dataFolder);
  const service = await writeSealedFile(
    join(place, 'service.sealed'),
    backupFileKey(keys, `base/${id}/service`),
    packFolder(
      source.dataFolder,
      () => 'leave',
      async () => extras,
    ),
  );
  let count = 0;
  const blobs = await writeSealedFile(
    join(place, 'blobs.sealed'),
    backupFileKey(keys, `base/${id}/blobs`),
    formatBlobList(counted()),
  );
  await syncFolder(place);
  return await writeManifest(folder, keys, {
    format: 'tomeoki-backup',
    version: 1,
    id,
    program: source.program,
    postgresMajor: base.postgresMajor,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    startWal: base.startWal,
    stopWal: base.stopWal,
    files: { cluster: base.cluster, service, blobs },
    blobs: count,
  });

  async function* counted() {
    if (blobFolder === undefined) return;
    for await (const blob of listBlobFiles(blobFolder)) {
      count += 1;
      yield blob;
    }
  }
}

/** Removes all but the newest `keep` base backups, and the log and blobs that only they needed. */
export async function pruneBackups(
  source: Pick<BackupSource, 'keys' | 'blobFolder'>,
  folder: string,
  keep: number,
): Promise<{ readonly bases: number; readonly walFiles: number; readonly blobFiles: number }> {
  const bases = await listBases(folder, source.keys);
  const stay = bases.slice(-Math.max(keep, 1));
  for (const { id } of bases.slice(0, bases.length - stay.length)) await removeBase(folder, id);
  const first = stay[0];
  if (first === undefined) return { bases: 0, walFiles: 0, blobFiles: 0 };
  const walFiles = await pruneWal(folder, first.startWal);
  return {
    bases: bases.length - stay.length,
    walFiles,
    blobFiles: source.blobFolder === undefined ? 0 : await pruneMirror(source.blobFolder),
  };

  async function pruneMirror(blobFolder: string): Promise<number> {
    const kept = new Set<string>();
    for (const { id } of stay)
      for (const { name } of await blobsOfBase(folder, source.keys, id)) kept.add(name);
    return await pruneBlobs(blobFolder, backupPaths(folder).blobs, kept);
  }
}

/** The blobs that were there when a base backup was made. */
export async function blobsOfBase(folder: string, keys: Pick<KeyedHashes, 'tokenHash'>, id: string) {
  const path = join(backupPaths(folder).base(id), 'blobs.sealed');
  return await readBlobList(readSealedFile(path, backupFileKey(keys, `base/${id}/blobs`)));
}

/** What the folder holds. */
export async function describeBackups(folder: string, keys: Pick<KeyedHashes, 'tokenHash'>) {
  return { bases: await listBases(folder, keys), state: await readState(folder) };
}
