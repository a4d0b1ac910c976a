/**
 * The headers of URF (Apple raster, `image/urf`): twelve bytes a file, 32 bytes a page. There is no public
 * specification; the layout is the one that libcups reads and writes.
 */

import type { RasterPage, RasterSides } from './raster-page.ts';

/** The bytes at the start of a file, a zero byte included. */
export const urfSync = 'UNIRAST\0';
/** Length of the file header: the mark and the number of pages. */
export const urfFileHeaderBytes = 12;
/** Length of a page header. */
export const urfPageHeaderBytes = 32;

/** What a page header says, whoever wrote it. */
export interface UrfHeader {
  readonly bitsPerPixel: number;
  /** 0 sGray, 1 sRGB, 2 CIE L*a*b*, 3 Adobe RGB, 4 device grey, 5 device RGB, 6 device CMYK. */
  readonly colorSpace: number;
  readonly sides: RasterSides;
  readonly quality: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly resolutionDpi: number;
}

const duplexBytes: Readonly<Record<RasterSides, number>> = {
  'one-sided': 1,
  'two-sided-short-edge': 2,
  'two-sided-long-edge': 3,
};

/** Writes the file header. */
export function encodeUrfFileHeader(pages: number): Uint8Array {
  const header = Buffer.alloc(urfFileHeaderBytes);
  header.write(urfSync, 0, 'latin1');
  header.writeUInt32BE(pages, 8);
  return header;
}

/** Writes the header of a page. One bit a pixel is not in URF: `TypeError`. */
export function encodeUrfHeader(page: RasterPage): Uint8Array {
  if (page.type === 'black_1') throw new TypeError('URF has no pixels of one bit.');
  const header = Buffer.alloc(urfPageHeaderBytes);
  header.writeUInt8(page.type === 'srgb_8' ? 24 : 8, 0);
  header.writeUInt8(page.type === 'srgb_8' ? 1 : 0, 1);
  header.writeUInt8(duplexBytes[page.sides], 2);
  header.writeUInt8(page.quality, 3);
  header.writeUInt32BE(page.widthPx, 12);
  header.writeUInt32BE(page.heightPx, 16);
  header.writeUInt32BE(page.resolutionDpi, 20);
  return header;
}

/** Reads a page header of {@link urfPageHeaderBytes} bytes; any values. */
export function decodeUrfHeader(bytes: Uint8Array): UrfHeader {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const duplex = header.readUInt8(2);
  const twoSided = duplex === 2 ? 'two-sided-short-edge' : 'two-sided-long-edge';
  return {
    bitsPerPixel: header.readUInt8(0),
    colorSpace: header.readUInt8(1),
    sides: duplex === 2 || duplex === 3 ? twoSided : 'one-sided',
    quality: header.readUInt8(3),
    widthPx: header.readUInt32BE(12),
    heightPx: header.readUInt32BE(16),
    resolutionDpi: header.readUInt32BE(20),
  };
}
