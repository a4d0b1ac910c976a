import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { OcrError } from '../../../ocr/ocr-error.ts';
import { copyPages, unlockPdf } from '../../../ocr/separation/copy-pages.ts';
import { copyTiffPages } from '../../../ocr/separation/copy-tiff.ts';

const [width, height] = [64, 48];

/** A TIFF of pages of one grey level each with a slope. */
async function makeTiff(
  levels: readonly number[],
  compression: 'deflate' | 'ccittfax4' | 'jpeg',
): Promise<Buffer> {
  const data = Buffer.concat(
    levels.map((level) => Buffer.from(Array.from({ length: width * height }, (_, at) => (level + at) % 256))),
  );
  return await sharp(data, {
    raw: { width, height: height * levels.length, channels: 1, pageHeight: height },
  })
    .toColourspace('b-w')
    .tiff({ compression, ...(compression === 'ccittfax4' && { bitdepth: 1 }) })
    .toBuffer();
}

async function pixels(tiff: Uint8Array, page: number): Promise<Buffer> {
  return await sharp(tiff, { page }).raw().toBuffer();
}

test('pages of a TIFF are copied without a pixel changed, whatever they are compressed with', async () => {
  for (const compression of ['deflate', 'ccittfax4', 'jpeg'] as const) {
    const tiff = await makeTiff([10, 60, 110, 160], compression);
    const copy = copyTiffPages(tiff, 2, 3);
    assert.equal((await sharp(copy).metadata()).pages, 2);
    assert.deepEqual(await pixels(copy, 0), await pixels(tiff, 1));
    assert.deepEqual(await pixels(copy, 1), await pixels(tiff, 2));
    assert.ok(copy.length < tiff.length);
  }
});

test('a TIFF that is cut anywhere is refused with a code or copied, and never breaks the copier', async () => {
  const tiff = await makeTiff([10, 60], 'deflate');
  fc.assert(
    fc.property(fc.nat(tiff.length), fc.nat(tiff.length - 1), fc.nat(255), (end, at, value) => {
      const broken = Buffer.from(tiff);
      broken[at] = value;
      try {
        copyTiffPages(broken.subarray(0, end), 1, 2);
      } catch (error) {
        assert.ok(error instanceof OcrError && error.code === 'OCR_INPUT_UNREADABLE', String(error));
      }
    }),
    { numRuns: 300 },
  );
});

test('each range of a PDF is a document of its own pages', async () => {
  const batch = await PDFDocument.create();
  for (const size of [100, 200, 300, 400, 500]) batch.addPage([size, size]);
  const copies = await copyPages(await batch.save(), 'application/pdf', [
    { firstPage: 2, lastPage: 2 },
    { firstPage: 4, lastPage: 5 },
  ]);
  const widths = await Promise.all(
    copies.map(async (copy) => (await PDFDocument.load(copy)).getPages().map((page) => page.getWidth())),
  );
  assert.deepEqual(widths, [[200], [400, 500]]);
});

test('a signed PDF and what is none are refused rather than taken apart', async () => {
  const signed = Buffer.from('%PDF-1.7\n1 0 obj << /ByteRange [0 10 20 30] >> endobj\n%%EOF');
  const range = [{ firstPage: 1, lastPage: 1 }];
  for (const bytes of [signed, Buffer.from('%PDF-1.7 broken')]) {
    await assert.rejects(copyPages(bytes, 'application/pdf', range), { code: 'OCR_INPUT_UNREADABLE' });
  }
});

test('a PDF opens with its password and with no other one', async () => {
  const plain = await PDFDocument.create();
  plain.addPage([123, 321]);
  plain.encrypt({ userPassword: 'himitsu', ownerPassword: 'omote' });
  const locked = await plain.save({ useObjectStreams: false });
  await assert.rejects(unlockPdf(locked, 'chigau'), { code: 'OCR_INPUT_ENCRYPTED' });
  const opened = await PDFDocument.load(await unlockPdf(locked, 'himitsu'));
  assert.equal(opened.isEncrypted, false);
  assert.equal(opened.getPage(0).getWidth(), 123);
});
