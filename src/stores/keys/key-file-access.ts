/** Reads and writes a key file so that it is private and never half written. */

import { randomUUID } from 'node:crypto';
import { constants, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { formatKeyFile, type KeyFile, maxKeyFileBytes, parseKeyFile } from './key-file.ts';

/**
 * The key file at `path`, or undefined when there is none. A file that the group or others may read or write is
 * refused with `STORE_KEY_FILE_EXPOSED` (on systems with POSIX modes), as is one of another owner than this
 * process or root.
 */
export async function readKeyFile(path: string): Promise<KeyFile | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ServiceError('STORE_KEY_UNAVAILABLE', { cause: error });
  }
  await using file = handle;
  const status = await file.stat();
  if (!status.isFile() || status.size > maxKeyFileBytes) {
    throw new ServiceError('STORE_KEY_FILE_INVALID', { details: { problem: 'not a small file' } });
  }
  checkPrivacy(status.mode, status.uid);
  return parseKeyFile(await file.readFile('utf8'));
}

/** Replaces the key file at once: whoever reads sees the old or the new, also after a power cut. Mode 0600. */
export async function writeKeyFile(path: string, content: KeyFile): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await using file = await open(temporary, 'wx', 0o600);
    await file.writeFile(formatKeyFile(content));
    await file.sync();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  if (process.platform === 'win32') return;
  await using folder = await open(dirname(path), 'r');
  await folder.sync();
}

function checkPrivacy(mode: number, owner: number): void {
  const self = process.geteuid?.();
  if (self === undefined) return;
  const permissions = mode & 0o777;
  if ((permissions & 0o077) !== 0 || (owner !== self && owner !== 0)) {
    throw new ServiceError('STORE_KEY_FILE_EXPOSED', {
      details: { mode: permissions.toString(8).padStart(4, '0'), owner },
    });
  }
}
