/** How the backup stands, and the one that an administrator begins from the desk. */

import type { BackupStanding } from '../http/services/administration.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { backupFolder, backupNow, backupSource, listBackups } from './backup.ts';
import type { Stores } from './stores.ts';

/** Backups begun from the desk: one at a time, in the background. Disposing waits for the one under way. */
export interface BackupKeeper extends AsyncDisposable {
  /** False when one is under way here. Throws what speaks against any backup at all. */
  begin(): boolean;
  readonly isRunning: boolean;
  /** Code with which the last one failed. */
  readonly lastFailure: string | undefined;
}

/** Base backups kept when the configuration does not say; the command's default too. */
const keepDefault = 7;

/** Opens the keeper; nothing happens before `begin`. */
export function openBackupKeeper(stores: Stores): BackupKeeper {
  let running: Promise<void> | undefined;
  let lastFailure: string | undefined;
  return {
    begin: () => {
      if (running !== undefined) return false;
      backupSource(stores);
      const folder = backupFolder(stores.config, undefined);
      lastFailure = undefined;
      running = backupNow(stores, folder, stores.config.backup?.keep ?? keepDefault)
        .then(() => undefined)
        .catch((error: unknown) => {
          lastFailure = codeOf(error);
          stores.log.error({ err: error }, 'a backup begun at the desk failed');
        })
        .finally(() => {
          running = undefined;
        });
      return true;
    },
    get isRunning() {
      return running !== undefined;
    },
    get lastFailure() {
      return lastFailure;
    },
    async [Symbol.asyncDispose]() {
      await running;
    },
  };
}

/** What lies in the configured folder. Every manifest that is counted bears the seal of this installation. */
export async function backupStanding(stores: Stores, keeper: BackupKeeper): Promise<BackupStanding> {
  const { config, embedded } = stores;
  const settings = config.backup;
  const base = {
    possible: embedded !== undefined && settings !== undefined,
    external: embedded === undefined,
    configured: settings !== undefined,
    everyHours: settings?.everyHours,
    keep: settings?.keep,
    isRunning: keeper.isRunning,
    lastFailure: keeper.lastFailure,
  };
  const nothing = { count: 0, last: undefined, logThrough: undefined, trouble: undefined };
  if (settings === undefined) return { ...base, ...nothing };
  try {
    const { bases, state } = await listBackups(stores, settings.folder);
    const last = bases.at(-1);
    return {
      ...base,
      count: bases.length,
      last: last && {
        id: last.id,
        endedAt: new Date(last.endedAt),
        byteLength: Object.values(last.files).reduce((sum, { byteLength }) => sum + byteLength, 0),
        blobs: last.blobs,
      },
      logThrough: state && new Date(state.at),
      trouble: undefined,
    };
  } catch (error) {
    return { ...base, ...nothing, trouble: codeOf(error) };
  }
}

function codeOf(error: unknown): string {
  return error instanceof ServiceError ? error.code : 'BACKUP_FOLDER_UNUSABLE';
}
