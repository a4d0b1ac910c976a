import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { defaultLimits } from '../../../ocr/limits.ts';
import { evenOut } from '../../../ocr/preprocess/even-out.ts';
import { createOpener } from '../../../ocr/raster/opener.ts';
import { tiffDensity } from '../../../ocr/raster/tiff-density.ts';

const sheet = { width: 432, height: 286, channels: 3, background: '#ffffff' } as const;

/** A quarter of a fax page in standard mode: 204 dots an inch across, 98 down. */
function faxPage(): Promise<Buffer> {
  return sharp({ create: sheet })
    .toColourspace('b-w')
    .tiff({ compression: 'lzw', xres: 204 / 25.4, yres: 98 / 25.4 })
    .toBuffer();
}

test('TIFF 6.0 §8: XResolution and YResolution are told apart', async () => {
  const density = tiffDensity(await faxPage(), 1);
  assert.deepEqual([Math.round(density?.across ?? 0), Math.round(density?.down ?? 0)], [204, 98]);
  assert.equal(tiffDensity(await faxPage(), 2), undefined);
});

test('whatever the bytes, the density is positive or unknown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, little) => {
      const file = Uint8Array.from([...(little ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42]), ...bytes]);
      const density = tiffDensity(file, 1);
      assert.ok(density === undefined || (density.across > 0 && density.down > 0));
    }),
  );
});

test('a fax page is read with square pixels at 300 dpi, and its boxes go back to the page image', async () => {
  await using document = await createOpener(defaultLimits)(await faxPage(), 'image/tiff');
  const page = await document.page(1);
  assert.deepEqual([page.resolutionDpi, Math.round(page.resolutionDownDpi ?? 0)], [204, 98]);
  const { raster, boxToImage } = await evenOut(page);
  assert.deepEqual([raster.widthPx, raster.heightPx, raster.resolutionDpi], [635, 876, 300]);
  const all = boxToImage({ left: 0, top: 0, right: raster.widthPx, bottom: raster.heightPx });
  assert.deepEqual(all, { left: 0, top: 0, right: page.widthPx, bottom: page.heightPx });
});
