/** Documents small enough to be held: gathered, hashed and encrypted in one go, and appended to a spool. */

import { createSecretKey, hash, randomBytes, webcrypto } from 'node:crypto';
import type { BlobSpool } from '../../ports/blob-spool.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { SealOptions, TakenDocument } from '../../ports/document-vault.ts';
import type { SegmentKeys } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { frameBytes, headerBytes, tagBytes } from './frame-format.ts';
import { firstBytesLength } from './measured-stream.ts';
import { sealWhole } from './seal-frames.ts';

/** All documents that are being gathered together hold no more than this; beyond it they go to files of their own. */
const mostGatheredBytes = 67_108_864;

/** Below this length handing it over costs more than hashing, in bytes. */
const leastHashedAside = 16_384;

/** A document in memory, in the pieces in which it came. */
export interface WholeDocument {
  readonly pieces: readonly Uint8Array[];
  readonly byteLength: number;
}

/** Either all of a document, or a stream of it that begins with what was gathered already. */
export type Gathered = { readonly whole: WholeDocument } | { readonly stream: ByteStream };

/** Takes small documents in. One for each vault. */
export class SmallDocuments {
  readonly #spool: BlobSpool;
  readonly #keys: SegmentKeys;
  /** Longest plain text whose sealed form the spool takes. */
  readonly #mostBytes: number;
  /** Documents are laid out here one after the other, never two at once: hashing and encrypting do not wait. */
  readonly #scratch: Buffer<ArrayBuffer>;
  #gatheredBytes = 0;

  constructor(spool: BlobSpool, keys: SegmentKeys) {
    const frames = Math.floor((spool.mostBytes - headerBytes) / (frameBytes + tagBytes));
    this.#spool = spool;
    this.#keys = keys;
    this.#mostBytes = frames * frameBytes;
    this.#scratch = Buffer.allocUnsafeSlow(this.#mostBytes);
  }

  /** Reads a document as long as it is small. `firstBytes` is shown by whoever takes it. */
  async gather(source: ByteStream, { maxBytes, signal }: SealOptions): Promise<Gathered> {
    const pieces: Uint8Array[] = [];
    let byteLength = 0;
    const most = Math.min(this.#mostBytes, maxBytes ?? this.#mostBytes);
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await iterator.next();
        signal?.throwIfAborted();
        if (next.done === true) return { whole: { pieces, byteLength } };
        const { byteLength: length } = next.value;
        if (length === 0) continue;
        pieces.push(next.value);
        byteLength += length;
        this.#gatheredBytes += length;
        if (byteLength > most || this.#gatheredBytes > mostGatheredBytes) {
          return { stream: resume(pieces, iterator) };
        }
      }
    } finally {
      this.#gatheredBytes -= byteLength;
    }
  }

  /** Seals a gathered document; see `DocumentVault.take`. */
  async take(
    segment: SegmentId,
    { pieces, byteLength }: WholeDocument,
    options: SealOptions,
  ): Promise<TakenDocument> {
    this.#keys.currentKeyId(segment);
    if (byteLength > (options.maxBytes ?? byteLength)) throw new ServiceError('REQUEST_TOO_LARGE');
    const plain = this.#layOut(pieces, byteLength);
    options.firstBytes?.(Uint8Array.from(plain.subarray(0, firstBytesLength)));
    const random = randomBytes(40);
    const dataKey = random.subarray(0, 32);
    const hashing = hashOf(plain);
    const sealed = sealWhole(createSecretKey(dataKey), random.subarray(32), plain);
    const sealedBytes = sealed.reduce((sum, piece) => sum + piece.byteLength, 0);
    const { key: blobKey, durable } = await this.#spool.append(sealed, sealedBytes);
    const wrapped = await this.#keys.wrapKey(segment, dataKey, blobKey).finally(() => dataKey.fill(0));
    return { document: { blobKey, ...wrapped, byteLength, sha256: await hashing }, durable };
  }

  #layOut(pieces: readonly Uint8Array[], byteLength: number): Buffer<ArrayBuffer> {
    let at = 0;
    for (const piece of pieces) {
      this.#scratch.set(piece, at);
      at += piece.byteLength;
    }
    return this.#scratch.subarray(0, byteLength);
  }
}

/**
 * SHA-256 of what lies in `plain` now. Without SHA instructions it is the largest single cost of a job, so that of all
 * but the smallest is taken by another thread (which copies the bytes first) while this one encrypts and writes.
 */
function hashOf(plain: Uint8Array<ArrayBuffer>): Uint8Array | Promise<Uint8Array> {
  if (plain.byteLength < leastHashedAside) return hash('sha256', plain, 'buffer');
  const hashing = webcrypto.subtle.digest('SHA-256', plain).then((digest) => new Uint8Array(digest));
  // When storing fails first, nobody waits for it any more.
  hashing.catch(() => undefined);
  return hashing;
}

/** The pieces, then the rest. */
async function* resume(pieces: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): ByteStream {
  try {
    yield* pieces;
    for (;;) {
      const next = await rest.next();
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await rest.return?.();
  }
}
