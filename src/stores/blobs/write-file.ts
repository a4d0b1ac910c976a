/** Writes a stream into an open file in large pieces, one piece on its way while the next is gathered. */

import type { FileHandle } from 'node:fs/promises';
import type { ByteStream } from '../../ports/blob-store.ts';

const pieceBytes = 1_048_576;
/**
 * Writing back early keeps the last sync short and the page cache small; and a sync of another file, which on ext4
 * waits for what was written here, does not wait long.
 */
const syncEveryBytes = 8_388_608;
/** IOV_MAX is 1024 on Linux. */
const mostBuffers = 512;

/**
 * Writes all of `source` to `file` and makes it durable (fdatasync). Returns the number of bytes. At most two
 * pieces of 1 MiB are held. A failed fdatasync is thrown and not tried again: the kernel may have dropped the
 * pages, so that a second call would report success for bytes that are gone.
 */
export async function writeDurably(file: FileHandle, source: ByteStream): Promise<number> {
  let written = 0;
  let unsynced = 0;
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  let inFlight: Promise<void> = Promise.resolve();

  const flush = async (): Promise<void> => {
    await inFlight;
    const piece = gathered;
    const bytes = gatheredBytes;
    gathered = [];
    gatheredBytes = 0;
    unsynced += bytes;
    const sync = unsynced >= syncEveryBytes;
    if (sync) unsynced = 0;
    inFlight = writePiece(file, piece, bytes).then(() => (sync ? file.datasync() : undefined));
    // The rejection is seen at the next await; until then it must not count as unhandled.
    inFlight.catch(() => undefined);
  };

  try {
    for await (const chunk of source) {
      if (chunk.byteLength === 0) continue;
      gathered.push(chunk);
      gatheredBytes += chunk.byteLength;
      written += chunk.byteLength;
      if (gatheredBytes >= pieceBytes || gathered.length >= mostBuffers) await flush();
    }
    if (gatheredBytes > 0) await flush();
  } finally {
    // The file must not be closed below a running write.
    await inFlight.catch(() => undefined);
  }
  await inFlight;
  await file.datasync();
  return written;
}

async function writePiece(file: FileHandle, buffers: Uint8Array[], bytes: number): Promise<void> {
  const { bytesWritten } = await file.writev(buffers);
  if (bytesWritten === bytes) return;
  // A short write is legal, and what a full disk gives first: the rest tells which.
  let rest = Buffer.concat(buffers).subarray(bytesWritten);
  while (rest.byteLength > 0) {
    const result = await file.write(rest);
    rest = rest.subarray(result.bytesWritten);
  }
}
