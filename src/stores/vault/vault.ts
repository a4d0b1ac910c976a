/** Documents at rest: sealed frames in a blob store, each under a key of its own that only its segment can unwrap. */

import { createHash, createSecretKey, type Hash, randomBytes, randomUUID } from 'node:crypto';
import type { BlobStore, ByteStream } from '../../ports/blob-store.ts';
import type { DocumentVault, SealedDocument, SealedReference } from '../../ports/document-vault.ts';
import type { SegmentKeys, WrappedKey } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { openFrames } from './open-frames.ts';
import { sealFrames } from './seal-frames.ts';

/** What a vault is made of. */
export interface VaultParts {
  readonly blobs: BlobStore;
  readonly keys: SegmentKeys;
  /** Gives the year and month (UTC) in the names of blobs. */
  readonly clock: Clock;
}

type SealOptions = NonNullable<Parameters<DocumentVault['seal']>[2]>;

const firstBytesLength = 4096;

/** Makes a vault over a blob store and a key ring. It holds nothing itself. */
export function openVault(parts: VaultParts): DocumentVault {
  return {
    seal: (segment, source, options) => seal(parts, segment, source, options ?? {}),
    open: (segment, document) => open(parts, segment, document),
    discard: (blobKey) => parts.blobs.delete(blobKey),
  };
}

async function seal(
  { blobs, keys, clock }: VaultParts,
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
  const frames = sealFrames(createSecretKey(dataKey), randomBytes(8), plain.read());
  await blobs.put(blobKey, frames, AbortSignal.any(signals));
  const wrapped = await wrappedOrDiscard(wrapping, blobs, blobKey);
  return { blobKey, ...wrapped, byteLength: plain.byteLength, sha256: plain.hash.digest() };
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

/** Counts and hashes what passes, shows its beginning, and ends it when it is too long. */
class MeasuredStream {
  byteLength = 0;
  readonly hash: Hash = createHash('sha256');
  readonly #source: ByteStream;
  readonly #maxBytes: number;
  #showFirst: ((bytes: Uint8Array) => void) | undefined;
  #first: Uint8Array[] = [];

  constructor(source: ByteStream, options: SealOptions) {
    this.#source = source;
    this.#maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
    this.#showFirst = options.firstBytes;
  }

  async *read(): ByteStream {
    for await (const chunk of this.#source) {
      if (this.byteLength + chunk.byteLength > this.#maxBytes) {
        throw new ServiceError('REQUEST_TOO_LARGE', { details: { maxBytes: this.#maxBytes } });
      }
      if (this.#showFirst !== undefined) this.#gatherFirst(chunk);
      this.byteLength += chunk.byteLength;
      this.hash.update(chunk);
      yield chunk;
    }
    this.#show();
  }

  #gatherFirst(chunk: Uint8Array): void {
    const missing = firstBytesLength - this.byteLength;
    // Copied, because many tiny views would keep large buffers of the network alive.
    this.#first.push(Uint8Array.from(chunk.subarray(0, missing)));
    if (chunk.byteLength >= missing) this.#show();
  }

  #show(): void {
    const show = this.#showFirst;
    this.#showFirst = undefined;
    show?.(Buffer.concat(this.#first));
    this.#first = [];
  }
}
