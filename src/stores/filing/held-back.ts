/** A stream whose last bytes come only when it has ended well, for targets that take a file once its length is there. */

import type { ByteStream } from '../../ports/blob-store.ts';

/** Most bytes held while small chunks are put together. */
const leastChunkBytes = 65_536;

/**
 * Hands on `source` in chunks of at least 64 KiB, always one behind: when the source fails at its very end, what was
 * handed on is shorter than promised, and the peer drops it.
 */
export async function* heldBack(source: ByteStream): ByteStream {
  let held: Uint8Array | undefined;
  let gathered: Uint8Array[] = [];
  let gatheredBytes = 0;
  for await (const chunk of source) {
    gathered.push(chunk);
    gatheredBytes += chunk.byteLength;
    if (gatheredBytes < leastChunkBytes) continue;
    if (held !== undefined) yield held;
    held = Buffer.concat(gathered);
    gathered = [];
    gatheredBytes = 0;
  }
  if (held !== undefined) yield held;
  if (gatheredBytes > 0) yield Buffer.concat(gathered);
}
