/** Which account the database server runs as: it refuses to run as root. */

import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ServiceError } from '../../../shared/errors/service-error.ts';

/** A numeric user and group. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that a process of root falls back on, first found first. Nothing is ever added to the system's list. */
const fallbackAccounts = ['tomeoki', 'postgres', 'nobody'];

/** True when this process is root and must start the server as another account. */
export function mustDropPrivileges(): boolean {
  return process.getuid?.() === 0;
}

/**
 * The account for the server. A process that is not root uses its own. Root uses the owner of the cluster or of the
 * data folder when that is not root, else the accounts `tomeoki`, `postgres` or `nobody`, whichever exists first.
 * A cluster that belongs to neither this process nor an account it may use: `STORE_DATABASE_FOLDER_OWNER`.
 *
 * @param folders the cluster's folder and the data folder; either may be missing still.
 */
export async function chooseAccount(folders: {
  readonly cluster: string;
  readonly data: string;
}): Promise<Account> {
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const cluster = await ownerOf(folders.cluster);
  if (own.uid !== 0) {
    if (cluster && cluster.uid !== own.uid) throw foreignOwner(cluster.uid, own.uid);
    return own;
  }
  if (cluster?.uid === 0) throw foreignOwner(0, own.uid);
  if (cluster) return cluster;
  const data = await ownerOf(folders.data);
  if (data && data.uid !== 0) return data;
  return await fallbackAccount();
}

function foreignOwner(ownerUid: number, processUid: number): ServiceError {
  return new ServiceError('STORE_DATABASE_FOLDER_OWNER', { details: { ownerUid, processUid } });
}

async function ownerOf(folder: string): Promise<Account | undefined> {
  try {
    const { uid, gid } = await stat(folder);
    return { uid, gid };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ServiceError('STORE_DATABASE_FOLDER_OWNER', { details: { folder }, cause: error });
  }
}

async function fallbackAccount(): Promise<Account> {
  const lines = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of fallbackAccounts) {
    const [, , uid, gid] = lines.find(([login]) => login === name) ?? [];
    if (uid !== undefined && gid !== undefined && Number(uid) > 0) {
      return { uid: Number(uid), gid: Number(gid) };
    }
  }
  return { uid: 65_534, gid: 65_534 };
}

/** True when `account` may pass through `folder` and every folder above it, by owner, group and mode. */
export async function canEnter(folder: string, account: Account): Promise<boolean> {
  for (let place = folder; ; place = dirname(place)) {
    const { uid, gid, mode } = await stat(place);
    const shift = uid === account.uid ? 6 : gid === account.gid ? 3 : 0;
    if (((mode >> shift) & 1) === 0) return false;
    if (place === dirname(place)) return true;
  }
}
