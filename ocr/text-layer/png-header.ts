/** Takes the compressed rows out of a PNG: PDF's Flate filter with predictor 15 reads them as they are. */

/** A PNG whose rows a PDF can hold: grey or RGB, not interlaced, no transparency (PNG §11.2.2). */
export interface PlainPng {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: 1 | 2 | 4 | 8;
  readonly colours: 1 | 3;
  readonly compressedRows: Uint8Array;
}

/** Undefined for any other PNG. */
export function readPlainPng(bytes: Uint8Array): PlainPng | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length < 33 || buffer.toString('latin1', 12, 16) !== 'IHDR') return undefined;
  const bitDepth = buffer[24];
  const colourType = buffer[25];
  const interlaced = buffer[28] !== 0;
  if (interlaced || (colourType !== 0 && colourType !== 2)) return undefined;
  if (bitDepth !== 1 && bitDepth !== 2 && bitDepth !== 4 && bitDepth !== 8) return undefined;
  const parts: Buffer[] = [];
  let at = 8;
  while (at + 12 <= buffer.length) {
    const length = buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    if (type === 'tRNS') return undefined;
    if (type === 'IDAT') parts.push(buffer.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  if (parts.length === 0) return undefined;
  return {
    width: buffer.readUInt32BE(16),
    height: buffer.readUInt32BE(20),
    bitDepth,
    colours: colourType === 2 ? 3 : 1,
    compressedRows: Buffer.concat(parts),
  };
}
