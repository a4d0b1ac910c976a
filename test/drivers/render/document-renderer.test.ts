import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { DeviceError } from '../../../drivers/device/device-error.ts';
import type { ConversionPlan, DocumentRenderer } from '../../../drivers/device/document.ts';
import { RasterReader } from '../../../drivers/raster/raster-reader.ts';
import { openDocumentRenderer } from '../../../drivers/render/document-renderer.ts';
import { sandboxArguments } from '../../../drivers/render/process/sandbox-process.ts';
import { plainPdf, samplePdf, unembeddedFonts, unembeddedPdf } from '../../support/raster/sample-pdfs.ts';

const renderer = openDocumentRenderer({ processes: 1 });
after(() => renderer[Symbol.asyncDispose]());

const raster = { resolutionDpi: 72, type: 'sgray_8', sheetBack: 'normal' } as const;

async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

async function converted(bytes: Uint8Array, plan: Partial<ConversionPlan>, by: DocumentRenderer = renderer) {
  const full = { from: 'application/pdf', to: 'image/pwg-raster', raster, ...plan } as const;
  const chunks: Uint8Array[] = [];
  for await (const chunk of by.convert(stream(bytes), full)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
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

test('copies stand in the PWG header with a blank back, and are repeated in URF', async () => {
  const pdf = await samplePdf({ pages: 1 });
  const plan = { copies: 3, sides: 'two-sided-long-edge' } as const;
  const pwg = await pagesOf(await converted(pdf, plan));
  assert.deepEqual(
    pwg.map(({ info }) => info.copies),
    [3, 3],
  );
  assert.equal(pwg[1] && blackCorners(pwg[1]), '');
  assert.equal((await pagesOf(await converted(pdf, { ...plan, to: 'image/urf' }))).length, 6);
});

test('PDF without Japanese fonts comes out with glyphs, whatever font of the usual ones it names', async () => {
  for (const font of unembeddedFonts) {
    const [shown] = await renderer.preview(stream(unembeddedPdf(font)), 'application/pdf', {
      pages: 1,
      longEdgePx: 320,
    });
    assert.ok(shown);
    const { data } = await sharp(shown.png).greyscale().raw().toBuffer({ resolveWithObject: true });
    const ink = data.filter((value) => value < 128).length / data.length;
    assert.ok(ink > 0.04, `${font.name}: ${ink}`);
  }
});

test('pages are picked, placed and freed from a password for devices that cannot', async () => {
  const locked = await samplePdf({ pages: 3, password: 'himitsu' });
  const plan = { to: 'application/pdf', password: 'himitsu' } as const;
  const count = async (bytes: Uint8Array) => (await renderer.inspect(stream(bytes), 'application/pdf')).pages;
  assert.equal(await count(await converted(locked, plan)), 3);
  assert.equal(await count(await converted(locked, { ...plan, pageRanges: [{ lower: 2, upper: 2 }] })), 1);
  assert.equal(await count(await converted(locked, { ...plan, numberUp: 2, media: 'iso_a4_210x297mm' })), 2);
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
  const facts = await renderer.inspect(stream(tiff), 'image/tiff');
  const written = await converted(tiff, { from: 'image/tiff', to: 'application/pdf' });
  assert.equal((await renderer.inspect(stream(written), 'application/pdf')).pages, facts.pages);
});

test('PWG raster becomes PDF for a device without raster, at the same size', async () => {
  const file = await converted(await samplePdf({ pages: 2, colour: true }), {
    raster: { ...raster, type: 'srgb_8' },
  });
  const pdf = await converted(file, { from: 'image/pwg-raster', to: 'application/pdf' });
  const { pages, firstPage } = await renderer.inspect(stream(pdf), 'application/pdf');
  assert.equal(pages, 2);
  assert.equal(Math.round(firstPage?.widthPoints ?? 0), 595);
});

test('bytes that are no document are damaged; an empty one too', async () => {
  await assert.rejects(converted(Buffer.from('%PDF-1.7 nothing'), {}), refusal('DOCUMENT_DAMAGED'));
  await assert.rejects(converted(Buffer.alloc(0), {}), refusal('DOCUMENT_DAMAGED'));
  await assert.rejects(
    converted(Buffer.from('no jpeg'), { from: 'image/jpeg' }),
    refusal('DOCUMENT_DAMAGED'),
  );
});

test('a page that takes too long, a page too large and a process too big are refused, and the next goes on', async () => {
  const slow = `${'q 0.5 0 0 rg 0 0 14000 14000 re f Q '.repeat(20_000)}`;
  const pdf = plainPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2400 2400] /Contents 4 0 R >>',
    `<< /Length ${slow.length} >>\nstream\n${slow}\nendstream`,
  ]);
  await using short = openDocumentRenderer({ limits: { pageTimeoutMs: 2_500 }, processes: 1 });
  await assert.rejects(converted(pdf, {}, short), refusal('DOCUMENT_TOO_COMPLEX'));
  assert.equal((await pagesOf(await converted(await samplePdf(), {}, short))).length, 1);
  await using narrow = openDocumentRenderer({ limits: { maxPagePixels: 100_000 } });
  await assert.rejects(converted(await samplePdf(), {}, narrow), refusal('DOCUMENT_TOO_COMPLEX'));
  await using small = openDocumentRenderer({ limits: { maxProcessBytes: 30_000_000 } });
  await assert.rejects(converted(pdf, {}, small), refusal('DOCUMENT_TOO_COMPLEX'));
});

test('a fault of the source and an abort are given on, and the process is not used again', async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('%PDF-1.7');
    throw new Error('the source broke');
  }
  const plan = { from: 'application/pdf', to: 'application/pdf' } as const;
  await assert.rejects(Array.fromAsync(renderer.convert(broken(), plan)), /the source broke/);
  const never = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from('%PDF-1.7');
    await new Promise(() => {});
  };
  const signal = AbortSignal.timeout(300);
  await assert.rejects(Array.fromAsync(renderer.convert(never(), plan, signal)), { name: 'TimeoutError' });
  assert.equal((await renderer.inspect(stream(await samplePdf()), 'application/pdf')).pages, 1);
});

test('a taker that stops does not hold up the next document', async () => {
  const pdf = await samplePdf({ pages: 40 });
  await using one = openDocumentRenderer({ processes: 1, stallMs: 500 });
  const stalled = one.convert(stream(pdf), {
    ...{ from: 'application/pdf', to: 'image/pwg-raster' },
    raster: { ...raster, resolutionDpi: 150, type: 'srgb_8' },
  });
  const taken = stalled[Symbol.asyncIterator]();
  await taken.next();
  assert.equal((await one.inspect(stream(await samplePdf()), 'application/pdf')).pages, 1);
  await taken.return?.(undefined);
});

test('a render process can read neither files nor start programs nor see the environment of the service', () => {
  const attempt = [
    'const tries = { read: () => require("node:fs").readFileSync("/etc/passwd"),',
    'write: () => require("node:fs").writeFileSync("/tmp/tomeoki-sandbox", "x"),',
    'start: () => require("node:child_process").spawnSync("/bin/true") };',
    'for (const [name, run] of Object.entries(tries)) {',
    'try { run(); console.log(name); } catch (error) { if (error.code !== "ERR_ACCESS_DENIED") console.log(error.code); } }',
    'console.log(Object.keys(process.env).length);',
  ].join('\n');
  const { stdout, status } = spawnSync(process.execPath, [...sandboxArguments, '--eval', attempt], {
    env: {},
    encoding: 'utf8',
    timeout: 20_000,
  });
  assert.equal(status, 0);
  assert.equal(stdout.trim(), '0');
});
