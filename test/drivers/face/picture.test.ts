import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { decodePicture, pictureLimits } from '../../../drivers/face/picture.ts';

const width = 48;
const height = 32;
/** Left half red, right half blue, a green corner above on the left. */
const pixels = Buffer.alloc(width * height * 3);
for (let y = 0; y < height; y += 1) {
  for (let x = 0; x < width; x += 1) {
    const at = (y * width + x) * 3;
    if (x < 8 && y < 8) pixels[at + 1] = 255;
    else pixels[at + (x < width / 2 ? 0 : 2)] = 255;
  }
}
const flag = () => sharp(pixels, { raw: { width, height, channels: 3 } });
const unreadable = { code: 'FACE_PICTURE_UNREADABLE' };
const tooLarge = { code: 'FACE_PICTURE_TOO_LARGE' };

/** A PNG that promises a size; the pixels are not there. */
function promisedPng(promisedWidth: number, promisedHeight: number, body: Buffer): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const out = Buffer.alloc(data.length + 12);
    out.writeUInt32BE(data.length);
    out.write(type, 4, 'latin1');
    data.copy(out, 8);
    let crc = -1;
    for (const byte of out.subarray(4, data.length + 8)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    out.writeUInt32BE((crc ^ -1) >>> 0, data.length + 8);
    return out;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(promisedWidth);
  head.writeUInt32BE(promisedHeight, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

async function colourAt(bytes: Uint8Array, x: number, y: number): Promise<readonly number[]> {
  const { rgb, widthPx } = await decodePicture(bytes);
  const at = (y * widthPx + x) * 3;
  return [...rgb.subarray(at, at + 3)].map((value) => (value > 127 ? 1 : 0));
}

test('JPEG, PNG and WebP become RGB in this order', async () => {
  for (const bytes of [
    await flag().jpeg({ quality: 95 }).toBuffer(),
    await flag().png().toBuffer(),
    await flag().webp({ lossless: true }).toBuffer(),
  ]) {
    assert.deepEqual(await colourAt(bytes, 15, 20), [1, 0, 0]);
    assert.deepEqual(await colourAt(bytes, 40, 20), [0, 0, 1]);
    assert.deepEqual(await colourAt(bytes, 2, 2), [0, 1, 0]);
  }
});

test('EXIF: a picture taken with the camera on its side is set upright', async () => {
  const turned = await flag().jpeg({ quality: 95 }).withMetadata({ orientation: 6 }).toBuffer();
  const { widthPx, heightPx } = await decodePicture(turned);
  assert.deepEqual([widthPx, heightPx], [height, width]);
  assert.deepEqual(await colourAt(turned, height - 3, 2), [0, 1, 0]);
});

test('grey, 16 bits, CMYK, a palette and transparency become plain RGB', async () => {
  const kinds = {
    grey: await flag().greyscale().jpeg().toBuffer(),
    'sixteen bits': await flag().toColourspace('rgb16').png().toBuffer(),
    cmyk: await flag().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(),
    palette: await flag().png({ palette: true }).toBuffer(),
    transparent: await flag().ensureAlpha(0).png().toBuffer(),
  };
  for (const [kind, bytes] of Object.entries(kinds)) {
    const { widthPx, heightPx, rgb } = await decodePicture(bytes);
    assert.deepEqual([widthPx, heightPx, rgb.length], [width, height, width * height * 3], kind);
  }
  const grey = (await decodePicture(kinds.grey)).rgb;
  assert.equal(grey[0], grey[1]);
  assert.equal((await decodePicture(kinds.transparent)).rgb[0], 255, 'transparency is white');
});

test('of an animated picture only the first frame is looked at', async () => {
  const frames = Buffer.concat([pixels, Buffer.alloc(pixels.length, 9)]);
  const animated = await sharp(frames, {
    raw: { width, height: height * 2, channels: 3, pageHeight: height },
  })
    .webp({ lossless: true })
    .toBuffer();
  const { heightPx } = await decodePicture(animated);
  assert.equal(heightPx, height);
});

test('PGM and PPM (Netpbm P5, P6) are read, with comments and a short range of values', async () => {
  const pgm = Buffer.concat([Buffer.from('P5\n# a comment\n2 2\n3\n'), Buffer.from([0, 1, 2, 3])]);
  assert.deepEqual(
    [...(await decodePicture(pgm)).rgb],
    [0, 85, 170, 255].flatMap((v) => [v, v, v]),
  );
  const ppm = Buffer.concat([Buffer.from('P6 1 1 255\n'), Buffer.from([10, 20, 30])]);
  assert.deepEqual([...(await decodePicture(ppm)).rgb], [10, 20, 30]);
  await assert.rejects(decodePicture(pgm.subarray(0, -1)), unreadable);
  await assert.rejects(decodePicture(Buffer.from('P5 2 2 65535\n12345678')), unreadable);
  await assert.rejects(decodePicture(Buffer.from('P6 99999 99999 255\n')), tooLarge);
});

test('a large picture is made smaller and says by how much', async () => {
  const bytes = await flag().resize(4096, 1024, { fit: 'fill' }).jpeg().toBuffer();
  const { widthPx, heightPx, shrink } = await decodePicture(bytes);
  assert.deepEqual([widthPx, heightPx, shrink], [2048, 512, 2]);
});

test('promised sizes over the limit are refused before anything is decoded', async () => {
  const bomb = promisedPng(30_000, 30_000, deflateSync(Buffer.alloc(1_000_000)));
  const before = process.memoryUsage().rss;
  await assert.rejects(decodePicture(bomb), tooLarge);
  assert.ok(process.memoryUsage().rss - before < 100_000_000);
  await assert.rejects(
    decodePicture(await flag().png().toBuffer(), { ...pictureLimits, maxPixels: 100 }),
    tooLarge,
  );
  await assert.rejects(decodePicture(Buffer.alloc(10), { ...pictureLimits, maxBytes: 9 }), tooLarge);
});

test('other formats that the decoder would open are not given to it', async () => {
  const others = [
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    await flag().gif().toBuffer(),
    await flag().tiff().toBuffer(),
    Buffer.from('%PDF-1.7'),
    Buffer.alloc(0),
  ];
  for (const bytes of others) await assert.rejects(decodePicture(bytes), unreadable);
});

test('a file cut off or with bytes changed is refused or decoded, and never anything else', async () => {
  const whole = await flag().jpeg({ quality: 90 }).toBuffer();
  await assert.rejects(decodePicture(whole.subarray(0, whole.length - 40)), unreadable);
  await assert.rejects(decodePicture(promisedPng(64, 64, deflateSync(Buffer.alloc(64)))), unreadable);
  const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, value] of changes) bytes[at] = value;
      await decodePicture(bytes).catch((error: unknown) => {
        assert.match(String((error as { code?: unknown }).code), /^FACE_PICTURE_(UNREADABLE|TOO_LARGE)$/);
      });
    }),
    { numRuns: 60 },
  );
});
