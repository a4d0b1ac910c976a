/** Stamps PWG raster and URF while it streams by: pages keep their form, and memory does not grow with them. */

import type { StampPlan, StampReport } from '../../device/document.ts';
import type { RasterType } from '../../raster/raster-page.ts';
import { type RasterPageInfo, RasterReader, type RasterReaderLimits } from '../../raster/raster-reader.ts';
import { type RasterFormat, RasterWriter } from '../../raster/raster-writer.ts';
import type { PdfiumLibrary } from '../pdf/pdfium.ts';
import { stampLettering } from './apply-stamps.ts';
import { LineStamper } from './line-stamper.ts';
import { type LineStamps, makeLineStamps } from './line-stamps.ts';

/** Bounds, and where the bytes go. */
export interface StampRasterTools extends RasterReaderLimits {
  /** Draws the letters. */
  readonly library: PdfiumLibrary;
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly pageDone: () => Promise<void>;
}

/** Lines read at a time take about this much. */
const bandBytes = 512 * 1024;

/** Stamps a raster document. Throws what the reader throws. */
export async function stampRaster(
  document: AsyncIterable<Uint8Array>,
  format: RasterFormat,
  stamp: StampPlan,
  tools: StampRasterTools,
): Promise<StampReport> {
  const reader = new RasterReader(document, tools);
  const writer = new RasterWriter(format, 0, (bytes) => tools.write(bytes));
  const known = new Map<string, Promise<LineStamps>>();
  const count = { pages: 0, withText: 0, withCode: 0 };
  for (;;) {
    const page = await reader.nextPage();
    if (page === undefined) break;
    const { widthPx, heightPx, resolutionDpi, channels } = page;
    const form = `${widthPx}x${heightPx}@${resolutionDpi.x}x${resolutionDpi.y}x${channels}`;
    // Pages of one document are nearly always of one form; only the latest is kept.
    if (!known.has(form)) known.clear();
    const stamps = known.get(form) ?? makeLineStamps(stamp, stampLettering(tools.library), page);
    known.set(form, stamps);
    const block = await stampPage(reader, writer, page, new LineStamper(page, await stamps));
    count.pages += 1;
    if (block?.hasText === true) count.withText += 1;
    if (block?.hasCode === true) count.withCode += 1;
    await tools.pageDone();
  }
  await writer.begin();
  return count;
}

async function stampPage(
  reader: RasterReader,
  writer: RasterWriter,
  page: RasterPageInfo,
  stamper: LineStamper,
) {
  const type = typeOf(page);
  const { widthPx, heightPx, sides, copies, mediaName, mirrored } = page;
  const quality = page.quality === 3 || page.quality === 5 ? page.quality : 4;
  const out = await writer.page({
    ...{ widthPx, heightPx, type, sides, quality, mediaName, mirrored },
    ...{ resolutionDpi: page.resolutionDpi.x, totalPages: 0, copies: Math.max(1, copies) },
  });
  const write = async (lines: readonly Uint8Array[]) => {
    for (const line of lines) await out.write(type === 'black_1' ? packed(line) : line, 1);
  };
  const lineBytes = widthPx * page.channels;
  const band = new Uint8Array(Math.max(1, Math.floor(bandBytes / lineBytes)) * lineBytes);
  for (;;) {
    const lines = await reader.readLines(band);
    if (lines === 0) break;
    for (let line = 0; line < lines; line += 1) {
      await write(stamper.push(band.subarray(line * lineBytes, (line + 1) * lineBytes)));
    }
  }
  await write(stamper.end());
  await out.end();
  return stamper.block;
}

function typeOf({ bitsPerPixel, channels }: RasterPageInfo): RasterType {
  if (channels === 3) return 'srgb_8';
  return bitsPerPixel === 1 ? 'black_1' : 'sgray_8';
}

/** One bit a pixel, 1 is black. */
function packed(line: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(line.length / 8));
  for (const [index, value] of line.entries()) {
    if (value < 128) bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
  }
  return bits;
}
