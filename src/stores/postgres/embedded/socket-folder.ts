/** The folder of the server's socket: only its account and root may enter it, because that is the sign-in. */

import { createHash } from 'node:crypto';
import { chmod, chown, lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { type Account, mustDropPrivileges } from './account.ts';
import { embeddedPort } from './settings.ts';

/** Longest path of a Unix socket on Linux in bytes: `sun_path` without its final zero. */
const longestSocketPath = 107;

/** Path of the socket in its folder. */
export function socketPath(folder: string): string {
  return join(folder, `.s.PGSQL.${embeddedPort}`);
}

/**
 * The socket's folder for a data folder: `postgres-run` in it, or, where that path would be too long for a socket,
 * a folder below `/run` (root) or the system's folder for temporary files, named by a hash of the data folder.
 */
export function chooseSocketFolder(dataFolder: string): string {
  const inside = join(dataFolder, 'postgres-run');
  if (Buffer.byteLength(socketPath(inside)) <= longestSocketPath) return inside;
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  return join(mustDropPrivileges() ? '/run' : tmpdir(), `tomeoki-${hash}`);
}

/**
 * Makes the folder with mode 0700 for the account. One that is there already must be a real folder of that account,
 * or else another user of the machine could hold the socket's place: `STORE_DATABASE_FOLDER_OWNER`.
 */
export async function prepareSocketFolder(folder: string, account: Account): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
    if (mustDropPrivileges()) await chown(folder, account.uid, account.gid);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const found = await lstat(folder);
  const makerDied = found.uid === 0 && mustDropPrivileges();
  if (!found.isDirectory() || (found.uid !== account.uid && !makerDied)) {
    throw new ServiceError('STORE_DATABASE_FOLDER_OWNER', {
      details: { folder, ownerUid: found.uid, processUid: account.uid },
    });
  }
  if (makerDied) await chown(folder, account.uid, account.gid);
  await chmod(folder, 0o700);
}
