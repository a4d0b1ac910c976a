/** An exclusive lock on a file between processes of one machine, let go by the kernel when its holder dies. */

import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServiceError } from '../../shared/errors/service-error.ts';

const sqliteBusy = 5;

/**
 * Runs `work` while no other process or caller holds the lock of `path`. Node has no call for record locks
 * (POSIX fcntl), SQLite does: an exclusive transaction on an empty database is such a lock. The lock file stays
 * empty and is never removed, because removing it would let two holders in.
 *
 * @param timeoutMs Longest wait; default 10,000. Longer: `STORE_KEY_FILE_LOCKED`.
 */
export async function withFileLock<T>(path: string, work: () => Promise<T>, timeoutMs = 10_000): Promise<T> {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA busy_timeout = 0');
    const deadline = performance.now() + timeoutMs;
    while (!tryBegin(database)) {
      if (performance.now() > deadline) throw new ServiceError('STORE_KEY_FILE_LOCKED');
      await sleep(20);
    }
    try {
      return await work();
    } finally {
      database.exec('ROLLBACK');
    }
  } finally {
    database.close();
  }
}

function tryBegin(database: DatabaseSync): boolean {
  try {
    database.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return false;
    throw error;
  }
}
