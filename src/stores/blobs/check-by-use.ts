/** Finds out whether a blob store works by using it. */

import { randomBytes, randomUUID } from 'node:crypto';
import type { BlobStore } from '../../ports/blob-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';

/**
 * Writes, reads and removes a small blob below `check/`. Throws what the store throws, or `STORE_IO_FAILED` when
 * it gives back other bytes.
 */
export async function checkByUse(store: BlobStore): Promise<void> {
  const key = `check/${randomUUID()}`;
  const bytes = randomBytes(64);
  await store.put(
    key,
    (async function* () {
      yield bytes;
    })(),
  );
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of store.get(key)) chunks.push(chunk);
    if (!Buffer.concat(chunks).equals(bytes)) throw new ServiceError('STORE_IO_FAILED');
  } finally {
    await store.delete(key);
  }
}
