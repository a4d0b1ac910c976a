/** Reads the frame header of a JPEG (ITU-T T.81 §B.2.2) to say in a PDF what the image is. */

/** What a PDF needs to know of a JPEG. */
export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: 1 | 3 | 4;
  /** True when an Adobe marker stands in the file: its CMYK is inverted. */
  readonly adobe: boolean;
}

/** SOF0, SOF1 and SOF2: the processes that DCTDecode knows (ISO 32000-1 §7.4.8). */
const decodable = new Set([0xc0, 0xc1, 0xc2]);

/** Undefined for a JPEG that a PDF reader could not decode, and for bytes that are no JPEG. */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let adobe = false;
  let at = 2;
  while (at + 9 < buffer.length) {
    if (buffer[at] !== 0xff) return undefined;
    const marker = buffer[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = buffer.readUInt16BE(at + 2);
    if (marker === 0xee && buffer.toString('latin1', at + 4, at + 9) === 'Adobe') adobe = true;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      const components = buffer[at + 9];
      if (!decodable.has(marker) || buffer[at + 4] !== 8) return undefined;
      if (components !== 1 && components !== 3 && components !== 4) return undefined;
      return { width: buffer.readUInt16BE(at + 7), height: buffer.readUInt16BE(at + 5), components, adobe };
    }
    if (marker === 0xda || length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}
