import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DeviceError } from '../../../drivers/device/device-error.ts';
import { mediaOfPoints, parseMediaName } from '../../../drivers/raster/media-size.ts';
import { decodePwgHeader, encodePwgHeader, pwgHeaderBytes } from '../../../drivers/raster/pwg-header.ts';
import type { RasterPage } from '../../../drivers/raster/raster-page.ts';
import { RasterReader } from '../../../drivers/raster/raster-reader.ts';
import { type RasterFormat, RasterWriter } from '../../../drivers/raster/raster-writer.ts';
import { decodeUrfHeader, encodeUrfHeader } from '../../../drivers/raster/urf-header.ts';

const page: RasterPage = {
  widthPx: 20,
  heightPx: 9,
  resolutionDpi: 300,
  type: 'sgray_8',
  sides: 'two-sided-short-edge',
  quality: 5,
  totalPages: 2,
  copies: 3,
  mediaName: 'iso_a4_210x297mm',
  mirrored: { crossFeed: true, feed: false },
};
const limits = { maxPages: 10, maxPagePixels: 1_000_000 };

async function* chunks(bytes: Uint8Array, size = bytes.length || 1): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function written(format: RasterFormat, pages: readonly RasterPage[], band: Uint8Array, lines: number) {
  const pieces: Buffer[] = [];
  const writer = new RasterWriter(format, pages.length, async (bytes) => {
    pieces.push(Buffer.from(bytes));
  });
  for (const one of pages) {
    const out = await writer.page(one);
    await out.write(band, lines);
    await out.end();
  }
  return Buffer.concat(pieces);
}

async function read(bytes: Uint8Array, size?: number) {
  const reader = new RasterReader(chunks(bytes, size), limits);
  const pages = [];
  for (;;) {
    const info = await reader.nextPage();
    if (info === undefined) return pages;
    const pixels = new Uint8Array(info.widthPx * info.channels * info.heightPx);
    const lines = await reader.readLines(pixels);
    assert.equal(lines, info.heightPx);
    pages.push({ info, pixels });
  }
}

const refusal = (code: string) => (error: unknown) => error instanceof DeviceError && error.code === code;

test('PWG 5102.4 §4.3: a header has 1796 bytes and says what the page is', () => {
  const header = encodePwgHeader(page);
  assert.equal(header.length, pwgHeaderBytes);
  const read = decodePwgHeader(header);
  assert.deepEqual(
    [read.widthPx, read.heightPx, read.bytesPerLine, read.bitsPerPixel, read.colorSpace, read.numColors],
    [20, 9, 20, 8, 18, 1],
  );
  assert.deepEqual(
    [read.sides, read.copies, read.totalPages, read.quality],
    ['two-sided-short-edge', 3, 2, 5],
  );
  assert.deepEqual(read.mirrored, page.mirrored);
  assert.equal(read.mediaName, 'iso_a4_210x297mm');
  // PageSize in points of the paper, not of the pixels.
  assert.deepEqual([header[355], header[358], header[359]], [595 & 255, 842 >> 8, 842 & 255]);
});

test('a URF page header has 32 bytes: depth, colour, sides, quality, size and resolution', () => {
  const header = encodeUrfHeader({ ...page, type: 'srgb_8' });
  assert.equal(header.length, 32);
  assert.deepEqual([...header.subarray(0, 4)], [24, 1, 2, 5]);
  assert.deepEqual(decodeUrfHeader(header).widthPx, 20);
  assert.throws(() => encodeUrfHeader({ ...page, type: 'black_1' }), TypeError);
});

test('pages of both formats come back, lines that were not written are white', async () => {
  const band = Uint8Array.from({ length: 20 * 5 }, (_, index) => index);
  for (const format of ['image/pwg-raster', 'image/urf'] as const) {
    for (const size of [1, 7, 4096]) {
      const pages = await read(await written(format, [page, page], band, 5), size);
      assert.equal(pages.length, 2);
      assert.deepEqual(Buffer.from(pages[1]?.pixels.subarray(0, 100) ?? []), Buffer.from(band));
      assert.ok(pages[0]?.pixels.subarray(100).every((value) => value === 255));
      assert.equal(pages[0]?.info.sides, 'two-sided-short-edge');
    }
  }
});

test('one bit a pixel comes back as black and white', async () => {
  const file = await written(
    'image/pwg-raster',
    [{ ...page, type: 'black_1' }],
    Uint8Array.of(0x80, 0, 0),
    1,
  );
  const [only] = await read(file);
  assert.deepEqual([...(only?.pixels.subarray(0, 3) ?? [])], [0, 255, 255]);
  assert.equal(only?.info.bitsPerPixel, 1);
});

test('pages can be counted without taking their lines', async () => {
  const file = await written('image/urf', [page, page, page], new Uint8Array(20), 1);
  const reader = new RasterReader(chunks(file), limits);
  let count = 0;
  while ((await reader.nextPage()) !== undefined) count += 1;
  assert.equal(count, 3);
});

test('a file that is cut anywhere is damaged, not half a page', async () => {
  const file = await written(
    'image/pwg-raster',
    [page],
    Uint8Array.from({ length: 180 }, (_, i) => i),
    9,
  );
  for (const length of [0, 3, 4 + 100, file.length - 1]) {
    await assert.rejects(read(file.subarray(0, length)), refusal('DOCUMENT_DAMAGED'));
  }
});

test('a page with more pixels than the limit, and too many pages, are refused before they are decoded', async () => {
  const large = encodePwgHeader({ ...page, widthPx: 60_000, heightPx: 60_000 });
  await assert.rejects(read(Buffer.concat([Buffer.from('RaS2'), large])), refusal('DOCUMENT_TOO_COMPLEX'));
  const many = await written(
    'image/urf',
    Array.from({ length: 11 }, () => page),
    new Uint8Array(20),
    1,
  );
  await assert.rejects(read(many), refusal('DOCUMENT_TOO_COMPLEX'));
});

test('changed bytes give pages or a coded error, never anything else', async () => {
  const file = await written(
    'image/pwg-raster',
    [page],
    Uint8Array.from({ length: 180 }, (_, i) => i % 7),
    9,
  );
  const urf = await written(
    'image/urf',
    [page],
    Uint8Array.from({ length: 180 }, (_, i) => i % 7),
    9,
  );
  const change = fc.tuple(fc.nat(2_000), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(change, { minLength: 1, maxLength: 6 }),
      async (isUrf, changes) => {
        const bytes = Buffer.from(isUrf ? urf : file);
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        try {
          await read(bytes);
        } catch (error) {
          assert.ok(error instanceof DeviceError, String(error));
          assert.match(error.code, /^DOCUMENT_/);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('PWG 5101.1: names of paper are read by their measures, and papers are named by theirs', () => {
  assert.equal(parseMediaName('jis_b4_257x364mm')?.heightHundredthsMm, 36_400);
  assert.equal(parseMediaName('na_letter_8.5x11in')?.widthHundredthsMm, 21_590);
  assert.equal(parseMediaName('iso_a4'), undefined);
  assert.equal(mediaOfPoints(595.3, 841.9).name, 'iso_a4_210x297mm');
  assert.match(mediaOfPoints(300, 500).name, /^custom_/);
});
