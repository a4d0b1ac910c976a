/**
 * Makes a copy of a document in which places are burned out: every page becomes a picture, the pixels of the places
 * become black, and nothing else of the document (text, fonts, attachments, metadata, embedded originals) is taken over.
 */

import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { OcrError } from '../ocr-error.ts';
import { guarded } from '../raster/image-document.ts';
import type { RasterDocument } from '../raster/raster-document.ts';
import type { BoundingBox } from '../result.ts';

/** Places of one page, in pixels of its untouched page image. */
export interface MaskedPage {
  /** One-based. */
  readonly pageNumber: number;
  readonly boxes: readonly BoundingBox[];
}

/**
 * Margin around a place, in its shorter side, and at least this many pixels: a JPEG spreads a stroke over blocks of up to
 * 16 pixels.
 */
const [marginShare, leastMarginPx] = [0.4, 18];
const jpegQuality = 85;
const mostPlaces = 10_000;

/** A PDF of pictures. Throws `OCR_INPUT_UNREADABLE` for a page that cannot be drawn or a place on no page. */
export async function maskDocument(
  source: RasterDocument,
  places: readonly MaskedPage[],
  maxPixels: number,
): Promise<Uint8Array> {
  const count = places.reduce((sum, { boxes }) => sum + boxes.length, 0);
  const known = places.every(({ pageNumber }) => pageNumber >= 1 && pageNumber <= source.pageCount);
  if (!known || count > mostPlaces) throw new OcrError('OCR_INPUT_UNREADABLE');
  const document = await PDFDocument.create({ updateMetadata: false });
  for (let pageNumber = 1; pageNumber <= source.pageCount; pageNumber += 1) {
    const { resolutionDpi } = await source.pageSize(pageNumber);
    const drawn = await source.render(pageNumber, { dpi: resolutionDpi, maxPixels });
    const boxes = places.filter((one) => one.pageNumber === pageNumber).flatMap((one) => one.boxes);
    const size = await source.pageSize(pageNumber);
    // A picture that was drawn smaller than it is read takes its places with it.
    const scale = drawn.widthPx / size.widthPx;
    const jpeg = await burn(
      drawn.jpeg,
      boxes.map((box) => grown(box, scale)),
      drawn,
    );
    const image = await document.embedJpg(jpeg);
    const [width, height] = [drawn.widthPx, drawn.heightPx].map((px) => (px / scale / resolutionDpi) * 72);
    if (width === undefined || height === undefined) throw new TypeError('a page without a size');
    document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  return await document.save({ useObjectStreams: true });
}

/** Paints the places and encodes the pixels anew; of the picture before nothing but its other pixels is left. */
async function burn(
  jpeg: Uint8Array,
  boxes: readonly BoundingBox[],
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
): Promise<Uint8Array> {
  const { data, info } = await guarded(sharp(jpeg).raw().toBuffer({ resolveWithObject: true }));
  const { width, height, channels } = info;
  if (width !== widthPx || height !== heightPx) throw new OcrError('OCR_INPUT_UNREADABLE');
  for (const { left, top, right, bottom } of boxes) {
    const [from, to] = [Math.max(0, Math.floor(left)), Math.min(width, Math.ceil(right))];
    for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, Math.ceil(bottom)); y += 1) {
      if (to > from) data.fill(0, (y * width + from) * channels, (y * width + to) * channels);
    }
  }
  const picture = sharp(data, { raw: { width, height, channels } });
  return await guarded(picture.jpeg({ quality: jpegQuality }).toBuffer());
}

function grown({ left, top, right, bottom }: BoundingBox, scale: number): BoundingBox {
  const margin = Math.max(leastMarginPx, marginShare * Math.min(right - left, bottom - top));
  return {
    left: (left - margin) * scale,
    top: (top - margin) * scale,
    right: (right + margin) * scale,
    bottom: (bottom + margin) * scale,
  };
}
