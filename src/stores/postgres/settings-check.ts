/** The settings without which a database server may lose what it has acknowledged, checked at every boot. */

import { ServiceError } from '../../shared/errors/service-error.ts';

/** Oldest server that is served: PostgreSQL 15, as `server_version_num` counts. */
const oldestServerVersion = 150_000;

/** The settings that are looked at, as `current_setting` gives them. */
export interface DurabilitySettings {
  readonly server_version_num: string;
  readonly fsync: string;
  readonly full_page_writes: string;
  readonly synchronous_commit: string;
  readonly synchronous_standby_names: string;
  readonly server_encoding: string;
  readonly transaction_read_only: string;
}

/** The query that reads {@link DurabilitySettings}. */
export const durabilityQuery = `SELECT
  current_setting('server_version_num') AS server_version_num,
  current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_page_writes,
  current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('synchronous_standby_names') AS synchronous_standby_names,
  current_setting('server_encoding') AS server_encoding,
  current_setting('transaction_read_only') AS transaction_read_only`;

/** Names of the settings that make the server unsafe to use; empty when it is safe. */
export function unsafeSettings(settings: DurabilitySettings): string[] {
  const unsafe: string[] = [];
  if (settings.fsync !== 'on') unsafe.push('fsync');
  if (settings.full_page_writes !== 'on') unsafe.push('full_page_writes');
  const mode = settings.synchronous_commit;
  // remote_write returns before the standby's disk has the data; without a standby it is the same as local.
  const durable =
    mode === 'on' ||
    mode === 'remote_apply' ||
    (mode === 'remote_write' && settings.synchronous_standby_names !== '');
  if (!durable) unsafe.push('synchronous_commit');
  if (settings.server_encoding !== 'UTF8') unsafe.push('server_encoding');
  if (settings.transaction_read_only !== 'off') unsafe.push('transaction_read_only');
  return unsafe;
}

/**
 * Refuses a server that is too old (`STORE_DATABASE_SERVER_TOO_OLD`, below 15) or that could lose acknowledged
 * work (`STORE_DATABASE_UNSAFE`, with the names of the settings in the details).
 *
 * @returns the server's version as `server_version_num` counts, such as 180004 for 18.4.
 */
export function checkDurability(settings: DurabilitySettings): number {
  const version = Number(settings.server_version_num);
  if (!(version >= oldestServerVersion)) {
    throw new ServiceError('STORE_DATABASE_SERVER_TOO_OLD', { details: { serverVersion: version } });
  }
  const unsafe = unsafeSettings(settings);
  if (unsafe.length > 0) {
    throw new ServiceError('STORE_DATABASE_UNSAFE', {
      message: `The database server may lose or refuse work because of its setting ${unsafe.join(', ')}.`,
      details: { settings: unsafe },
    });
  }
  return version;
}
