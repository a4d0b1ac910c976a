/** Binds backup and restore to the installation, and keeps the regular backup going. */

import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import packageJson from '../../package.json' with { type: 'json' };
import type { AuditEvent } from '../audit/audit-event.ts';
import type { Config } from '../config/config.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { Log } from '../shared/log.ts';
import type { BackupManifest } from '../stores/backup/backup-folder.ts';
import {
  type BackupSource,
  backupRound,
  beginArchiving,
  describeBackups,
  endArchiving,
  makeBackup,
  pruneBackups,
} from '../stores/backup/backups.ts';
import { leastPassphrase, openKeyCopy, sealKeyFile } from '../stores/backup/key-copy.ts';
import {
  checkRestoreTarget,
  type RestoreReport,
  type RestoreStep,
  restoreBackup,
} from '../stores/backup/restore.ts';
import { openKeyRing } from '../stores/keys/key-ring.ts';
import { appendAuditEvents } from '../stores/postgres/audit-log.ts';
import { blobFolderOf, openStores, type Stores } from './stores.ts';

/** One process at a time writes into a folder of backups. */
const lockName = 'backup';

/** The installation as a source of backups. With `DATABASE_URL`: `BACKUP_EXTERNAL_DATABASE`. */
export function backupSource(stores: Stores): BackupSource {
  const { config, embedded, keys, clock } = stores;
  if (embedded === undefined) throw new ServiceError('BACKUP_EXTERNAL_DATABASE');
  return {
    dataFolder: config.dataFolder,
    clusterFolder: embedded.clusterFolder,
    connection: { ...embedded.connection },
    account: embedded.account,
    blobFolder: blobFolderOf(config),
    keys,
    clock,
    program: packageJson.version,
  };
}

/** The folder given, else the configured one. Neither: `BACKUP_FOLDER_UNUSABLE`. */
export function backupFolder(config: Pick<Config, 'backup'>, given: string | undefined): string {
  const folder = given ?? config.backup?.folder;
  if (folder === undefined) {
    throw new ServiceError('BACKUP_FOLDER_UNUSABLE', {
      message: 'Name a folder by --to, or in the configuration by backup.folder.',
    });
  }
  return folder;
}

/** Makes a base backup now, removes what is older than `keep` of them, and notes it in the audit. */
export async function backupNow(stores: Stores, folder: string, keep: number): Promise<BackupManifest> {
  const source = backupSource(stores);
  return await stores.database.withAdvisoryLock(lockName, async () => {
    await beginArchiving(source, folder);
    const manifest = await makeBackup(source, folder);
    await pruneBackups(source, folder, keep);
    // A single backup needs no log afterwards; a regular one goes on.
    if (stores.config.backup?.folder === undefined) await endArchiving(source);
    await note(stores, 'backup.made', manifest.id, {
      blobs: manifest.blobs,
      bytes: manifest.files['cluster']?.byteLength ?? 0,
    });
    return manifest;
  });
}

/** What a folder of backups holds. */
export async function listBackups(stores: Pick<Stores, 'keys'>, folder: string) {
  return await describeBackups(folder, stores.keys);
}

/** Keeps the configured backup going until it is disposed. A round that fails is logged and tried again. */
export function startBackups(stores: Stores): AsyncDisposable {
  const stopping = new AbortController();
  const running = run(stores, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) stores.log.error({ err: error }, 'the regular backup ended');
  });
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

async function run(stores: Stores, signal: AbortSignal): Promise<void> {
  const settings = stores.config.backup;
  if (stores.embedded === undefined) {
    if (settings !== undefined)
      stores.log.warn({}, 'backup is configured, but the database is not ours to back up');
    return;
  }
  const source = backupSource(stores);
  if (settings === undefined) {
    await endArchiving(source).catch((error: unknown) => {
      // A server that an older program started: nothing is handed over, so there is nothing to end.
      stores.log.debug({ err: error }, 'archiving was not on');
    });
    return;
  }
  const { folder, everyHours, keep, logEverySeconds } = settings;
  while (!signal.aborted) {
    try {
      await stores.database.tryAdvisoryLock(lockName, async () => {
        await beginArchiving(source, folder);
        await backupRound(source, folder);
      });
      const { bases } = await describeBackups(folder, stores.keys);
      const last = bases.at(-1);
      const dueAt = last === undefined ? 0 : new Date(last.endedAt).getTime() + everyHours * 3_600_000;
      if (stores.clock.now().getTime() >= dueAt) await backupNow(stores, folder, keep);
    } catch (error) {
      stores.log.error({ err: error }, 'a backup round failed; it is tried again');
    }
    await sleep(logEverySeconds * 1_000, undefined, { signal }).catch(() => undefined);
  }
}

/** Writes a copy of the key file under a passphrase. Keys from the environment have no file to copy. */
export async function copyKeys(
  config: Pick<Config, 'keyFile' | 'keysJson'>,
  path: string,
  passphrase: string,
): Promise<void> {
  if ([...passphrase].length < leastPassphrase) {
    throw new ServiceError('BACKUP_PASSPHRASE_WRONG', {
      message: `The passphrase must have at least ${leastPassphrase} characters.`,
    });
  }
  const text = config.keysJson ?? (await readFile(config.keyFile, 'utf8'));
  await writeFile(path, `${await sealKeyFile(text, passphrase)}\n`, { mode: 0o600, flag: 'wx', flush: true });
}

/** Puts an installation back; see `restore.ts`. The keys come from their copy, or lie in the data folder already. */
export async function restoreInstallation(
  config: Config,
  log: Log,
  from: {
    readonly folder: string;
    readonly until?: Date;
    readonly keyCopy?: { readonly path: string; readonly passphrase: string };
  },
  onStep: (step: RestoreStep) => void,
): Promise<RestoreReport> {
  if (config.databaseUrl !== undefined) throw new ServiceError('BACKUP_EXTERNAL_DATABASE');
  const blobFolder = blobFolderOf(config);
  await checkRestoreTarget(config.dataFolder, blobFolder);
  if (from.keyCopy !== undefined) {
    const text = await openKeyCopy(await readFile(from.keyCopy.path, 'utf8'), from.keyCopy.passphrase);
    await writeFile(config.keyFile, text, { mode: 0o600, flag: 'wx', flush: true });
  }
  const segments = config.segments.map(({ id }) => id as SegmentId);
  const keys = await openKeyRing(
    config.keysJson === undefined ? { path: config.keyFile, create: false } : { json: config.keysJson },
    segments,
  );
  const report = await restoreBackup({
    folder: from.folder,
    dataFolder: config.dataFolder,
    blobFolder,
    keys,
    log,
    onStep,
    ...(from.until !== undefined && { until: from.until }),
  });
  await using stores = await openStores(config, log);
  await note(stores, 'backup.restored', report.base.id, {
    walFiles: report.walFiles,
    until: from.until?.toISOString() ?? null,
  });
  return report;
}

async function note(
  stores: Pick<Stores, 'database' | 'clock'>,
  kind: 'backup.made' | 'backup.restored',
  id: string,
  details: AuditEvent['details'],
): Promise<void> {
  const at = stores.clock.now();
  await stores.database.transaction((trx) =>
    appendAuditEvents(trx, [{ kind, segment: '-', at, actor: 'system', subject: `backup:${id}`, details }]),
  );
}
