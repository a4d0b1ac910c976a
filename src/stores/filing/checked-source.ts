/** A stream that fails at its end unless it was what had been promised. */

import { createHash } from 'node:crypto';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { FilingItem } from '../../ports/filing-target.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';

/** Hands on `source` and throws `STORE_FILING_MISMATCH` when length or SHA-256 is not that of the item. */
export async function* checkedSource(item: FilingItem, source: ByteStream): ByteStream {
  const hash = createHash('sha256');
  let byteLength = 0;
  for await (const chunk of source) {
    byteLength += chunk.byteLength;
    if (byteLength > item.byteLength) break;
    hash.update(chunk);
    yield chunk;
  }
  if (byteLength !== item.byteLength || !equalBytes(hash.digest(), item.sha256)) {
    throw new ServiceError('STORE_FILING_MISMATCH', { details: { byteLength, expected: item.byteLength } });
  }
}

/** SHA-256 and length of all bytes of a stream. */
export async function measure(
  source: ByteStream,
): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number }> {
  const hash = createHash('sha256');
  let byteLength = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    byteLength += chunk.byteLength;
  }
  return { sha256: hash.digest(), byteLength };
}

/** True when both name the same bytes. */
export function sameContent(
  left: Pick<FilingItem, 'sha256' | 'byteLength'>,
  right: Pick<FilingItem, 'sha256' | 'byteLength'>,
): boolean {
  return left.byteLength === right.byteLength && equalBytes(left.sha256, right.sha256);
}
