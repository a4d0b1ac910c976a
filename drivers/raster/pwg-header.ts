/** The page header of PWG raster, 1796 bytes (PWG 5102.4 §4.3). All numbers are big-endian. */

import { mediaOfPoints, mediaPoints, parseMediaName } from './media-size.ts';
import { lineBytes, type RasterPage, type RasterSides, type RasterType } from './raster-page.ts';

/** The bytes at the start of a file. */
export const pwgSync = 'RaS2';
/** Length of a page header. */
export const pwgHeaderBytes = 1796;

/** Offsets of the fields that are used; the others are reserved and zero. */
const at = {
  pwgRaster: 0,
  duplex: 272,
  resolutionX: 276,
  resolutionY: 280,
  numCopies: 340,
  pageWidth: 352,
  pageHeight: 356,
  tumble: 368,
  width: 372,
  height: 376,
  bitsPerColor: 384,
  bitsPerPixel: 388,
  bytesPerLine: 392,
  colorOrder: 396,
  colorSpace: 400,
  numColors: 420,
  totalPageCount: 452,
  crossFeedTransform: 456,
  feedTransform: 460,
  imageBoxRight: 472,
  imageBoxBottom: 476,
  alternatePrimary: 480,
  printQuality: 484,
  pageSizeName: 1732,
} as const;

/** Bits a pixel, colours and colour space number (PWG 5102.4 table 9) of what is written. */
const types: Readonly<
  Record<RasterType, { bits: number; bitsPerColor: number; colors: number; space: number }>
> = {
  black_1: { bits: 1, bitsPerColor: 1, colors: 1, space: 3 },
  sgray_8: { bits: 8, bitsPerColor: 8, colors: 1, space: 18 },
  srgb_8: { bits: 24, bitsPerColor: 8, colors: 3, space: 19 },
};

/** What a header says, whoever wrote it. */
export interface PwgHeader {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly resolutionDpi: readonly [number, number];
  readonly bitsPerColor: number;
  readonly bitsPerPixel: number;
  readonly bytesPerLine: number;
  /** 0 is chunky, the only order of PWG raster. */
  readonly colorOrder: number;
  readonly colorSpace: number;
  readonly numColors: number;
  readonly sides: RasterSides;
  readonly copies: number;
  readonly totalPages: number;
  readonly quality: number;
  readonly mediaName: string;
  /** `CrossFeedTransform` and `FeedTransform`: true where they are -1. */
  readonly mirrored: { readonly crossFeed: boolean; readonly feed: boolean };
}

/** Writes the header of a page. */
export function encodePwgHeader(page: RasterPage): Uint8Array {
  const header = Buffer.alloc(pwgHeaderBytes);
  const number = (offset: number, value: number) => header.writeUInt32BE(value >>> 0, offset);
  const type = types[page.type];
  const points = pagePoints(page);
  header.write('PwgRaster', at.pwgRaster, 'latin1');
  number(at.duplex, page.sides === 'one-sided' ? 0 : 1);
  number(at.tumble, page.sides === 'two-sided-short-edge' ? 1 : 0);
  number(at.resolutionX, page.resolutionDpi);
  number(at.resolutionY, page.resolutionDpi);
  number(at.numCopies, page.copies);
  number(at.pageWidth, Math.round(points.widthPoints));
  number(at.pageHeight, Math.round(points.heightPoints));
  number(at.width, page.widthPx);
  number(at.height, page.heightPx);
  number(at.bitsPerColor, type.bitsPerColor);
  number(at.bitsPerPixel, type.bits);
  number(at.bytesPerLine, lineBytes(page.type, page.widthPx));
  number(at.colorSpace, type.space);
  number(at.numColors, type.colors);
  number(at.totalPageCount, page.totalPages);
  number(at.crossFeedTransform, page.mirrored.crossFeed ? -1 : 1);
  number(at.feedTransform, page.mirrored.feed ? -1 : 1);
  // The image covers the page.
  number(at.imageBoxRight, page.widthPx);
  number(at.imageBoxBottom, page.heightPx);
  number(at.alternatePrimary, 0xff_ff_ff);
  number(at.printQuality, page.quality);
  header.write(page.mediaName.slice(0, 63), at.pageSizeName, 'latin1');
  return header;
}

/** Reads a header of {@link pwgHeaderBytes} bytes; any values. */
export function decodePwgHeader(bytes: Uint8Array): PwgHeader {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number = (offset: number) => header.readUInt32BE(offset);
  const twoSided = number(at.tumble) === 0 ? 'two-sided-long-edge' : 'two-sided-short-edge';
  return {
    widthPx: number(at.width),
    heightPx: number(at.height),
    resolutionDpi: [number(at.resolutionX), number(at.resolutionY)],
    bitsPerColor: number(at.bitsPerColor),
    bitsPerPixel: number(at.bitsPerPixel),
    bytesPerLine: number(at.bytesPerLine),
    colorOrder: number(at.colorOrder),
    colorSpace: number(at.colorSpace),
    numColors: number(at.numColors),
    sides: number(at.duplex) === 0 ? 'one-sided' : twoSided,
    copies: number(at.numCopies),
    totalPages: number(at.totalPageCount),
    quality: number(at.printQuality),
    mediaName: text(header.subarray(at.pageSizeName, at.pageSizeName + 64)),
    mirrored: {
      crossFeed: header.readInt32BE(at.crossFeedTransform) < 0,
      feed: header.readInt32BE(at.feedTransform) < 0,
    },
  };
}

/** Size of the paper in points, as its name tells it; the pixels where the name tells nothing. */
function pagePoints(page: RasterPage) {
  const media = parseMediaName(page.mediaName);
  if (media !== undefined) return mediaPoints(media);
  const perPixel = 72 / page.resolutionDpi;
  return mediaPoints(mediaOfPoints(page.widthPx * perPixel, page.heightPx * perPixel));
}

function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.subarray(0, end < 0 ? bytes.length : end).toString('latin1');
}
