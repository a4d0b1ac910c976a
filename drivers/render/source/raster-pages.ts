/** Pages of PWG raster and URF as pages of a PDF. */

import { type RasterPageInfo, RasterReader } from '../../raster/raster-reader.ts';
import type { OperationContext } from '../operation.ts';
import type { ImagePage } from '../pdf/image-pdf-writer.ts';
import { deflated } from './deflated.ts';

const bandBytes = 512 * 1024;

/** The first pages of a raster, at most `maxPages`; each must be used before the next is asked for. */
export async function* rasterPages(context: OperationContext, maxPages: number): AsyncGenerator<ImagePage> {
  const reader = new RasterReader(context.document, context.limits);
  for (let pages = 0; pages < maxPages; pages += 1) {
    const info = await reader.nextPage();
    if (info === undefined) return;
    yield toImagePage(info, reader);
  }
}

function toImagePage(info: RasterPageInfo, reader: RasterReader): ImagePage {
  const { widthPx, heightPx, resolutionDpi, channels, mirrored } = info;
  const widthPoints = (widthPx * 72) / resolutionDpi.x;
  const heightPoints = (heightPx * 72) / resolutionDpi.y;
  // A back side that was mirrored for a paper path is shown as it was meant.
  const matrix = [
    mirrored.crossFeed ? -widthPoints : widthPoints,
    0,
    0,
    mirrored.feed ? -heightPoints : heightPoints,
    mirrored.crossFeed ? widthPoints : 0,
    mirrored.feed ? heightPoints : 0,
  ] as const;
  const space = channels === 1 ? '/DeviceGray' : '/DeviceRGB';
  return {
    widthPoints,
    heightPoints,
    matrix,
    entries: `/Width ${widthPx} /Height ${heightPx} /ColorSpace ${space} /BitsPerComponent 8 /Filter /FlateDecode`,
    stream: deflated(bands(reader, widthPx * channels)),
  };
}

async function* bands(reader: RasterReader, lineBytes: number): AsyncGenerator<Uint8Array> {
  for (;;) {
    // A new one each time: the compressor may still hold the last.
    const band = new Uint8Array(Math.max(1, Math.floor(bandBytes / lineBytes)) * lineBytes);
    const lines = await reader.readLines(band);
    if (lines === 0) return;
    yield band.subarray(0, lines * lineBytes);
  }
}
