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
    const cipher = createCipheriv(frameCipher, key, nonceOf(header, number, last), {
      authTagLength: tagBytes,
    });
    number += 1;
    cipher.setAAD(header);
    const sealed = cipher.update(bytes);
    cipher.final();
    return [sealed, cipher.getAuthTag()];
  };
  for await (const chunk of source) {
    for (const frame of frames.push(chunk)) yield* seal(frame);
  }
  yield* seal(frames.end());
}
