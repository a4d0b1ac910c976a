import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { before, test } from 'node:test';
import {
  degrees,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFNumber,
  PDFRawStream,
  PDFString,
} from 'pdf-lib';
import sharp from 'sharp';
import { defaultLimits } from '../../../ocr/limits.ts';
import { pageTransform } from '../../../ocr/preprocess/transform.ts';
import type { OcrMediaType } from '../../../ocr/raster/media-type.ts';
import { createOpener } from '../../../ocr/raster/opener.ts';
import type { OcrPage, OcrResult } from '../../../ocr/result.ts';
import { readFaxStrip } from '../../../ocr/text-layer/fax-strip.ts';
import { writeSearchablePdf } from '../../../ocr/text-layer/write.ts';
import { buildPng } from '../../support/png.ts';

const open = createOpener(defaultLimits);
const options = { title: '通知 <第１号>', now: new Date('2026-11-21T00:00:00Z') };
const maxPixels = defaultLimits.maxPagePixels;
/** A speckled page, so that a lossy step would show. */
let pixels: Buffer;
const width = 620;
const height = 877;
before(() => {
  pixels = Buffer.alloc(width * height, 255);
  for (let at = 0; at < pixels.length; at += 7) pixels[at] = (at * 31) % 256;
});
const picture = () => sharp(pixels, { raw: { width, height, channels: 1 } }).toColourspace('b-w');

/** A page with one line at a known place of the straightened page. */
function pageSaying(text: string, changes: Partial<OcrPage> = {}): OcrPage {
  const base = {
    pageNumber: 1,
    widthPx: width,
    heightPx: height,
    orientationDegrees: 0 as const,
    skewDegrees: 0,
  };
  const transform = pageTransform({ ...base, ...changes });
  const symbols = [...text].map((character, index) => ({
    text: character,
    box: transform.boxToImage({ left: 100 + index * 20, top: 100, right: 119 + index * 20, bottom: 120 }),
    confidence: 90,
  }));
  const box = { left: 0, top: 0, right: width, bottom: height };
  return {
    ...base,
    resolutionDpi: 150,
    blank: false,
    confidence: 90,
    blocks: [{ direction: 'horizontal', box, lines: [{ text, box, confidence: 90, symbols }] }],
    ...changes,
  };
}

async function write(bytes: Uint8Array, mediaType: OcrMediaType, ...pages: OcrPage[]): Promise<Uint8Array> {
  await using source = await open(bytes, mediaType);
  const result: OcrResult = { pages, engine: 'test' };
  return (await writeSearchablePdf(source, result, options, maxPixels)).pdf;
}

async function textOf(pdf: Uint8Array, pageNumber = 1): Promise<string> {
  await using document = await open(pdf, 'application/pdf');
  return await document.extractText(pageNumber);
}

async function imagesOf(pdf: Uint8Array): Promise<PDFRawStream[]> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  return document.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((object): object is PDFRawStream => object instanceof PDFRawStream)
    .filter((stream) => stream.dict.get(PDFName.of('Subtype')) === PDFName.of('Image'));
}

test('the bytes of a JPEG stand in the PDF as they came', async () => {
  const jpeg = await picture().jpeg({ quality: 70 }).toBuffer();
  const [image] = await imagesOf(await write(jpeg, 'image/jpeg', pageSaying('会議録')));
  assert.ok(image);
  const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  assert.equal(digest(image.contents), digest(jpeg));
});

/** The image of a PDF as a PNG file: its rows are PNG's, so that a header and an end make it one. */
function asPng(image: PDFRawStream): Buffer {
  const numberOf = (name: string) => {
    const value = image.dict.lookup(PDFName.of(name));
    assert.ok(value instanceof PDFNumber);
    return value.asNumber();
  };
  const colour = image.dict.get(PDFName.of('ColorSpace')) === PDFName.of('DeviceRGB');
  return buildPng(
    {
      width: numberOf('Width'),
      height: numberOf('Height'),
      bitDepth: numberOf('BitsPerComponent'),
      colourType: colour ? 2 : 0,
    },
    Buffer.from(image.contents),
  );
}

test('the pixels of PNG and TIFF come out of the PDF as they went in', async () => {
  const raw = { raw: { width, height, channels: 1 as const } };
  const inputs: [Buffer, OcrMediaType][] = [
    [await picture().png().toBuffer(), 'image/png'],
    [await sharp(pixels, raw).toColourspace('srgb').png({ progressive: true }).toBuffer(), 'image/png'],
    [await sharp(pixels, raw).ensureAlpha().png().toBuffer(), 'image/png'],
    [await sharp(pixels, raw).png({ palette: true, colours: 256 }).toBuffer(), 'image/png'],
    [await picture().tiff({ compression: 'lzw' }).toBuffer(), 'image/tiff'],
    [await picture().tiff({ compression: 'lzw', predictor: 'none', bitdepth: 1 }).toBuffer(), 'image/tiff'],
  ];
  for (const [index, [bytes, mediaType]] of inputs.entries()) {
    const [image] = await imagesOf(await write(bytes, mediaType, pageSaying('会議録')));
    assert.ok(image);
    const decoded = (file: Buffer) =>
      sharp(file).flatten({ background: '#ffffff' }).toColourspace('srgb').raw().toBuffer();
    assert.ok((await decoded(asPng(image))).equals(await decoded(bytes)), `${mediaType} ${index}`);
  }
});

test('all pages of a TIFF become pages, each with its own text', async () => {
  const frames = sharp(Buffer.concat([pixels, pixels]), {
    raw: { width, height: height * 2, channels: 1, pageHeight: height },
  });
  const tiff = await frames.toColourspace('b-w').tiff({ compression: 'deflate' }).toBuffer();
  const pdf = await write(tiff, 'image/tiff', pageSaying('第一頁'), {
    ...pageSaying('第二頁'),
    pageNumber: 2,
  });
  assert.match(await textOf(pdf, 1), /第一頁/);
  assert.match(await textOf(pdf, 2), /第二頁/);
});

test('text is extracted as it was read, beyond the BMP too', async () => {
  const jpeg = await picture().jpeg().toBuffer();
  assert.match(await textOf(await write(jpeg, 'image/jpeg', pageSaying('𠮷野令和8年'))), /𠮷野令和8年/);
});

for (const changes of [
  { skewDegrees: 2.4 },
  { orientationDegrees: 90 },
  { orientationDegrees: 180, skewDegrees: -1 },
  { orientationDegrees: 270 },
] as const) {
  test(`a layer laid back over an untouched page keeps its line together: ${JSON.stringify(changes)}`, async () => {
    const jpeg = await picture().jpeg().toBuffer();
    assert.match(
      await textOf(await write(jpeg, 'image/jpeg', pageSaying('文書管理規程', changes))),
      /文書管理規程/,
    );
  });
}

for (const turn of [0, 90, 180, 270] as const) {
  test(`a kept PDF page turned by ${turn} degrees gets its layer where it is displayed`, async () => {
    const document = await PDFDocument.create();
    const page = document.addPage([400, 600]);
    page.setCropBox(50, 60, 300, 480);
    page.setRotation(degrees(turn));
    page.drawRectangle({ x: 100, y: 100, width: 50, height: 50 });
    const bytes = await document.save();
    const sideways = turn === 90 || turn === 270;
    const size = { widthPx: sideways ? 1000 : 625, heightPx: sideways ? 625 : 1000 };
    const pdf = await write(bytes, 'application/pdf', pageSaying('決裁文書', size));
    assert.match(await textOf(pdf), /決裁文書/);
    const content = await contentOf(pdf);
    const [x = 0, y = 0] = (/([-\d.]+) ([-\d.]+) Tm/.exec(content) ?? []).slice(1).map(Number);
    // 100 and 120 pixels of 0.48 points from the upper left corner of what is displayed.
    const expected = { 0: [98, 482.4], 90: [107.6, 108], 180: [302, 117.6], 270: [292.4, 492] }[turn];
    assert.ok(Math.abs(x - (expected[0] ?? 0)) < 0.6 && Math.abs(y - (expected[1] ?? 0)) < 0.6, `${x} ${y}`);
  });
}

/** The last content stream of the first page, unpacked. */
async function contentOf(pdf: Uint8Array): Promise<string> {
  const { decodePDFRawStream, PDFArray } = await import('pdf-lib');
  const document = await PDFDocument.load(pdf);
  const contents = document.getPage(0).node.Contents();
  assert.ok(contents instanceof PDFArray);
  const last = contents.lookup(contents.size() - 1);
  assert.ok(last instanceof PDFRawStream);
  return Buffer.from(decodePDFRawStream(last).decode()).toString('latin1');
}

test('a PDF page that carries its text already gets no second one', async () => {
  const jpeg = await picture().jpeg().toBuffer();
  const once = await write(jpeg, 'image/jpeg', pageSaying('起案文書'));
  const twice = await write(
    once,
    'application/pdf',
    pageSaying('起案文書', { widthPx: 1292, heightPx: 1827 }),
  );
  assert.equal((await textOf(twice)).match(/起案文書/g)?.length, 1);
});

test('ISO 19005-2: an image PDF says PDF/A-2u, embeds its font and states sRGB as its output intent', async () => {
  const pdf = await write(await picture().jpeg().toBuffer(), 'image/jpeg', pageSaying('会議録'));
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const metadata = document.catalog.lookup(PDFName.of('Metadata'));
  assert.ok(metadata instanceof PDFRawStream);
  const xmp = Buffer.from(metadata.contents).toString('utf8');
  assert.match(xmp, /<pdfaid:part>2<\/pdfaid:part><pdfaid:conformance>U</);
  assert.match(xmp, /通知 &#60;第１号&#62;/);
  assert.equal(document.getTitle(), options.title);
  assert.ok(document.catalog.lookup(PDFName.of('OutputIntents')));
  assert.ok(document.context.trailerInfo.ID);
  const fonts = document.context.enumerateIndirectObjects().filter(([, object]) => {
    return object instanceof PDFDict && object.has(PDFName.of('FontFile2'));
  });
  assert.equal(fonts.length, 1);
});

test('equal input and time give equal bytes', async () => {
  const jpeg = await picture().jpeg().toBuffer();
  const [a, b] = [
    await write(jpeg, 'image/jpeg', pageSaying('告示')),
    await write(jpeg, 'image/jpeg', pageSaying('告示')),
  ];
  assert.ok(Buffer.from(a).equals(b));
});

test('a PDF all of whose text is trustworthy comes back byte by byte', async () => {
  const jpeg = await picture().jpeg().toBuffer();
  const once = await write(jpeg, 'image/jpeg', pageSaying('起案文書'));
  const again = await write(
    once,
    'application/pdf',
    pageSaying('起案文書', { widthPx: 1292, heightPx: 1827 }),
  );
  assert.ok(Buffer.from(again).equals(once));
});

test('a signed PDF whose text must be read is drawn into a file of its own, without its signature', async () => {
  const document = await PDFDocument.create();
  document.addPage([400, 600]).drawRectangle({ x: 100, y: 100, width: 50, height: 50 });
  const { context } = document;
  context.register(context.obj({ Type: 'Sig', ByteRange: [0, 10, 20, 30], Contents: PDFHexString.of('00') }));
  const signed = await document.save({ useObjectStreams: false });
  const pdf = await write(
    signed,
    'application/pdf',
    pageSaying('決裁文書', { widthPx: 1667, heightPx: 2500 }),
  );
  assert.match(await textOf(pdf), /決裁文書/);
  assert.equal(Buffer.from(pdf).includes('/ByteRange'), false);
  assert.equal((await imagesOf(pdf)).length, 1);
});

test('a PDF with fonts that are not embedded keeps them, and gets the layer over them', async () => {
  const document = await PDFDocument.create();
  const page = document.addPage([400, 600]);
  const { context } = document;
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType0',
    BaseFont: 'Ryumin-Light',
    CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Japan1'), Supplement: 2 },
    FontDescriptor: context.register(
      context.obj({ Type: 'FontDescriptor', FontName: 'Ryumin-Light', Flags: 4 }),
    ),
  });
  const font = context.obj({
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: 'Ryumin-Light-UniJIS-UCS2-H',
    Encoding: 'UniJIS-UCS2-H',
    DescendantFonts: [context.register(descendant)],
  });
  page.node.setFontDictionary(PDFName.of('F1'), context.register(font));
  page.node.addContentStream(context.register(context.stream('BT /F1 20 Tf 50 500 Td <6587> Tj ET')));
  const pdf = await write(
    await document.save(),
    'application/pdf',
    pageSaying('別に定める要領による', { widthPx: 1667, heightPx: 2500 }),
  );
  assert.match(await textOf(pdf), /別に定める要領による/);
  assert.equal((await imagesOf(pdf)).length, 0);
  const fonts = (await PDFDocument.load(pdf))
    .getPage(0)
    .node.Resources()
    ?.lookup(PDFName.of('Font'), PDFDict);
  assert.ok(fonts?.has(PDFName.of('F1')));
});

test('ISO 19005-2: no image is transparent or JPEG 2000, nothing is encrypted and no script is there', async () => {
  const png = await sharp(pixels, { raw: { width, height, channels: 1 } })
    .ensureAlpha(0.5)
    .png()
    .toBuffer();
  const pdf = await write(png, 'image/png', pageSaying('会議録'));
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const names = document.context
    .enumerateIndirectObjects()
    .map(([, object]) => String(object))
    .join('\n');
  for (const forbidden of ['/SMask', '/JPXDecode', '/LZWDecode', '/JavaScript', '/CA ', '/ca '])
    assert.equal(names.includes(forbidden), false, forbidden);
  assert.equal(document.isEncrypted, false);
});

test('ITU-T T.6: the coded rows of a fax page stand in the PDF as they came, and show the same picture', async () => {
  const [across, down] = [width, 96];
  const black = Buffer.alloc(across * down, 255).fill(0, 0, across * 30);
  for (const miniswhite of [false, true]) {
    const tiff = await sharp(black, { raw: { width: across, height: down, channels: 1 } })
      .toColourspace('b-w')
      .tiff({ compression: 'ccittfax4', bitdepth: 1, miniswhite })
      .toBuffer();
    const strip = readFaxStrip(tiff, 1);
    assert.ok(strip);
    const pdf = await write(tiff, 'image/tiff', pageSaying('会議録', { heightPx: down }));
    const [image] = await imagesOf(pdf);
    assert.ok(image && Buffer.from(image.contents).equals(Buffer.from(strip.coded)));
    await using shown = await open(pdf, 'application/pdf');
    const { jpeg } = await shown.render(1, { dpi: 300 });
    const mean = async (bytes: Uint8Array) => (await sharp(bytes).greyscale().stats()).channels[0]?.mean ?? 0;
    assert.ok(Math.abs((await mean(jpeg)) - (await mean(tiff))) < 6, 'black and white are not exchanged');
  }
});
