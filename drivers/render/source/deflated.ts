/** Compresses pixels for a PDF while they come. */

import { Readable } from 'node:stream';
import { createDeflate } from 'node:zlib';

/** FlateDecode of a stream. Fast rather than small: the result goes to a device or to the next step at once. */
export async function* deflated(pixels: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(pixels, { objectMode: true, highWaterMark: 1 });
  const deflate = createDeflate({ level: 2 });
  source.on('error', (error) => deflate.destroy(error));
  yield* source.pipe(deflate) as AsyncIterable<Uint8Array>;
}
