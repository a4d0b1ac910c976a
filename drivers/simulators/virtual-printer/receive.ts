/** Takes a document: hashes, counts and keeps its bytes without holding them in memory. */

import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { ByteSource } from '../../device/job.ts';

/** What was received. */
export interface ReceivedDocument {
  readonly byteLength: number;
  readonly sha256: string;
  readonly path?: string;
  /** Pages of a PDF as far as its page objects are in clear; otherwise 1. */
  readonly pages: number;
}

/**
 * Reads a document to its end, into `path` when that is given (the file must not exist). When the source fails the
 * file is removed and the failure passes on.
 */
export async function receiveDocument(
  source: ByteSource,
  path: string | undefined,
  onBytes: ((chunk: Uint8Array) => void) | undefined,
): Promise<ReceivedDocument> {
  const hash = createHash('sha256');
  const pages = new PageCounter();
  const file = path === undefined ? undefined : await open(path, 'wx', 0o600);
  let byteLength = 0;
  try {
    for await (const chunk of source) {
      hash.update(chunk);
      pages.update(chunk);
      byteLength += chunk.byteLength;
      onBytes?.(chunk);
      await file?.writeFile(chunk);
    }
  } catch (error) {
    await file?.close();
    if (path !== undefined) await rm(path, { force: true });
    throw error;
  }
  await file?.close();
  return {
    byteLength,
    sha256: hash.digest('hex'),
    pages: Math.max(1, pages.count),
    ...(path === undefined ? {} : { path }),
  };
}

/** Counts `/Type /Page` in a stream of pieces. */
class PageCounter {
  count = 0;
  #tail = Buffer.alloc(0);

  update(chunk: Uint8Array): void {
    const piece = this.#tail.byteLength === 0 ? Buffer.from(chunk) : Buffer.concat([this.#tail, chunk]);
    // What may be the start of a match at the very end is looked at again with the next piece.
    const safeEnd = Math.max(0, piece.byteLength - 24);
    let at = piece.indexOf('/Type');
    while (at !== -1 && at < safeEnd) {
      if (/^\/Type\s{0,8}\/Page(?!s)/.test(piece.toString('latin1', at, at + 24))) this.count += 1;
      at = piece.indexOf('/Type', at + 5);
    }
    this.#tail = piece.subarray(safeEnd);
  }
}
