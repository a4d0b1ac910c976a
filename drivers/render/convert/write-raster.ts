/** Writes an open PDF as PWG raster or URF. */

import { DeviceError } from '../../device/device-error.ts';
import type { ConversionPlan, RasterForm } from '../../device/document.ts';
import { mediaOfPoints, parseMediaName } from '../../raster/media-size.ts';
import { lineBytes, type RasterPage } from '../../raster/raster-page.ts';
import { type RasterFormat, RasterWriter } from '../../raster/raster-writer.ts';
import { mirroringOf, mirrorMatrix } from '../layout/sheet-back.ts';
import type { SheetSide } from '../layout/sheet-layout.ts';
import type { OperationContext } from '../operation.ts';
import type { PdfDocument } from '../pdf/pdf-document.ts';
import { Dither } from './dither.ts';
import { drawSide, imageSize } from './draw-side.ts';

/** What is written. */
export interface RasterTarget {
  readonly to: RasterFormat;
  readonly form: RasterForm;
  readonly sides: NonNullable<ConversionPlan['sides']>;
  readonly media?: string | undefined;
}

/** Writes every side as a page of the raster. */
export async function writeRaster(
  document: PdfDocument,
  sheetSides: Iterable<SheetSide>,
  totalPages: number,
  target: RasterTarget,
  context: OperationContext,
): Promise<void> {
  const { form } = target;
  if (target.to === 'image/urf' && form.type === 'black_1') {
    throw new DeviceError('DEVICE_FORMAT_UNSUPPORTED', { message: 'URF has no pixels of one bit.' });
  }
  const writer = new RasterWriter(target.to, totalPages, context.write);
  let number = 0;
  for (const side of sheetSides) {
    const size = imageSize(side, form.resolutionDpi, context.limits.maxPagePixels);
    const mirrored = mirroringOf(number, target.sides, form.sheetBack);
    const page: RasterPage = {
      ...{ widthPx: size.widthPx, heightPx: size.heightPx, resolutionDpi: form.resolutionDpi },
      ...{ type: form.type, sides: target.sides, quality: form.quality ?? 4, totalPages, mirrored },
      // Pages are repeated for a device that makes no copies; one that does is asked by the job.
      copies: 1,
      mediaName: mediaName(side, target.media),
    };
    const lines = await writer.page(page);
    const mirror = mirrorMatrix(mirrored, size.widthPx, size.heightPx);
    const channels = form.type === 'srgb_8' ? 3 : 1;
    const sink = form.type === 'black_1' ? dithered(page, lines.write) : lines.write;
    if (side.placements.length > 0) {
      await drawSide(document, side, { ...size, channels, mirror }, (pixels, _first, count) =>
        sink(pixels, count),
      );
    }
    await lines.end();
    await context.pageDone();
    number += 1;
  }
}

/** The name that was asked for, or that of the paper nearest to the side. */
function mediaName(side: SheetSide, media: string | undefined): string {
  if (media !== undefined && parseMediaName(media) !== undefined) return media;
  return mediaOfPoints(side.widthPoints, side.heightPoints).name;
}

function dithered(
  page: RasterPage,
  write: (band: Uint8Array, lines: number) => Promise<void>,
): (band: Uint8Array, lines: number) => Promise<void> {
  const dither = new Dither(page.widthPx);
  const bytes = lineBytes('black_1', page.widthPx);
  const packed = new Uint8Array(bytes * 64);
  return async (band, lines) => {
    for (let done = 0; done < lines; ) {
      const count = Math.min(64, lines - done);
      for (let index = 0; index < count; index += 1) {
        const at = (done + index) * page.widthPx;
        dither.line(
          band.subarray(at, at + page.widthPx),
          packed.subarray(index * bytes, (index + 1) * bytes),
        );
      }
      await write(packed, count);
      done += count;
    }
  };
}
