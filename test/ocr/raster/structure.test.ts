import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { type OcrMediaType, sniffMediaType } from '../../../ocr/raster/media-type.ts';
import { checkStructure } from '../../../ocr/raster/structure.ts';

const samples = new Map<OcrMediaType, Uint8Array>();
before(async () => {
  const picture = () => sharp({ create: { width: 200, height: 100, channels: 3, background: '#e0e0e0' } });
  samples.set('image/jpeg', await picture().jpeg().toBuffer());
  samples.set('image/png', await picture().png().toBuffer());
  samples.set('image/tiff', await picture().tiff({ compression: 'lzw' }).toBuffer());
  const document = await PDFDocument.create();
  document.addPage([100, 100]);
  samples.set('application/pdf', await document.save({ useObjectStreams: false }));
});

test('whole files of all four formats are recognised by their bytes and pass', () => {
  for (const [mediaType, bytes] of samples) {
    assert.equal(sniffMediaType(bytes.subarray(0, 1024)), mediaType);
    assert.deepEqual(checkStructure(bytes, mediaType), { whole: true }, mediaType);
  }
});

test('a file that ends early does not pass, wherever it was cut', () => {
  for (const [mediaType, bytes] of samples) {
    for (const part of [0, 0.1, 0.5, 0.9]) {
      const cut = bytes.subarray(0, Math.floor(bytes.length * part));
      assert.equal(checkStructure(cut, mediaType).whole, false, `${mediaType} ${part}`);
    }
  }
});

test('zeros after the end of a JPEG are taken for padding', () => {
  const padded = Buffer.concat([samples.get('image/jpeg') ?? Buffer.alloc(0), Buffer.alloc(300)]);
  assert.deepEqual(checkStructure(padded, 'image/jpeg'), { whole: true });
});

test('TIFF 6.0 §2: directories in a circle are malformed', () => {
  const circle = Buffer.from('49492a0008000000', 'hex');
  const directory = Buffer.alloc(2 + 12 + 4);
  directory.writeUInt16LE(1, 0);
  directory.writeUInt16LE(273, 2);
  directory.writeUInt16LE(4, 4);
  directory.writeUInt32LE(1, 6);
  directory.writeUInt32LE(8, 14);
  assert.deepEqual(checkStructure(Buffer.concat([circle, directory]), 'image/tiff'), {
    whole: false,
    fault: 'malformed',
  });
});

test('bytes of any kind are answered, never thrown at', () => {
  const types = fc.constantFrom<OcrMediaType>('application/pdf', 'image/jpeg', 'image/png', 'image/tiff');
  fc.assert(
    fc.property(types, fc.uint8Array({ maxLength: 400 }), fc.nat(400), (mediaType, noise, at) => {
      checkStructure(noise, mediaType);
      const sample = Buffer.from(samples.get(mediaType) ?? []);
      sample.set(noise.subarray(0, Math.max(0, sample.length - at)), Math.min(at, sample.length));
      checkStructure(sample, mediaType);
    }),
    { numRuns: 300 },
  );
});
