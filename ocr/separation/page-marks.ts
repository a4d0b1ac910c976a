/** What a page says about where documents begin. */

import sharp from 'sharp';
import { isBlank } from '../preprocess/blank.ts';
import { findInk, smallCopy } from '../preprocess/ink.ts';
import type { GreyImage, PageRaster } from '../raster/page-raster.ts';
import { findPatchCode, type PatchCode } from './patch-code.ts';
import { readQrCodes } from './qr-codes.ts';

/** Marks of one page. */
export interface PageMarks {
  /** One-based. */
  readonly pageNumber: number;
  /** Absent: none was found. */
  readonly patch?: PatchCode;
  /** Texts of the QR codes, untrusted. */
  readonly codes: readonly string[];
  /** The page carries no more than dust. */
  readonly blank: boolean;
}

/** Patch codes are looked for at this resolution: eight pixels for a narrow bar. */
const patchDpi = 100;
/** QR codes are looked for at this resolution at most. */
const codeDpi = 300;
/** Half a window is wider than a wide bar, so that its middle is still darker than what is around it. */
const patchInk = { radius: 40, contrast: 30 } as const;

/** Looks at one page. */
export async function findPageMarks(raster: PageRaster, pageNumber: number): Promise<PageMarks> {
  if (isBlank(findInk(await smallCopy(raster)))) return { pageNumber, codes: [], blank: true };
  const patch = findPatchCode(findInk(await copyAt(raster, patchDpi), patchInk), patchDpi);
  const codes = readQrCodes(await copyAt(raster, codeDpi));
  return { pageNumber, ...(patch !== undefined && { patch }), codes, blank: false };
}

/** A copy with square pixels; a page that is coarser across is not enlarged. */
async function copyAt(raster: PageRaster, dpi: number): Promise<GreyImage> {
  const { widthPx: width, heightPx: height, resolutionDpi, resolutionDownDpi = resolutionDpi } = raster;
  const wanted = Math.min(dpi, resolutionDpi);
  const size = {
    width: Math.max(1, Math.round((width * wanted) / resolutionDpi)),
    height: Math.max(1, Math.round((height * wanted) / resolutionDownDpi)),
  };
  if (size.width === width && size.height === height) return { data: raster.grey, width, height };
  const data = await sharp(raster.grey, { raw: { width, height, channels: 1 } })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { data, ...size };
}
