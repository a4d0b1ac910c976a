/** JPEG, PNG and TIFF through libvips, with bounds on pages and pixels. */

import sharp, { type Metadata, type Sharp } from 'sharp';
import type { OcrLimits } from '../limits.ts';
import { OcrError } from '../ocr-error.ts';
import type { OcrMediaType } from './media-type.ts';
import { believableDpi, type PageSize, type RenderedJpeg, type RenderOptions } from './page-raster.ts';
import type { RasterDocument } from './raster-document.ts';
import { readableGrey } from './readable-grey.ts';
import { tiffDensity } from './tiff-density.ts';

/** Opens an image file; a TIFF may hold many pages. Nothing is decoded before a page is asked for. */
export async function openImage(
  bytes: Uint8Array,
  mediaType: OcrMediaType,
  limits: OcrLimits,
): Promise<RasterDocument> {
  const load = (pageNumber: number): Sharp =>
    sharp(bytes, {
      page: pageNumber - 1,
      failOn: 'error',
      limitInputPixels: limits.maxPagePixels,
      sequentialRead: true,
    });
  const inspect = async (pageNumber: number): Promise<Metadata> => {
    const metadata = await guarded(load(pageNumber).metadata());
    if (metadata.width * metadata.height > limits.maxPagePixels) throw new OcrError('OCR_INPUT_TOO_LARGE');
    return metadata;
  };
  const pageCount = (await inspect(1)).pages ?? 1;
  if (pageCount > limits.maxPages) throw new OcrError('OCR_INPUT_TOO_LARGE');
  return {
    mediaType,
    bytes,
    pageCount,
    async pageSize(pageNumber) {
      return { ...sizeOf(await inspect(pageNumber)), ...unevenDensity(bytes, pageNumber) };
    },
    async page(pageNumber) {
      const metadata = await inspect(pageNumber);
      const grey = await decodeGrey(load(pageNumber), metadata);
      return { ...sizeOf(metadata), ...unevenDensity(bytes, pageNumber), grey };
    },
    async render(pageNumber, options) {
      return renderImage(bytes, mediaType, load(pageNumber), await inspect(pageNumber), options);
    },
    async extractText() {
      return '';
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Runs a call of the decoder and gives its refusal a code. */
export async function guarded<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    if (cause instanceof OcrError) throw cause;
    const tooLarge = cause instanceof Error && /pixel limit|exceeds/i.test(cause.message);
    throw new OcrError(tooLarge ? 'OCR_INPUT_TOO_LARGE' : 'OCR_INPUT_UNREADABLE', { cause });
  }
}

function sizeOf(metadata: Metadata): PageSize {
  return {
    widthPx: metadata.width,
    heightPx: metadata.height,
    resolutionDpi: believableDpi(metadata.density),
  };
}

/** Both densities of a fax page; a lower one down than 72 dpi is not believed. */
function unevenDensity(
  bytes: Uint8Array,
  pageNumber: number,
): Pick<PageSize, 'resolutionDpi' | 'resolutionDownDpi'> | undefined {
  const density = tiffDensity(bytes, pageNumber);
  if (density === undefined || Math.abs(density.across - density.down) < 1 || density.down < 72)
    return undefined;
  return { resolutionDpi: believableDpi(density.across), resolutionDownDpi: density.down };
}

/** Decodes to one channel; see {@link readableGrey} for what becomes of colour. */
async function decodeGrey(picture: Sharp, metadata: Metadata): Promise<Uint8Array> {
  const opaque = metadata.hasAlpha ? picture.flatten({ background: '#ffffff' }) : picture;
  const colour = metadata.channels - (metadata.hasAlpha ? 1 : 0) >= 3;
  if (!colour)
    return guarded(opaque.toColourspace('b-w').extractChannel(0).raw({ depth: 'uchar' }).toBuffer());
  return readableGrey(await guarded(opaque.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer()), 3);
}

/** A JPEG that fits is given as it is, unless its EXIF turn would make the browser show it otherwise. */
async function renderImage(
  bytes: Uint8Array,
  mediaType: OcrMediaType,
  picture: Sharp,
  metadata: Metadata,
  options: RenderOptions,
): Promise<RenderedJpeg> {
  const { widthPx, heightPx, resolutionDpi } = sizeOf(metadata);
  const maxPixels = options.maxPixels ?? 20_000_000;
  const turned = (metadata.orientation ?? 1) !== 1;
  if (mediaType === 'image/jpeg' && !turned && options.dpi === undefined && widthPx * heightPx <= maxPixels) {
    return { jpeg: bytes, widthPx, heightPx };
  }
  const byDpi = (options.dpi ?? 150) / resolutionDpi;
  const scale = Math.min(1, byDpi, Math.sqrt(maxPixels / (widthPx * heightPx)));
  const width = Math.max(1, Math.round(widthPx * scale));
  const height = Math.max(1, Math.round(heightPx * scale));
  const jpeg = await guarded(
    picture
      .flatten({ background: '#ffffff' })
      .resize(width, height, { fit: 'fill' })
      .toColourspace('srgb')
      .jpeg({ quality: 82 })
      .toBuffer(),
  );
  return { jpeg, widthPx: width, heightPx: height };
}
