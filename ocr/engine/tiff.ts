/** Images as the engine in WebAssembly takes them fastest. */

import type { GreyImage } from '../raster/page-raster.ts';

const headerBytes = 8;
const entryBytes = 12;
const [short, long] = [3, 4];

/**
 * Grey TIFF in one strip without compression (TIFF 6.0 §4): its rows are copied, while the reader of PGM takes every
 * pixel by a call of its own, which costs a tenth of a page's time.
 */
export function toTiff({ data, width, height }: GreyImage): Buffer {
  const bytes = width * height;
  const entries = [
    [256, long, width], // ImageWidth
    [257, long, height], // ImageLength
    [258, short, 8], // BitsPerSample
    [259, short, 1], // Compression: none
    [262, short, 1], // PhotometricInterpretation: 0 is black
    [273, long, headerBytes], // StripOffsets
    [277, short, 1], // SamplesPerPixel
    [278, long, height], // RowsPerStrip
    [279, long, bytes], // StripByteCounts
  ] as const;
  // Directories begin at an even place.
  const directory = headerBytes + bytes + (bytes % 2);
  const file = Buffer.alloc(directory + 2 + entries.length * entryBytes + 4);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(directory, 4);
  file.set(data.subarray(0, bytes), headerBytes);
  file.writeUInt16LE(entries.length, directory);
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = directory + 2 + index * entryBytes;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(1, at + 4);
    if (type === short) file.writeUInt16LE(value, at + 8);
    else file.writeUInt32LE(value, at + 8);
  }
  return file;
}
