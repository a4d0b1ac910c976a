/**
 * Keeps data files that arrive before their control file says whose they are. The file has no name on disk and is
 * encrypted under a key that only this process knows, so that a crash leaves nothing to read.
 */

import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSource } from '../device/job.ts';

/** A spooled file. Disposing frees its room. */
export interface SpooledFile extends AsyncDisposable {
  /** Its bytes, from the beginning; may be called again. */
  read(): ByteSource;
}

/** Bytes read at a time. */
const pieceBytes = 65_536;

/** Writes a source into a nameless file of the folder. What the source throws is thrown, and nothing stays. */
export async function spool(folder: string, source: ByteSource): Promise<SpooledFile> {
  const path = join(folder, `held-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    const key = randomBytes(32);
    const iv = Buffer.alloc(16);
    const cipher = createCipheriv('aes-256-ctr', key, iv);
    let length = 0;
    for await (const piece of source) {
      await writeAll(file, cipher.update(piece), length);
      length += piece.byteLength;
    }
    return {
      async *read() {
        const decipher = createDecipheriv('aes-256-ctr', key, iv);
        for (let at = 0; at < length; ) {
          const buffer = Buffer.alloc(Math.min(pieceBytes, length - at));
          const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
          if (bytesRead === 0) throw new Error('the spooled file is shorter than it was written');
          at += bytesRead;
          yield decipher.update(buffer.subarray(0, bytesRead));
        }
      },
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function writeAll(
  file: Awaited<ReturnType<typeof open>>,
  bytes: Buffer,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}
