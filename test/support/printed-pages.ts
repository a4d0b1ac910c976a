/** What came out of a device, as sheets whose pages are recognised by their look: which, in which order, which way up. */

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PDFDocument, rgb, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';

const run = promisify(execFile);
const limits = { timeout: 60_000, maxBuffer: 10_000_000 };
const dpi = 50;

/** Colours of the bars, by page. */
export const barColors = [
  [220, 30, 30],
  [20, 150, 40],
  [30, 60, 220],
  [240, 150, 0],
  [150, 30, 170],
] as const;

/** Up to five A4 pages in a frame, each with a digit, and above it a bar whose colour and length tell the page too. */
export async function numberedPdf(pages = 5): Promise<Buffer> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.HelveticaBold);
  for (const [index, [red, green, blue]] of barColors.slice(0, pages).entries()) {
    const page = pdf.addPage([595, 842]);
    const frame = { x: 50, y: 50, width: 495, height: 742 };
    page.drawRectangle({ ...frame, borderWidth: 8, borderColor: rgb(0, 0, 0), opacity: 0 });
    const color = rgb(red / 255, green / 255, blue / 255);
    page.drawRectangle({ x: 80, y: 660, width: 85 * (index + 1), height: 100, color });
    page.drawText(String(index + 1), { x: 170, y: 180, size: 480, font });
  }
  return Buffer.from(await pdf.save({ useObjectStreams: false }));
}

/** Builds the program that reads raster by libcups; resolves with its path. */
export async function buildRasterReader(folder: string): Promise<string> {
  const program = join(folder, 'read-raster');
  const source = join(import.meta.dirname, 'raster', 'read-raster.c');
  await run('cc', ['-O1', '-o', program, source, '-l:libcups.so.2'], limits);
  return program;
}

/** Pages of a PDF as poppler draws them, or of a raster as libcups reads it, small, as PNG. */
export async function drawDocument(bytes: Uint8Array, rasterReader: string): Promise<readonly Buffer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'printed-pages-'));
  try {
    const path = join(folder, 'document');
    await writeFile(path, bytes);
    if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') !== '%PDF-') {
      return await drawRaster(path, folder, rasterReader);
    }
    await run('pdftoppm', ['-png', '-r', String(dpi), path, join(folder, 'page')], limits);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.png')).toSorted();
    return await Promise.all(names.map((name) => readFile(join(folder, name))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function drawRaster(path: string, folder: string, reader: string): Promise<readonly Buffer[]> {
  const { stdout } = await run(reader, [path, folder], limits);
  const pages: Buffer[] = [];
  for (const [index, line] of stdout.trim().split('\n').entries()) {
    const header = JSON.parse(line) as Readonly<Record<'width' | 'height' | 'dpiX' | 'bitsPerPixel', number>>;
    const { width, height } = header;
    const channels = header.bitsPerPixel === 24 ? 3 : 1;
    const raw = await readFile(join(folder, `${index + 1}.raw`));
    const small = sharp(raw, { raw: { width, height, channels } });
    pages.push(
      await small
        .resize(Math.round((width * dpi) / header.dpiX))
        .png()
        .toBuffer(),
    );
  }
  return pages;
}

/** A side of a sheet as it was recognised. */
export interface SheetSide {
  /** Numbers of the pages on it in reading order, 0 for a place without anything. */
  readonly pages: readonly number[];
  /** By how many degrees clockwise the side must be turned to be read. */
  readonly turn: number;
  /** Mean difference to the pages it was taken for, in levels of 255. */
  readonly difference: number;
}

/** The pages that may have come out, in the form in which they are compared. */
export type References = readonly Buffer[];

/** Makes the form in which pages are compared: trimmed to their frame, grey, and small. */
export async function referencesOf(pages: readonly Buffer[]): Promise<References> {
  return await Promise.all(pages.map(async (page) => (await fingerprint(page)) ?? Buffer.alloc(0)));
}

/** Recognises a side with so many pages in a grid, whichever way up it is. */
export async function readSide(
  side: Buffer,
  numberUp: 1 | 2 | 4,
  references: References,
): Promise<SheetSide> {
  const readings: SheetSide[] = [];
  const { width: across, height: along } = await sharp(side).metadata();
  // Two upright pages need a broad side, one or four a tall one.
  const turns = across > along === (numberUp === 2) ? [0, 180] : [90, 270];
  for (const turn of turns) {
    const turned = await sharp(side).rotate(turn).png().toBuffer();
    const [width, height] = turn % 180 === 0 ? [across, along] : [along, across];
    const places = await Promise.all(cells(width, height, numberUp).map((cell) => cut(turned, cell)));
    const found = await Promise.all(places.map((place) => recognise(place, references)));
    const difference = found.reduce((sum, one) => sum + one.difference, 0) / found.length;
    readings.push({ pages: found.map(({ page }) => page), turn, difference });
  }
  const [best, second] = readings.toSorted((a, b) => a.difference - b.difference);
  if (best === undefined) throw new Error(`no side of this shape holds ${numberUp} pages`);
  const isBlank = best.pages.every((page) => page === 0);
  if (!isBlank && (best.difference > 30 || best.difference * 1.3 > (second?.difference ?? 255))) {
    throw new Error(`not recognised: ${JSON.stringify(readings)}`);
  }
  return best;
}

interface Cell {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function cells(width: number, height: number, numberUp: 1 | 2 | 4): readonly Cell[] {
  const [columns, rows] = ({ 1: [1, 1], 2: [2, 1], 4: [2, 2] } as const)[numberUp];
  const size = { width: Math.floor(width / columns), height: Math.floor(height / rows) };
  return Array.from({ length: columns * rows }, (_, index) => ({
    left: (index % columns) * size.width,
    top: Math.floor(index / columns) * size.height,
    ...size,
  }));
}

async function cut(side: Buffer, cell: Cell): Promise<Buffer> {
  return await sharp(side).extract(cell).png().toBuffer();
}

async function recognise(place: Buffer, references: References) {
  const seen = await fingerprint(place);
  if (seen === undefined) return { page: 0, difference: 0 };
  const differences = references.map((reference, index) => {
    const sum = seen.reduce((total, level, at) => total + Math.abs(level - (reference[at] ?? 0)), 0);
    return { page: index + 1, difference: sum / seen.length };
  });
  return differences.toSorted((a, b) => a.difference - b.difference)[0] ?? { page: 0, difference: 255 };
}

/** Undefined for white paper. */
async function fingerprint(page: Buffer): Promise<Buffer | undefined> {
  const grey = await sharp(page).flatten({ background: '#fff' }).greyscale().png().toBuffer();
  const { channels } = await sharp(grey).stats();
  if ((channels[0]?.min ?? 255) > 150) return undefined;
  const trimmed = await sharp(grey).trim({ background: '#fff', threshold: 60 }).png().toBuffer();
  return await sharp(trimmed).resize(40, 60, { fit: 'fill' }).toColourspace('b-w').raw().toBuffer();
}

/** Share of a picture's dots that are clearly coloured. */
export async function coloredShare(page: Buffer): Promise<number> {
  const { data, info } = await sharp(page)
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels < 3) return 0;
  let colored = 0;
  for (let at = 0; at < data.length; at += info.channels) {
    const dot = data.subarray(at, at + 3);
    if (Math.max(...dot) - Math.min(...dot) > 80) colored += 1;
  }
  return (colored * info.channels) / data.length;
}

/** Sides beside each other on grey, for people to look at. */
export async function contactSheet(sides: readonly Buffer[], path: string): Promise<void> {
  const height = 400;
  const small = await Promise.all(
    sides.map(async (side) =>
      sharp(await sharp(side).resize({ height }).png().toBuffer())
        .flatten({ background: '#fff' })
        .toColourspace('srgb')
        .extend({ top: 6, bottom: 6, left: 6, right: 6, background: '#888' })
        .png()
        .toBuffer({ resolveWithObject: true }),
    ),
  );
  let left = 0;
  const placed = small.map(({ data, info }) => {
    left += info.width;
    return { input: data, left: left - info.width, top: 0 };
  });
  await sharp({
    create: { width: Math.max(1, left), height: height + 12, channels: 3, background: '#888' },
  })
    .composite(placed)
    .png()
    .toFile(path);
}
