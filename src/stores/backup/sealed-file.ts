/** Files of a backup: compressed (Zstandard, RFC 8878), then sealed in the frames of the vault, whole or not there. */

import { createHash, createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import type { ByteStream } from '../../ports/blob-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { writeDurably } from '../blobs/write-file.ts';
import { openFrames } from '../vault/open-frames.ts';
import { sealFrames } from '../vault/seal-frames.ts';

/** Length and SHA-256 of a sealed file as it lies on the disk. */
export interface SealedFileFacts {
  readonly byteLength: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/**
 * Writes `source` to `path`; resolves when it survives power loss, except for its name: sync the folder after it.
 * A file of that name is replaced.
 *
 * @param key 32 bytes, used for this file only.
 */
export async function writeSealedFile(
  path: string,
  key: Uint8Array,
  source: ByteStream,
): Promise<SealedFileFacts> {
  const temporary = `${path}.${randomUUID()}.part`;
  const hash = createHash('sha256');
  try {
    await using file = await open(temporary, 'wx', 0o600);
    const frames = sealFrames(createSecretKey(key), randomBytes(8), through(source, createZstdCompress()));
    const byteLength = await writeDurably(file, hashed(frames, hash));
    await rename(temporary, path);
    return { byteLength, sha256: hash.digest('hex') };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The content again. Damage or another key: `BACKUP_DAMAGED` with the file's place. */
export async function* readSealedFile(path: string, key: Uint8Array): ByteStream {
  try {
    const sealed = createReadStream(path, { highWaterMark: 262_144 });
    yield* through(openFrames(createSecretKey(key), sealed), createZstdDecompress());
  } catch (error) {
    throw new ServiceError('BACKUP_DAMAGED', { details: { file: path }, cause: error });
  }
}

/** SHA-256 of a file as it lies on the disk, lower-case hex. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1_048_576 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}

async function* through(source: ByteStream, transform: Transform): ByteStream {
  const running = pipeline(Readable.from(source), transform);
  // A fault reaches the reader below; here it must only not count as unhandled.
  running.catch(() => undefined);
  for await (const chunk of transform) yield chunk as Buffer;
  await running;
}

async function* hashed(source: ByteStream, hash: ReturnType<typeof createHash>): ByteStream {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}
