/** Takes the coded rows of a fax page out of a TIFF: PDF's CCITTFaxDecode filter reads Group 4 as it is (ITU-T T.6). */

/** One page of two colours whose rows lie in one strip. */
export interface FaxStrip {
  readonly width: number;
  readonly height: number;
  /** True when a 1 bit is black, as PDF's `BlackIs1`; TIFF's WhiteIsZero. */
  readonly blackIsOne: boolean;
  readonly coded: Uint8Array;
}

const tags = {
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  samplesPerPixel: 277,
  stripByteCounts: 279,
  options: 293,
} as const;
const group4 = 4;
const entryBytes = 12;
const mostEntries = 4096;

/**
 * Undefined for any other TIFF page: another compression, several strips, bits from the right, uncompressed stretches.
 * Pages are one-based.
 */
export function readFaxStrip(bytes: Uint8Array, pageNumber: number): FaxStrip | undefined {
  const entries = readDirectory(bytes, pageNumber);
  if (entries === undefined) return undefined;
  const one = (tag: number, otherwise?: number): number | undefined => {
    const entry = entries.get(tag);
    return entry === undefined ? otherwise : entry.count === 1 ? entry.value : undefined;
  };
  const [width, height] = [one(tags.width), one(tags.height)];
  const [offset, length] = [one(tags.stripOffsets), one(tags.stripByteCounts)];
  const photometric = one(tags.photometric);
  const plain =
    one(tags.compression) === group4 &&
    one(tags.bitsPerSample, 1) === 1 &&
    one(tags.samplesPerPixel, 1) === 1 &&
    one(tags.fillOrder, 1) === 1 &&
    one(tags.options, 0) === 0;
  if (!plain || width === undefined || height === undefined || offset === undefined || length === undefined)
    return undefined;
  if (photometric !== 0 && photometric !== 1) return undefined;
  if (length === 0 || offset + length > bytes.length) return undefined;
  return { width, height, blackIsOne: photometric === 1, coded: bytes.subarray(offset, offset + length) };
}

interface Entry {
  readonly count: number;
  readonly value: number;
}

const short = 3;
const long = 4;

function readDirectory(bytes: Uint8Array, pageNumber: number): ReadonlyMap<number, Entry> | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 8) return undefined;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const u16 = (at: number) => (at + 2 <= view.byteLength ? view.getUint16(at, little) : 0);
  const u32 = (at: number) => (at + 4 <= view.byteLength ? view.getUint32(at, little) : 0);
  let at = u32(4);
  for (let page = 1; page < pageNumber && at > 0; page += 1) at = u32(at + 2 + u16(at) * entryBytes);
  if (at === 0) return undefined;
  const entries = new Map<number, Entry>();
  for (let index = 0; index < Math.min(u16(at), mostEntries); index += 1) {
    const entry = at + 2 + index * entryBytes;
    const type = u16(entry + 2);
    if (type !== short && type !== long) continue;
    const value = type === short ? u16(entry + 8) : u32(entry + 8);
    entries.set(u16(entry), { count: u32(entry + 4), value });
  }
  return entries;
}
