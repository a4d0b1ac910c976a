/** Raster that the service writes, read back completely by libcups and laid beside what poppler draws. */

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import sharp, { type Sharp } from 'sharp';
import type { ConversionPlan } from '../../drivers/device/document.ts';
import { openDocumentRenderer } from '../../drivers/render/document-renderer.ts';
import { peerMissing } from '../support/peers.ts';
import { picturePath } from '../support/pictures.ts';
import { hasProgram, pdfToPng, qpdfCheck } from '../support/poppler.ts';
import { stream } from '../support/raster/operation-runner.ts';
import { samplePdf, unembeddedFonts, unembeddedPdf } from '../support/raster/sample-pdfs.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '..', 'support', 'raster', 'read-raster.c');
let folder = '';
let reader = '';

/** libcups without its headers: the program declares what it uses. */
function canCompile(): boolean {
  const tried = spawnSync('cc', ['-x', 'c', '-', '-o', '/dev/null', '-l:libcups.so.2'], {
    input: 'int main(void){return 0;}',
  });
  return tried.status === 0;
}

const skip =
  peerMissing('cc and libcups.so.2 (gcc, libcups2)', canCompile()) ||
  peerMissing('pdftoppm (poppler-utils)', hasProgram('pdftoppm')) ||
  peerMissing('qpdf', hasProgram('qpdf'));

const renderer = openDocumentRenderer({ processes: 1 });

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-raster-'));
  reader = join(folder, 'read-raster');
  if (skip === false) await run('cc', ['-O1', '-o', reader, program, '-l:libcups.so.2']);
});

after(async () => {
  await renderer[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

type Header = Readonly<Record<string, number | string>>;

interface ReadPage {
  readonly header: Header;
  readonly pixels: Buffer;
}

async function converted(pdf: Uint8Array, plan: Partial<ConversionPlan>): Promise<Buffer> {
  const full = { from: 'application/pdf', to: 'image/pwg-raster', ...plan } as const;
  return Buffer.concat(await Array.fromAsync(renderer.convert(stream(pdf, 65_536), full)));
}

async function readByCups(file: Uint8Array): Promise<readonly ReadPage[]> {
  const into = await mkdtemp(join(folder, 'pages-'));
  const path = join(into, 'file');
  await writeFile(path, file);
  const { stdout, stderr } = await run(reader, [path, into], { maxBuffer: 10_000_000 });
  assert.equal(stderr, '');
  const lines = stdout.trim().split('\n');
  return Promise.all(
    lines.map(async (line, index) => ({
      header: JSON.parse(line) as Header,
      pixels: await readFile(join(into, `${index + 1}.raw`)),
    })),
  );
}

/** The pixels of a page as a picture of grey or colour. */
function picture({ header, pixels }: ReadPage): Sharp {
  const [width, height] = [Number(header['width']), Number(header['height'])];
  if (header['bitsPerPixel'] !== 1) {
    return sharp(pixels, { raw: { width, height, channels: header['bitsPerPixel'] === 24 ? 3 : 1 } });
  }
  const bytes = Number(header['bytesPerLine']);
  const grey = Buffer.alloc(width * height);
  for (let at = 0; at < grey.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    grey[at] = ((pixels[y * bytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0 ? 255 : 0;
  }
  return sharp(grey, { raw: { width, height, channels: 1 } });
}

/** Mean difference of two pictures in levels, looked at from so far that hinting and dots do not count. */
async function difference(one: Sharp, other: Sharp): Promise<number> {
  const small = async (image: Sharp) =>
    image
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .resize(120, 170, { fit: 'fill' })
      .removeAlpha()
      .raw()
      .toBuffer();
  const [a, b] = [await small(await opaque(one)), await small(await opaque(other))];
  const channels = Math.min(a.length, b.length) / (120 * 170);
  assert.equal(a.length, b.length, `${channels}`);
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

async function opaque(image: Sharp): Promise<Sharp> {
  return sharp(await image.png().toBuffer());
}

const forms = [
  { name: 'grey-300', type: 'sgray_8', resolutionDpi: 300, to: 'image/pwg-raster', space: 18 },
  { name: 'colour-300', type: 'srgb_8', resolutionDpi: 300, to: 'image/pwg-raster', space: 19 },
  { name: 'colour-600', type: 'srgb_8', resolutionDpi: 600, to: 'image/pwg-raster', space: 19 },
  { name: 'black-600', type: 'black_1', resolutionDpi: 600, to: 'image/pwg-raster', space: 3 },
  { name: 'urf-grey-300', type: 'sgray_8', resolutionDpi: 300, to: 'image/urf', space: 18 },
  { name: 'urf-colour-300', type: 'srgb_8', resolutionDpi: 300, to: 'image/urf', space: 19 },
] as const;

for (const { name, type, resolutionDpi, to, space } of forms) {
  test(`libcups reads every line of ${name}, and it shows what poppler draws`, { skip }, async () => {
    const pdf = await samplePdf({ pages: 2, colour: type === 'srgb_8' });
    const pages = await readByCups(
      await converted(pdf, {
        to,
        raster: { resolutionDpi, type, sheetBack: 'normal' },
      }),
    );
    assert.equal(pages.length, 2);
    const [first] = pages;
    assert.ok(first);
    const { header } = first;
    assert.equal(header['colorSpace'], space);
    assert.deepEqual([header['dpiX'], header['dpiY'], header['quality']], [resolutionDpi, resolutionDpi, 4]);
    assert.equal(header['width'], Math.round((595.28 * resolutionDpi) / 72));
    if (to === 'image/pwg-raster') {
      assert.deepEqual(
        [
          header['class'],
          header['media'],
          header['copies'],
          header['totalPages'],
          header['crossFeed'],
          header['feed'],
        ],
        ['PwgRaster', 'iso_a4_210x297mm', 1, 2, 1, 1],
      );
      assert.deepEqual(
        [header['pageWidth'], header['pageHeight'], header['boxRight']],
        [595, 842, header['width']],
      );
    }
    await picture(first)
      .png()
      .toFile(await picturePath(`raster-${name}.png`));
    const drawn = sharp(await pdfToPng(pdf, 1, 100));
    assert.ok((await difference(picture(first), drawn)) < 4, `${await difference(picture(first), drawn)}`);
  });
}

const backs = [
  { sheetBack: 'flipped', sides: 'two-sided-long-edge', crossFeed: 1, feed: -1 },
  { sheetBack: 'flipped', sides: 'two-sided-short-edge', crossFeed: -1, feed: 1 },
  { sheetBack: 'rotated', sides: 'two-sided-long-edge', crossFeed: -1, feed: -1 },
  { sheetBack: 'manual-tumble', sides: 'two-sided-short-edge', crossFeed: -1, feed: -1 },
  { sheetBack: 'rotated', sides: 'two-sided-short-edge', crossFeed: 1, feed: 1 },
] as const;

for (const { sheetBack, sides, crossFeed, feed } of backs) {
  test(`PWG 5102.4: the back of a ${sheetBack} sheet, ${sides}, says and shows how it is turned`, {
    skip,
  }, async () => {
    const pdf = await samplePdf({ pages: 2 });
    const raster = { resolutionDpi: 100, type: 'sgray_8', sheetBack } as const;
    const [front, back] = await readByCups(await converted(pdf, { sides, raster }));
    assert.ok(front && back);
    assert.deepEqual([front.header['crossFeed'], front.header['feed']], [1, 1]);
    assert.deepEqual([back.header['crossFeed'], back.header['feed']], [crossFeed, feed]);
    assert.deepEqual(
      [back.header['duplex'], back.header['tumble']],
      [1, sides === 'two-sided-short-edge' ? 1 : 0],
    );
    const upright = await opaque(picture(back));
    const undone = upright.flop(crossFeed < 0).flip(feed < 0);
    assert.ok((await difference(undone, sharp(await pdfToPng(pdf, 2, 100)))) < 4);
    await picture(back)
      .png()
      .toFile(await picturePath(`raster-back-${sheetBack}-${sides}.png`));
  });
}

test('Japanese without embedded fonts, number-up and pages across come out in raster', { skip }, async () => {
  const raster = { resolutionDpi: 150, type: 'sgray_8', sheetBack: 'normal' } as const;
  await mkdir(folder, { recursive: true });
  for (const font of unembeddedFonts) {
    const [page] = await readByCups(await converted(unembeddedPdf(font), { raster }));
    assert.ok(page && page.pixels.filter((value) => value < 128).length > 5_000, font.name);
    await picture(page)
      .png()
      .toFile(await picturePath(`raster-font-${font.name}.png`));
  }
  const four = await converted(await samplePdf({ pages: 5 }), {
    raster,
    numberUp: 4,
    media: 'iso_a4_210x297mm',
  });
  const sheets = await readByCups(four);
  assert.equal(sheets.length, 2);
  if (sheets[0])
    await picture(sheets[0])
      .png()
      .toFile(await picturePath('raster-four-up.png'));
});

test('PDFs that are picked, placed, freed of a password or made of pictures are sound to qpdf', {
  skip,
}, async () => {
  const to = 'application/pdf';
  const locked = await samplePdf({ pages: 3, password: 'himitsu' });
  const tile = sharp({ create: { width: 300, height: 200, channels: 3, background: '#0a0' } });
  const pdfs = [
    await converted(locked, { to, password: 'himitsu' }),
    await converted(locked, { to, password: 'himitsu', pageRanges: [{ lower: 2, upper: 3 }], copies: 2 }),
    await converted(await samplePdf({ pages: 5, rotate: 90 }), {
      to,
      numberUp: 4,
      media: 'iso_a4_210x297mm',
    }),
    await converted(await tile.clone().jpeg().toBuffer(), { from: 'image/jpeg', to }),
    await converted(await tile.clone().png().toBuffer(), { from: 'image/png', to }),
    await converted(await tile.clone().tiff().toBuffer(), { from: 'image/tiff', to }),
  ];
  for (const pdf of pdfs) assert.match(await qpdfCheck(pdf), /No syntax or stream encoding errors/);
  const urf = await converted(await samplePdf(), {
    to: 'image/urf',
    raster: { resolutionDpi: 150, type: 'sgray_8', sheetBack: 'normal' },
  });
  const back = await converted(urf, { from: 'image/urf', to });
  assert.match(await qpdfCheck(back), /No syntax/);
  assert.ok(
    (await difference(
      sharp(await pdfToPng(back, 1, 100)),
      sharp(await pdfToPng(await samplePdf(), 1, 100)),
    )) < 4,
  );
});
