/** Encrypts a stream into the sealed form (see `frame-format.ts`). */

import { createCipheriv, type KeyObject } from 'node:crypto';
import type { ByteStream } from '../../ports/blob-store.ts';
import { FrameBuffer, type GatheredFrame } from './frame-buffer.ts';
import { encodeHeader, frameBytes, frameCipher, nonceOf, tagBytes } from './frame-format.ts';

/**
 * The sealed form of `source` under `key` (32 bytes, used for this document only).
 *
 * @param random 8 random bytes for the header.
 */
export async function* sealFrames(key: KeyObject, random: Uint8Array, source: ByteStream): ByteStream {
  const header = encodeHeader(random);
  yield header;
  const frames = new FrameBuffer(frameBytes);
  let number = 0;
  const seal = ({ bytes, last }: GatheredFrame): Uint8Array[] => {
    const sealed = sealFrame(key, header, number, last, bytes);
    number += 1;
    return sealed;
  };
  for await (const chunk of source) {
    for (const frame of frames.push(chunk)) yield* seal(frame);
  }
  yield* seal(frames.end());
}

/** The sealed form of a document in memory, in pieces that share no memory with it. */
export function sealWhole(key: KeyObject, random: Uint8Array, plain: Uint8Array): Uint8Array[] {
  const header = encodeHeader(random);
  const pieces: Uint8Array[] = [header];
  const lastFrame = Math.max(0, Math.ceil(plain.byteLength / frameBytes) - 1);
  for (let number = 0; number <= lastFrame; number += 1) {
    const bytes = plain.subarray(number * frameBytes, (number + 1) * frameBytes);
    pieces.push(...sealFrame(key, header, number, number === lastFrame, bytes));
  }
  return pieces;
}

/** One frame under its number: its cipher text, and its tag. */
export function sealFrame(
  key: KeyObject,
  header: Uint8Array,
  number: number,
  last: boolean,
  bytes: Uint8Array,
): Uint8Array[] {
  const cipher = createCipheriv(frameCipher, key, nonceOf(header, number, last), {
    authTagLength: tagBytes,
  });
  cipher.setAAD(header);
  const sealed = cipher.update(bytes);
  cipher.final();
  return [sealed, cipher.getAuthTag()];
}
