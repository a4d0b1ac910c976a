/** The settings the embedded server is started with. They stand on its command line and win over its files. */

import { totalmem } from 'node:os';

const mebibyte = 1024 * 1024;

/** Settings that no one may change: durability, and who can connect. */
const fixedSettings = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  listen_addresses: '',
  unix_socket_permissions: '0700',
  // Where to is said by `archive_command`, which can change while the server runs.
  archive_mode: 'on',
};

/** Port of an embedded server; only a part of the socket's name, because it listens on no network. */
export const embeddedPort = 5432;

/** `shared_buffers`: a quarter of the memory this process may use, 128 MB to 1 GB, in MB. */
export function sharedBuffersMb(memoryBytes: number): number {
  return Math.round(Math.min(Math.max(memoryBytes / 4 / mebibyte, 128), 1024));
}

/** Memory of the machine or of the container, whichever is less, in bytes. */
function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/**
 * Arguments of `postgres`.
 *
 * @param changes settings that differ from the defaults, such as those of WAL archiving; durability and listening
 * cannot be changed by them.
 */
export function serverArguments(
  clusterFolder: string,
  socketFolder: string,
  changes: Readonly<Record<string, string>> = {},
): string[] {
  const settings = {
    wal_level: 'replica',
    shared_buffers: `${sharedBuffersMb(availableMemory())}MB`,
    work_mem: '64MB',
    maintenance_work_mem: '256MB',
    max_wal_size: '4GB',
    jit: 'off',
    // The binaries are built without lz4.
    default_toast_compression: 'pglz',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A week of logs, without statements and without the values that the details of an error quote.
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgres-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
    log_rotation_size: '0',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...changes,
    ...fixedSettings,
    port: String(embeddedPort),
    // A list whose entries may be quoted: the path may hold a comma.
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
  };
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', clusterFolder, ...pairs];
}
