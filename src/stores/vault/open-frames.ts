/** Decrypts the sealed form (see `frame-format.ts`), handing out only what was authenticated. */

import { createDecipheriv, type KeyObject } from 'node:crypto';
import type { ByteStream } from '../../ports/blob-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { FrameBuffer, type GatheredFrame } from './frame-buffer.ts';
import { checkHeader, frameBytes, frameCipher, headerBytes, nonceOf, tagBytes } from './frame-format.ts';

/**
 * The plain text of `sealed`. Throws `STORE_DOCUMENT_DAMAGED` at the first frame that was altered, left out, moved
 * or added, or when the key is another; the frames before it have been handed out by then.
 */
export async function* openFrames(key: KeyObject, sealed: ByteStream): ByteStream {
  const header = Buffer.alloc(headerBytes);
  let headerFilled = 0;
  let number = 0;
  const frames = new FrameBuffer(frameBytes + tagBytes);
  const open = (frame: GatheredFrame): Uint8Array => {
    const plain = openFrame(key, header, number, frame);
    number += 1;
    return plain;
  };
  for await (const chunk of sealed) {
    let rest = chunk;
    if (headerFilled < headerBytes) {
      const part = rest.subarray(0, headerBytes - headerFilled);
      header.set(part, headerFilled);
      headerFilled += part.byteLength;
      rest = rest.subarray(part.byteLength);
      if (headerFilled === headerBytes) checkHeader(header);
    }
    for (const frame of frames.push(rest)) yield open(frame);
  }
  checkHeader(header);
  const last = open(frames.end());
  if (last.byteLength > 0) yield last;
}

function openFrame(key: KeyObject, header: Buffer, number: number, frame: GatheredFrame): Uint8Array {
  const { bytes, last } = frame;
  const damaged = { details: { part: 'frame', frame: number, last } };
  if (bytes.byteLength < tagBytes) throw new ServiceError('STORE_DOCUMENT_DAMAGED', damaged);
  const nonce = nonceOf(header, number, last);
  const decipher = createDecipheriv(frameCipher, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(header);
  decipher.setAuthTag(bytes.subarray(bytes.byteLength - tagBytes));
  const plain = decipher.update(bytes.subarray(0, bytes.byteLength - tagBytes));
  try {
    decipher.final();
  } catch (error) {
    throw new ServiceError('STORE_DOCUMENT_DAMAGED', { ...damaged, cause: error });
  }
  return plain;
}
