import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import sharp from 'sharp';
import { DeviceError } from '../../../../drivers/device/device-error.ts';
import type { ConversionPlan } from '../../../../drivers/device/document.ts';
import { RasterReader } from '../../../../drivers/raster/raster-reader.ts';
import { convert } from '../../../../drivers/render/convert/convert.ts';
import { openPdf } from '../../../../drivers/render/pdf/pdf-document.ts';
import { preview } from '../../../../drivers/render/preview/preview.ts';
import {
  type OperationRunner,
  openOperationRunner,
  stream,
} from '../../../support/raster/operation-runner.ts';
import { samplePdf, unembeddedFonts, unembeddedPdf } from '../../../support/raster/sample-pdfs.ts';

let runner: OperationRunner;
before(async () => {
  runner = await openOperationRunner();
});

const raster = { resolutionDpi: 72, type: 'sgray_8', sheetBack: 'normal' } as const;

async function converted(bytes: Uint8Array, plan: Partial<ConversionPlan>) {
  const full = { from: 'application/pdf', to: 'image/pwg-raster', raster, ...plan } as const;
  return (await runner.run(convert, full, bytes)).bytes;
}

/** Pages and the size of the first, in points. */
function look(pdf: Uint8Array) {
  using document = openPdf(runner.library, pdf, { maxPages: 100 });
  return { pages: document.pageCount, first: document.pageSize(0) };
}

async function pagesOf(bytes: Uint8Array) {
  const reader = new RasterReader(stream(bytes), { maxPages: 50, maxPagePixels: 10_000_000 });
  const pages = [];
  for (;;) {
    const info = await reader.nextPage();
    if (info === undefined) return pages;
    const pixels = new Uint8Array(info.widthPx * info.heightPx * info.channels);
    await reader.readLines(pixels);
    const at = (x: number, y: number) => pixels[(y * info.widthPx + x) * info.channels] ?? -1;
    pages.push({ info, at });
  }
}

const refusal = (code: string) => (error: unknown) => error instanceof DeviceError && error.code === code;

/** Where the black block of the sample is, as corners that are black. */
function blackCorners({ info, at }: Awaited<ReturnType<typeof pagesOf>>[number]): string {
  const [right, bottom] = [info.widthPx - 50, info.heightPx - 50];
  const corners = { lt: at(50, 50), rt: at(right, 50), lb: at(50, bottom), rb: at(right, bottom) };
  return Object.entries(corners)
    .filter(([, value]) => value < 40)
    .map(([name]) => name)
    .join();
}

test('a PDF becomes grey raster: content in place, half-transparent black is grey, notes are printed', async () => {
  const [page] = await pagesOf(await converted(await samplePdf(), {}));
  assert.ok(page);
  assert.deepEqual([page.info.widthPx, page.info.heightPx], [595, 842]);
  assert.equal(page.info.mediaName, 'iso_a4_210x297mm');
  assert.equal(blackCorners(page), 'lt');
  assert.ok(Math.abs(page.at(300, 421) - 127) < 5);
  assert.ok(page.at(297, 806) < 40);
  assert.equal(page.at(300, 200), 255);
});

test('turned pages stand as they are shown, and pages across are turned onto upright paper', async () => {
  const [turned] = await pagesOf(await converted(await samplePdf({ rotate: 180 }), {}));
  assert.equal(turned && blackCorners(turned), 'rb');
  const across = await samplePdf({ widthPoints: 842, heightPoints: 595 });
  const [page] = await pagesOf(await converted(across, { media: 'iso_a4_210x297mm' }));
  assert.deepEqual([page?.info.widthPx, page && blackCorners(page)], [595, 'lb']);
});

test('backs are mirrored in the pixels as the header says, in PWG raster and in URF', async () => {
  const pdf = await samplePdf({ pages: 2 });
  const corners = async (
    sheetBack: typeof raster.sheetBack | 'flipped' | 'rotated',
    to: ConversionPlan['to'],
  ) => {
    const sides = 'two-sided-long-edge';
    const pages = await pagesOf(await converted(pdf, { to, sides, raster: { ...raster, sheetBack } }));
    return pages.map(blackCorners).join(' ');
  };
  assert.equal(await corners('normal', 'image/pwg-raster'), 'lt lt');
  assert.equal(await corners('flipped', 'image/pwg-raster'), 'lt lb');
  assert.equal(await corners('rotated', 'image/urf'), 'lt rb');
});

test('one bit a pixel keeps black black, white white and grey in its tone', async () => {
  const [page] = await pagesOf(
    await converted(await samplePdf(), { raster: { ...raster, type: 'black_1' } }),
  );
  assert.ok(page);
  assert.equal(blackCorners(page), 'lt');
  let black = 0;
  for (let y = 400; y < 440; y += 1) for (let x = 280; x < 320; x += 1) if (page.at(x, y) === 0) black += 1;
  assert.ok(black > 700 && black < 900, `${black} of 1,600`);
});

test('copies are repeated with a blank back, and the header of PWG raster asks for no further ones', async () => {
  const pdf = await samplePdf({ pages: 1 });
  const plan = { copies: 3, sides: 'two-sided-long-edge' } as const;
  const pwg = await pagesOf(await converted(pdf, plan));
  assert.deepEqual(
    pwg.map(({ info }) => info.copies),
    [1, 1, 1, 1, 1, 1],
  );
  assert.equal(pwg[1] && blackCorners(pwg[1]), '');
  assert.equal((await pagesOf(await converted(pdf, { ...plan, to: 'image/urf' }))).length, 6);
});

test('PDF without Japanese fonts comes out with glyphs, whatever font of the usual ones it names', async () => {
  for (const font of unembeddedFonts) {
    const input = { format: 'application/pdf', pages: 1, longEdgePx: 320 };
    const { bytes } = await runner.run(preview, input, unembeddedPdf(font));
    const { data } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
    const ink = data.filter((value) => value < 128).length / data.length;
    assert.ok(ink > 0.04, `${font.name}: ${ink}`);
  }
});

test('pages are picked, placed and freed from a password for devices that cannot', async () => {
  const locked = await samplePdf({ pages: 3, password: 'himitsu' });
  const plan = { to: 'application/pdf', password: 'himitsu' } as const;
  assert.equal(look(await converted(locked, plan)).pages, 3);
  assert.equal(look(await converted(locked, { ...plan, pageRanges: [{ lower: 2, upper: 2 }] })).pages, 1);
  assert.equal(look(await converted(locked, { ...plan, numberUp: 2, media: 'iso_a4_210x297mm' })).pages, 2);
  await assert.rejects(
    converted(locked, { ...plan, password: 'wrong' }),
    refusal('DOCUMENT_PASSWORD_NEEDED'),
  );
});

test('a PDF of which nothing is asked stays byte for byte', async () => {
  const pdf = await samplePdf();
  assert.deepEqual(await converted(pdf, { to: 'application/pdf' }), Buffer.from(pdf));
});

test('JPEG, PNG and TIFF become pages: their bytes are kept, EXIF turns them, a TIFF has many', async () => {
  const picture = sharp({ create: { width: 400, height: 200, channels: 3, background: '#c00' } });
  const jpeg = await picture.clone().withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const pdf = await converted(jpeg, { from: 'image/jpeg', to: 'application/pdf' });
  assert.ok(pdf.includes(jpeg.subarray(0, 200)));
  const [page] = await pagesOf(await converted(jpeg, { from: 'image/jpeg', media: 'iso_a4_210x297mm' }));
  // Upright because of EXIF: twice as high as wide, in the middle of the paper.
  assert.ok(page && page.at(297, 60) < 200 && page.at(60, 421) === 255);
  const png = await picture.clone().png().toBuffer();
  assert.ok((await converted(png, { from: 'image/png', to: 'application/pdf' })).includes('/Predictor 15'));
  const tiff = await sharp(Buffer.alloc(3 * 50 * 150), {
    raw: { width: 50, height: 150, channels: 3, pageHeight: 50 },
  })
    .tiff()
    .toBuffer();
  const written = await converted(tiff, { from: 'image/tiff', to: 'application/pdf' });
  assert.equal(look(written).pages, (await sharp(tiff).metadata()).pages ?? 1);
});

test('PWG raster becomes PDF for a device without raster, at the same size', async () => {
  const file = await converted(await samplePdf({ pages: 2, colour: true }), {
    raster: { ...raster, type: 'srgb_8' },
  });
  const pdf = await converted(file, { from: 'image/pwg-raster', to: 'application/pdf' });
  const { pages, first } = look(pdf);
  assert.deepEqual([pages, Math.round(first.widthPoints)], [2, 595]);
});

test('bytes that are no document are damaged; an empty one too', async () => {
  await assert.rejects(converted(Buffer.from('%PDF-1.7 nothing'), {}), refusal('DOCUMENT_DAMAGED'));
  await assert.rejects(converted(Buffer.alloc(0), {}), refusal('DOCUMENT_DAMAGED'));
  await assert.rejects(
    converted(Buffer.from('no jpeg'), { from: 'image/jpeg' }),
    refusal('DOCUMENT_DAMAGED'),
  );
});
