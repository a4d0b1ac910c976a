/** Streams of bytes that come whole, or are wanted whole. */

import type { ServiceErrorCode } from './errors/catalogue.ts';
import { ServiceError } from './errors/service-error.ts';

/** Bytes as a stream of one piece. */
export async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** All bytes of a stream; more than `mostBytes` end it with the error `tooLong`. */
export async function gather(
  source: AsyncIterable<Uint8Array>,
  mostBytes: number,
  tooLong: ServiceErrorCode,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let byteLength = 0;
  for await (const piece of source) {
    byteLength += piece.byteLength;
    if (byteLength > mostBytes) throw new ServiceError(tooLong);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, byteLength);
}
