import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { toTiff } from '../../../ocr/engine/tiff.ts';

test('a picture becomes a TIFF of the same pixels, of odd sizes too (TIFF 6.0 §4)', async () => {
  for (const [width, height] of [
    [1, 1],
    [7, 3],
    [64, 5],
  ] as const) {
    const data = Uint8Array.from({ length: width * height }, (_, at) => (at * 37) % 256);
    const read = await sharp(toTiff({ data, width, height }))
      .extractChannel(0)
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.deepEqual([read.info.width, read.info.height], [width, height]);
    assert.deepEqual(new Uint8Array(read.data), data);
  }
});
