/** Puts page images into a PDF without touching a pixel. */

import type { PDFContext, PDFRef } from 'pdf-lib';
import sharp, { type Sharp } from 'sharp';
import { guarded } from '../raster/image-document.ts';
import { believableDpi, type PageSize } from '../raster/page-raster.ts';
import { type FaxStrip, readFaxStrip } from './fax-strip.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { readPlainPng } from './png-header.ts';

/** An image in the PDF. */
export interface PlacedImage extends PageSize {
  readonly reference: PDFRef;
  /** True when its colours cannot be shown by the sRGB output intent (CMYK). */
  readonly outsideSrgb: boolean;
}

/**
 * Adds one page of an image file as an image XObject (ISO 32000-1 §8.9.5). A JPEG goes in as it is; of a plain
 * PNG and of a Group 4 fax page in one strip the compressed rows go in as they are; everything else is decoded and packed without loss. Throws
 * `OCR_INPUT_UNREADABLE`.
 */
export async function addPageImage(
  context: PDFContext,
  bytes: Uint8Array,
  mediaType: 'image/jpeg' | 'image/png' | 'image/tiff',
  pageNumber: number,
  maxPixels: number,
): Promise<PlacedImage> {
  const open = () =>
    sharp(bytes, {
      page: pageNumber - 1,
      failOn: 'error',
      limitInputPixels: maxPixels,
      sequentialRead: true,
    });
  const metadata = await guarded(open().metadata());
  const size = {
    widthPx: metadata.width,
    heightPx: metadata.height,
    resolutionDpi: believableDpi(metadata.density),
  };
  const jpeg = mediaType === 'image/jpeg' ? readJpegHeader(bytes) : undefined;
  if (jpeg !== undefined) {
    const stream = context.stream(bytes, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: jpeg.width,
      Height: jpeg.height,
      ColorSpace: { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' }[jpeg.components],
      BitsPerComponent: 8,
      Filter: 'DCTDecode',
      // Adobe's encoders write CMYK upside down.
      ...(jpeg.components === 4 && jpeg.adobe ? { Decode: [1, 0, 1, 0, 1, 0, 1, 0] } : {}),
    });
    return { ...size, reference: context.register(stream), outsideSrgb: jpeg.components === 4 };
  }
  const fax = mediaType === 'image/tiff' ? readFaxStrip(bytes, pageNumber) : undefined;
  if (fax !== undefined && fax.width === size.widthPx && fax.height === size.heightPx)
    return { ...size, reference: addFax(context, fax), outsideSrgb: false };
  const own = mediaType === 'image/png' ? readPlainPng(bytes) : undefined;
  const bilevel = metadata.bitsPerSample === 1 && metadata.channels === 1;
  const packed = own ?? readPlainPng(await packLosslessly(open(), metadata.hasAlpha, bilevel));
  if (packed === undefined) throw new TypeError('the encoder gave an image of another form than asked for');
  const stream = context.stream(packed.compressedRows, {
    Type: 'XObject',
    Subtype: 'Image',
    Width: packed.width,
    Height: packed.height,
    ColorSpace: packed.colours === 3 ? 'DeviceRGB' : 'DeviceGray',
    BitsPerComponent: packed.bitDepth,
    Filter: 'FlateDecode',
    DecodeParms: {
      Predictor: 15,
      Colors: packed.colours,
      BitsPerComponent: packed.bitDepth,
      Columns: packed.width,
    },
  });
  return { ...size, reference: context.register(stream), outsideSrgb: false };
}

/** Group 4 rows as they came (ISO 32000-1 §7.4.6). */
function addFax(context: PDFContext, { coded, width, height, blackIsOne }: FaxStrip): PDFRef {
  const stream = context.stream(coded, {
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    ColorSpace: 'DeviceGray',
    BitsPerComponent: 1,
    Filter: 'CCITTFaxDecode',
    DecodeParms: { K: -1, Columns: width, Rows: height, BlackIs1: blackIsOne },
  });
  return context.register(stream);
}

/** A plain PNG of the same pixels: grey or RGB, eight bits; a bilevel page has two values only and packs well. */
async function packLosslessly(picture: Sharp, hasAlpha: boolean, bilevel: boolean): Promise<Uint8Array> {
  const opaque = hasAlpha ? picture.flatten({ background: '#ffffff' }) : picture;
  const form = bilevel ? opaque.toColourspace('b-w') : opaque;
  return guarded(form.png({ palette: false, progressive: false, compressionLevel: 6 }).toBuffer());
}
