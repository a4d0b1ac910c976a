/** JPEG, PNG and TIFF as pages of a PDF; the bytes of the image are kept where a PDF can hold them. */

import sharp, { type Metadata, type Sharp } from 'sharp';
import { DeviceError } from '../../device/device-error.ts';
import type { Size } from '../layout/sheet-layout.ts';
import type { OperationContext } from '../operation.ts';
import type { ImagePage } from '../pdf/image-pdf-writer.ts';
import { deflated } from './deflated.ts';
import { pngEntries, pngParts } from './png-parts.ts';

/** Paper for an image that states no believable size: A4. */
const usualPaper: Size = { widthPoints: 595.28, heightPoints: 841.89 };
/** Below it a file states the resolution of a screen, or nothing; no scanner goes above. */
const believableDpi = { min: 100, max: 2_400 };
const bandBytes = 512 * 1024;

/** The first pages of an image, at most `maxPages`. Without a believable resolution a page is fitted to `paper`. */
export async function* imagePages(
  context: OperationContext,
  format: string,
  options: { readonly maxPages: number; readonly paper?: Size | undefined },
): AsyncGenerator<ImagePage> {
  // Decoders of images are native code, unlike the engine for PDF.
  context.retire();
  sharp.cache(false);
  sharp.concurrency(1);
  const bytes = await context.readDocument();
  const { maxPagePixels, maxPages } = context.limits;
  const load = (page: number) =>
    sharp(bytes, { page, failOn: 'error', limitInputPixels: maxPagePixels, sequentialRead: true });
  const first = await guarded(load(0).metadata());
  const pages = format === 'image/tiff' ? (first.pages ?? 1) : 1;
  if (pages > maxPages)
    throw new DeviceError('DOCUMENT_TOO_COMPLEX', { message: 'The image has too many pages.' });
  for (let page = 0; page < Math.min(pages, options.maxPages); page += 1) {
    const metadata = page === 0 ? first : await guarded(load(page).metadata());
    if (metadata.width * metadata.height > maxPagePixels) throw new DeviceError('DOCUMENT_TOO_COMPLEX');
    const encoded = format === 'image/tiff' ? undefined : asItIs(bytes, metadata);
    yield { ...placed(metadata, options.paper), ...(encoded ?? (await decoded(load(page), metadata))) };
  }
}

type Encoded = Pick<ImagePage, 'entries' | 'stream'>;

/** The bytes of the file, when a PDF shows them as they are meant. */
function asItIs(bytes: Uint8Array, metadata: Metadata): Encoded | undefined {
  if (metadata.format === 'jpeg') {
    // Of CMYK it is not certain which way round the values are.
    const space = { 1: '/DeviceGray', 3: '/DeviceRGB' }[metadata.channels as 1 | 3];
    if (space === undefined) return undefined;
    const size = `/Width ${metadata.width} /Height ${metadata.height}`;
    return {
      entries: `${size} /ColorSpace ${space} /BitsPerComponent 8 /Filter /DCTDecode`,
      stream: one(bytes),
    };
  }
  const parts = metadata.format === 'png' ? pngParts(bytes) : undefined;
  const entries = parts && pngEntries(parts);
  return parts && entries !== undefined ? { entries, stream: many(parts.rows) } : undefined;
}

/** The pixels, on white where they are transparent. */
async function decoded(picture: Sharp, metadata: Metadata): Promise<Encoded> {
  const opaque = metadata.hasAlpha ? picture.flatten({ background: '#ffffff' }) : picture;
  const isGrey = metadata.channels - (metadata.hasAlpha ? 1 : 0) === 1;
  const plain = isGrey ? opaque.toColourspace('b-w').extractChannel(0) : opaque.toColourspace('srgb');
  const { data, info } = await guarded(plain.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }));
  const space = info.channels === 1 ? '/DeviceGray' : '/DeviceRGB';
  return {
    entries: `/Width ${info.width} /Height ${info.height} /ColorSpace ${space} /BitsPerComponent 8 /Filter /FlateDecode`,
    stream: deflated(pieces(data)),
  };
}

/** Size of the page and the way the image lies on it; EXIF orientation is obeyed. */
function placed(metadata: Metadata, paper: Size | undefined) {
  const orientation = metadata.orientation ?? 1;
  const isTurned = orientation >= 5;
  const [width, height] = isTurned ? [metadata.height, metadata.width] : [metadata.width, metadata.height];
  const { widthPoints: w, heightPoints: h } = pageSize(width, height, metadata.density, paper ?? usualPaper);
  const matrices = [
    [w, 0, 0, h, 0, 0],
    [-w, 0, 0, h, w, 0],
    [-w, 0, 0, -h, w, h],
    [w, 0, 0, -h, 0, h],
    [0, -h, -w, 0, w, h],
    [0, -h, w, 0, 0, h],
    [0, h, w, 0, 0, 0],
    [0, h, -w, 0, w, 0],
  ] as const;
  return { widthPoints: w, heightPoints: h, matrix: matrices[orientation - 1] ?? matrices[0] };
}

/** The size that the file states, when it can be on paper; else as large as fits on `paper`. */
function pageSize(width: number, height: number, density: number | undefined, paper: Size): Size {
  const [short, long] = [paper.widthPoints, paper.heightPoints].sort((one, other) => one - other) as [
    number,
    number,
  ];
  const [maxWidth, maxHeight] = width > height ? [long, short] : [short, long];
  const dpi =
    density !== undefined && density >= believableDpi.min && density <= believableDpi.max ? density : 0;
  const fit = Math.min(maxWidth / width, maxHeight / height);
  const scale = dpi > 0 ? Math.min(72 / dpi, Math.max(fit, 0)) : fit;
  return { widthPoints: width * scale, heightPoints: height * scale };
}

/** Runs a call of the decoder and gives its refusal a code. */
async function guarded<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    const isTooLarge = cause instanceof Error && /pixel limit|exceeds/i.test(cause.message);
    throw new DeviceError(isTooLarge ? 'DOCUMENT_TOO_COMPLEX' : 'DOCUMENT_DAMAGED', { cause });
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* many(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

async function* pieces(data: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < data.length; at += bandBytes) yield data.subarray(at, at + bandBytes);
}
