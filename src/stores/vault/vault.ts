/** Documents at rest: sealed frames in a blob store, each under a key of its own that only its segment can unwrap. */

import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import type { BlobStore, ByteStream } from '../../ports/blob-store.ts';
import type {
  DocumentVault,
  SealedDocument,
  SealedReference,
  SealOptions,
} from '../../ports/document-vault.ts';
import type { SegmentKeys, WrappedKey } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { MeasuredStream } from './measured-stream.ts';
import { openFrames } from './open-frames.ts';
import { sealAside } from './seal-aside.ts';
import { SealingThread } from './sealing-thread.ts';
import { SmallDocuments } from './small-documents.ts';

/** What a vault is made of. */
export interface VaultParts {
  readonly blobs: BlobStore;
  readonly keys: SegmentKeys;
  /** Gives the year and month (UTC) in the names of blobs. */
  readonly clock: Clock;
}

/** Makes a vault over a blob store and a key ring. It holds nothing but a thread for large documents, which goes by itself. */
export function openVault(parts: VaultParts): DocumentVault {
  const { blobs, keys } = parts;
  const thread = new SealingThread();
  const small = blobs.spool && new SmallDocuments(blobs.spool, keys);
  return {
    seal: (segment, source, options) => seal(parts, thread, segment, source, options ?? {}),
    take: async (segment, source, options = {}) => {
      const gathered = small === undefined ? { stream: source } : await small.gather(source, options);
      if (small !== undefined && 'whole' in gathered) {
        return await small.take(segment, gathered.whole, options);
      }
      const rest = 'stream' in gathered ? gathered.stream : source;
      return { document: await seal(parts, thread, segment, rest, options), durable: Promise.resolve() };
    },
    open: (segment, document) => open(parts, segment, document),
    discard: (blobKey) => parts.blobs.delete(blobKey),
  };
}

async function seal(
  { blobs, keys, clock }: VaultParts,
  thread: SealingThread,
  segment: SegmentId,
  source: ByteStream,
  options: SealOptions,
): Promise<SealedDocument> {
  // Asked first, so that a segment without a key takes in no bytes.
  keys.currentKeyId(segment);
  const blobKey = newBlobKey(segment, clock.now());
  const dataKey = randomBytes(32);
  const wrapFailed = new AbortController();
  const wrapping = keys.wrapKey(segment, dataKey, blobKey).finally(() => dataKey.fill(0));
  wrapping.catch((error: unknown) => wrapFailed.abort(error));
  const signals = [wrapFailed.signal, ...(options.signal === undefined ? [] : [options.signal])];
  const plain = new MeasuredStream(source, options);
  const means = { thread, key: createSecretKey(dataKey), random: randomBytes(8) };
  let sha256: Uint8Array = new Uint8Array();
  const frames = sealAside(means, plain.read(), (found) => {
    sha256 = found;
  });
  await blobs.put(blobKey, frames, AbortSignal.any(signals));
  const wrapped = await wrappedOrDiscard(wrapping, blobs, blobKey);
  return { blobKey, ...wrapped, byteLength: plain.byteLength, sha256 };
}

async function* open({ blobs, keys }: VaultParts, segment: SegmentId, document: SealedReference): ByteStream {
  const dataKey = await keys.unwrapKey(segment, document.wrappedKey, document.blobKey);
  const key = createSecretKey(dataKey);
  dataKey.fill(0);
  yield* openFrames(key, blobs.get(document.blobKey));
}

/** `<segment>/<yyyy>/<mm>/<uuid>` */
function newBlobKey(segment: SegmentId, now: Date): string {
  const [year, month] = now.toISOString().split('-');
  return `${segment}/${year}/${month}/${randomUUID()}`;
}

async function wrappedOrDiscard(
  wrapping: Promise<WrappedKey>,
  blobs: BlobStore,
  blobKey: string,
): Promise<WrappedKey> {
  try {
    return await wrapping;
  } catch (error) {
    await blobs.delete(blobKey);
    throw error;
  }
}
