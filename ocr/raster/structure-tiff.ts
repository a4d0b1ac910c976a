/** Walks the directories of a TIFF file (TIFF 6.0 §2) without decoding a pixel. */

const stripOffsets = 273;
const stripByteCounts = 279;
const tileOffsets = 324;
const tileByteCounts = 325;
const maxDirectories = 10_000;
const maxEntries = 4096;

/** Undefined when the chain of directories ends properly and all strips or tiles lie inside the file. */
export function checkTiff(buffer: Buffer): 'truncated' | 'malformed' | undefined {
  if (buffer.length < 8) return 'truncated';
  const reader = byteReader(buffer, buffer.toString('latin1', 0, 2) === 'II');
  const seen = new Set<number>();
  let at = reader.u32(4) ?? 0;
  if (at === 0) return 'malformed';
  while (at !== 0) {
    if (seen.has(at) || seen.size >= maxDirectories) return 'malformed';
    seen.add(at);
    const count = reader.u16(at);
    if (count === undefined) return 'truncated';
    if (count === 0 || count > maxEntries) return 'malformed';
    const fault = checkDirectory(reader, at, count);
    if (fault !== undefined) return fault;
    const next = reader.u32(at + 2 + count * 12);
    if (next === undefined) return 'truncated';
    at = next;
  }
  return undefined;
}

interface ByteReader {
  readonly length: number;
  u16(at: number): number | undefined;
  u32(at: number): number | undefined;
}

function byteReader(buffer: Buffer, littleEndian: boolean): ByteReader {
  return {
    length: buffer.length,
    u16: (at) =>
      at + 2 > buffer.length ? undefined : littleEndian ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at),
    u32: (at) =>
      at + 4 > buffer.length ? undefined : littleEndian ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at),
  };
}

function checkDirectory(
  reader: ByteReader,
  at: number,
  count: number,
): 'truncated' | 'malformed' | undefined {
  const values = new Map<number, number[]>();
  for (let index = 0; index < count; index += 1) {
    const entry = at + 2 + index * 12;
    const tag = reader.u16(entry);
    if (tag === undefined) return 'truncated';
    if (![stripOffsets, stripByteCounts, tileOffsets, tileByteCounts].includes(tag)) continue;
    const list = readValues(reader, entry);
    if (typeof list === 'string') return list;
    values.set(tag, list);
  }
  const offsets = values.get(stripOffsets) ?? values.get(tileOffsets);
  const lengths = values.get(stripByteCounts) ?? values.get(tileByteCounts);
  if (offsets === undefined) return 'malformed';
  const outside = offsets.some((offset, index) => offset + (lengths?.[index] ?? 0) > reader.length);
  return outside ? 'truncated' : undefined;
}

/** The numbers of one SHORT or LONG entry; in place when they fit into four bytes. */
function readValues(reader: ByteReader, entry: number): number[] | 'truncated' | 'malformed' {
  const type = reader.u16(entry + 2);
  const count = reader.u32(entry + 4);
  if (type === undefined || count === undefined) return 'truncated';
  if (type !== 3 && type !== 4) return 'malformed';
  const size = type === 3 ? 2 : 4;
  const start = count * size <= 4 ? entry + 8 : reader.u32(entry + 8);
  if (start === undefined || start + count * size > reader.length) return 'truncated';
  return Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    return (size === 2 ? reader.u16(at) : reader.u32(at)) ?? 0;
  });
}
