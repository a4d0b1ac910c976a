/** Host keys of the SFTP receivers, made once and kept in the data folder. */

import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import {
  hostKeyFingerprint,
  makeHostKeys,
  type SftpHostKeys,
} from '../../drivers/receivers/sftp/host-key.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { withFileLock } from '../stores/keys/file-lock.ts';

const fileName = 'sftp-host-keys.json';
const shape = z.object({ ed25519: z.string().min(1), rsa: z.string().min(1) });

/**
 * The keys of the folder; made when there are none. The file has mode 0600 and is never half written; of several
 * processes one makes it. A damaged file is `STORE_KEY_FILE_INVALID`: devices would refuse another key anyway.
 */
export async function ensureHostKeys(folder: string): Promise<SftpHostKeys> {
  const path = join(folder, fileName);
  const kept = await readKeys(path);
  if (kept !== undefined) return kept;
  return await withFileLock(`${path}.lock`, async () => (await readKeys(path)) ?? (await keepNew(path)));
}

/** Fingerprints of the keys of the folder, as clients show them; undefined before there are any. Makes none. */
export async function hostKeyFingerprints(
  folder: string,
): Promise<{ readonly [kind in keyof SftpHostKeys]: string } | undefined> {
  const keys = await readKeys(join(folder, fileName));
  return keys && { ed25519: hostKeyFingerprint(keys.ed25519), rsa: hostKeyFingerprint(keys.rsa) };
}

async function readKeys(path: string): Promise<SftpHostKeys | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new ServiceError('STORE_KEY_UNAVAILABLE', { cause: error });
  }
  const keys = parseKeys(text);
  if (keys === undefined) throw new ServiceError('STORE_KEY_FILE_INVALID', { details: { member: fileName } });
  return keys;
}

/** Undefined when they cannot be read; the parser's own error may quote the keys. */
function parseKeys(text: string): SftpHostKeys | undefined {
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function keepNew(path: string): Promise<SftpHostKeys> {
  const keys = await makeHostKeys();
  const temporary = `${path}.${process.pid}.part`;
  {
    await using file = await open(temporary, 'w', 0o600);
    await file.writeFile(JSON.stringify(keys));
    await file.sync();
  }
  await rename(temporary, path);
  return keys;
}
