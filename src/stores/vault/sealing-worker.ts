/** The thread that hashes and encrypts large documents slice by slice, so that small jobs do not wait for them. */

import { createHash, type Hash, type KeyObject } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { encodeHeader, frameBytes, headerBytes, sealedLength } from './frame-format.ts';
import { sealFrame } from './seal-frames.ts';

/** What the service asks. Slices of one stream come in their order; all but the last are whole frames. */
export type SealingOrder =
  | {
      readonly kind: 'begin';
      readonly stream: number;
      readonly key: KeyObject;
      /** 8 random bytes for the header. */
      readonly random: Uint8Array;
    }
  | {
      readonly kind: 'slice';
      readonly stream: number;
      /** Handed over; its first `byteLength` bytes are the plain text. */
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly byteLength: number;
      readonly last: boolean;
    }
  | { readonly kind: 'drop'; readonly stream: number };

/** The answer to one slice, in the order of the slices of its stream. */
export interface SealedSlice {
  readonly stream: number;
  readonly sealed: Uint8Array<ArrayBuffer>;
  /** The memory of the slice, to be used again. */
  readonly spare: Uint8Array<ArrayBuffer>;
  /** With the last slice: SHA-256 of the plain text of the stream. */
  readonly sha256: Uint8Array | undefined;
}

interface Stream {
  readonly key: KeyObject;
  readonly header: Uint8Array;
  readonly hash: Hash;
  frames: number;
}

const streams = new Map<number, Stream>();

parentPort?.on('message', (order: SealingOrder) => {
  if (order.kind === 'begin') {
    const header = encodeHeader(order.random);
    streams.set(order.stream, { key: order.key, header, hash: createHash('sha256'), frames: 0 });
    return;
  }
  const stream = streams.get(order.stream);
  if (order.kind === 'drop' || order.last) streams.delete(order.stream);
  if (order.kind === 'drop' || stream === undefined) return;
  const plain = order.bytes.subarray(0, order.byteLength);
  stream.hash.update(plain);
  const sealed = sealSlice(stream, plain, order.last);
  const sha256 = order.last ? Uint8Array.from(stream.hash.digest()) : undefined;
  const answer: SealedSlice = { stream: order.stream, sealed, spare: order.bytes, sha256 };
  parentPort?.postMessage(answer, [sealed.buffer, order.bytes.buffer]);
});

function sealSlice(stream: Stream, plain: Uint8Array, last: boolean): Uint8Array<ArrayBuffer> {
  const sealed = new Uint8Array(sealedLength(plain.byteLength) - headerBytes);
  let at = 0;
  for (let from = 0; from < plain.byteLength; from += frameBytes) {
    const bytes = plain.subarray(from, from + frameBytes);
    const isLast = last && from + frameBytes >= plain.byteLength;
    for (const piece of sealFrame(stream.key, stream.header, stream.frames, isLast, bytes)) {
      const { byteLength } = piece;
      sealed.set(piece, at);
      at += byteLength;
      // Given back at once: the collector would see a heap that is nearly empty and leave it lying.
      if (piece.buffer instanceof ArrayBuffer && piece.buffer.byteLength === byteLength)
        piece.buffer.transfer(0);
    }
    stream.frames += 1;
  }
  return sealed;
}
