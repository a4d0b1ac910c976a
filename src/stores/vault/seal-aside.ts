/** Encrypts and hashes a stream of any length: a short one here, a long one in the sealing thread. */

import { hash, type KeyObject } from 'node:crypto';
import type { ByteStream } from '../../ports/blob-store.ts';
import { encodeHeader, frameBytes } from './frame-format.ts';
import { sealWhole } from './seal-frames.ts';
import type { SealingStream, SealingThread } from './sealing-thread.ts';
import type { SealedSlice } from './sealing-worker.ts';

/** Bytes of plain text handed over at once: about a millisecond's work, so that documents take turns. */
const sliceBytes = 4 * frameBytes;
/** Slices of one document that are in the thread at the same time. */
const mostAhead = 2;

/** What a document is sealed with. */
export interface SealingMeans {
  readonly thread: SealingThread;
  /** 32 bytes, for this document only. */
  readonly key: KeyObject;
  /** 8 random bytes for the header. */
  readonly random: Uint8Array;
}

/**
 * The sealed form of `source` (see `frame-format.ts`). `hashed` is told the SHA-256 of the plain text before the last
 * piece is handed out. Memory stays at a few slices whatever the length.
 */
export async function* sealAside(
  { thread, key, random }: SealingMeans,
  source: ByteStream,
  hashed: (sha256: Uint8Array) => void,
): ByteStream {
  const ahead: Promise<SealedSlice>[] = [];
  const spares: Uint8Array<ArrayBuffer>[] = [];
  let stream: SealingStream | undefined;
  let slice = new Uint8Array(sliceBytes);
  let filled = 0;
  const handOver = (through: SealingStream, last: boolean) => {
    const sealing = through.seal(slice, filled, last);
    // Whoever takes the slice sees the failure; until then it must not count as unhandled.
    sealing.catch(() => undefined);
    ahead.push(sealing);
  };
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.byteLength; ) {
        if (filled === sliceBytes) {
          if (stream === undefined) yield encodeHeader(random);
          stream ??= thread.open(key, random);
          handOver(stream, false);
          if (ahead.length > mostAhead) yield await takeNext(ahead, spares);
          slice = spares.pop() ?? new Uint8Array(sliceBytes);
          filled = 0;
        }
        const taken = Math.min(sliceBytes - filled, chunk.byteLength - at);
        slice.set(chunk.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
      }
    }
    if (stream === undefined) {
      const plain = slice.subarray(0, filled);
      hashed(hash('sha256', plain, 'buffer'));
      yield* sealWhole(key, random, plain);
      return;
    }
    handOver(stream, true);
    while (ahead.length > 1) yield await takeNext(ahead, spares);
    const last = await ahead[0];
    if (last?.sha256 === undefined) throw new TypeError('the last slice came without the hash');
    hashed(last.sha256);
    yield last.sealed;
  } finally {
    stream?.close();
  }
}

async function takeNext(
  ahead: Promise<SealedSlice>[],
  spares: Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array> {
  const next = await ahead.shift();
  if (next === undefined) throw new TypeError('no slice is under way');
  spares.push(next.spare);
  return next.sealed;
}
