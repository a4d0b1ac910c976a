/**
 * The folder of backups:
 *
 *     base/<id>/manifest.json      what it is, with a keyed hash over it
 *     base/<id>/cluster.sealed     the database's files
 *     base/<id>/service.sealed     configuration and certificate
 *     base/<id>/blobs.sealed       names and lengths of the blobs that were there
 *     wal/<segment>.sealed         the write-ahead log since then
 *     blobs/...                    the blobs, as they lie in the store (encrypted already)
 *     state.json                   how far the log was taken
 */

import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';

const walName = /^([0-9A-F]{24}|[0-9A-F]{8}\.history|[0-9A-F]{24}\.[0-9A-F]{8}\.backup)$/;

const manifestSchema = z.strictObject({
  format: z.literal('tomeoki-backup'),
  version: z.literal(1),
  id: z.string().regex(/^[0-9TZ-]{16,40}-[0-9a-f]{8}$/),
  /** Version of the program that made it. */
  program: z.string().max(40),
  /** `server_version_num / 10000`. */
  postgresMajor: z.int(),
  startedAt: z.iso.datetime(),
  /** A restore can stop at any time from here on. */
  endedAt: z.iso.datetime(),
  /** First file of the log that a restore needs. */
  startWal: z.string().regex(walName),
  /** Last file of the log that a restore needs at least. */
  stopWal: z.string().regex(walName),
  files: z.record(
    z.string().max(100),
    z.strictObject({ byteLength: z.int(), sha256: z.string().length(64) }),
  ),
  blobs: z.int(),
  /** HMAC over the rest, hex. */
  seal: z.string().length(64),
});

/** What one base backup is. */
export type BackupManifest = z.infer<typeof manifestSchema>;

const stateSchema = z.strictObject({
  /** Last file of the log whose blobs are in the folder too. */
  throughWal: z.string(),
  /** What was committed by then is in it. */
  at: z.iso.datetime(),
});

/** How far the log was taken. */
export type BackupState = z.infer<typeof stateSchema>;

/** Paths in a folder of backups. */
export function backupPaths(folder: string) {
  return {
    bases: join(folder, 'base'),
    base: (id: string) => join(folder, 'base', id),
    wal: join(folder, 'wal'),
    walFile: (name: string) => join(folder, 'wal', `${name}.sealed`),
    blobs: join(folder, 'blobs'),
    state: join(folder, 'state.json'),
  };
}

/** Makes the folders. A place that cannot be written to: `BACKUP_FOLDER_UNUSABLE`. */
export async function prepareBackupFolder(folder: string): Promise<void> {
  const paths = backupPaths(folder);
  try {
    for (const path of [paths.bases, paths.wal, paths.blobs]) {
      await mkdir(path, { recursive: true, mode: 0o700 });
    }
  } catch (error) {
    throw new ServiceError('BACKUP_FOLDER_UNUSABLE', { details: { folder }, cause: error });
  }
}

/** Names of the log's files in the folder, in order. */
export async function listWal(folder: string): Promise<readonly string[]> {
  const names = await readdir(backupPaths(folder).wal).catch(() => [] as string[]);
  return names
    .filter((name) => name.endsWith('.sealed'))
    .map((name) => name.slice(0, -'.sealed'.length))
    .filter((name) => walName.test(name))
    .sort();
}

/** True for a name that the server gives to a file of its log. */
export function isWalName(name: string): boolean {
  return walName.test(name);
}

/** Seals a manifest with the installation's key and writes it; from then on the base backup counts. */
export async function writeManifest(
  folder: string,
  keys: Pick<KeyedHashes, 'tokenHash'>,
  facts: Omit<BackupManifest, 'seal'>,
): Promise<BackupManifest> {
  const manifest = { ...facts, seal: sealOf(keys, facts) };
  await writeJson(join(backupPaths(folder).base(facts.id), 'manifest.json'), manifest);
  await syncFolder(backupPaths(folder).bases);
  return manifest;
}

/**
 * The base backups, oldest first. One that was not finished is not listed. A manifest that is not what this
 * installation wrote: `BACKUP_DAMAGED`.
 */
export async function listBases(
  folder: string,
  keys: Pick<KeyedHashes, 'tokenHash'>,
): Promise<readonly BackupManifest[]> {
  const ids = await readdir(backupPaths(folder).bases).catch(() => [] as string[]);
  const found: BackupManifest[] = [];
  for (const id of ids.sort()) {
    const path = join(backupPaths(folder).base(id), 'manifest.json');
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const parsed = manifestSchema.safeParse(jsonOf(text));
    if (!parsed.success || parsed.data.id !== id) {
      throw new ServiceError('BACKUP_DAMAGED', { details: { file: path } });
    }
    const { seal, ...facts } = parsed.data;
    if (!equalBytes(Buffer.from(seal, 'hex'), Buffer.from(sealOf(keys, facts), 'hex'))) {
      throw new ServiceError('BACKUP_DAMAGED', {
        message: 'The manifest was changed, or belongs to an installation with other keys.',
        details: { file: path },
      });
    }
    found.push(parsed.data);
  }
  return found;
}

/** Removes a base backup, its manifest first. */
export async function removeBase(folder: string, id: string): Promise<void> {
  const base = backupPaths(folder).base(id);
  await rm(join(base, 'manifest.json'), { force: true });
  await rm(base, { recursive: true, force: true });
}

/** How far the log was taken; undefined before the first round. */
export async function readState(folder: string): Promise<BackupState | undefined> {
  const text = await readFile(backupPaths(folder).state, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : stateSchema.safeParse(jsonOf(text)).data;
}

/** Notes how far the log was taken. */
export async function writeState(folder: string, state: BackupState): Promise<void> {
  await writeJson(backupPaths(folder).state, state);
  await syncFolder(folder);
}

/** Makes names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
}

async function writeJson(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${randomUUID()}.part`;
  try {
    await using file = await open(temporary, 'wx', 0o600);
    await file.writeFile(`${JSON.stringify(value, null, 2)}\n`);
    await file.sync();
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sealOf(keys: Pick<KeyedHashes, 'tokenHash'>, facts: Omit<BackupManifest, 'seal'>): string {
  const files = Object.entries(facts.files).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.entries({ ...facts, files }).sort(([a], [b]) => (a < b ? -1 : 1)));
  return Buffer.from(keys.tokenHash('backup-manifest', text)).toString('hex');
}

/** The key of one file of a backup: derived from the installation's secret and the file's name in the folder. */
export function backupFileKey(keys: Pick<KeyedHashes, 'tokenHash'>, name: string): Uint8Array {
  return keys.tokenHash('backup-file', name);
}
