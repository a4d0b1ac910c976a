/** Copies pages of a TIFF file without touching a pixel (TIFF 6.0 §2): directories and their strips or tiles move. */

import { OcrError } from '../ocr-error.ts';

/** Bytes of one value by its type (TIFF 6.0 §2, Types). */
const typeBytes: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const data = { strips: 273, stripBytes: 279, tiles: 324, tileBytes: 325 } as const;
/** Old-style JPEG (compression 6): its tables lie anywhere in the file. */
const oldJpeg = { compression: 259, value: 6 } as const;
/** Directories within directories, which pages can do without: SubIFDs, Exif, GPS, interoperability. */
const droppedTags = new Set([330, 34_665, 34_853, 40_965]);
const mostEntries = 4_096;
const mostChunks = 1_000_000;

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Buffer;
}

/** Pages `first` to `last` (one-based, both inclusive). Throws `OCR_INPUT_UNREADABLE` for what cannot be copied so. */
export function copyTiffPages(tiff: Uint8Array, first: number, last: number): Uint8Array {
  const file = Buffer.from(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const little = file.toString('latin1', 0, 2) === 'II';
  const out = writer(little);
  let at = number(file, little, 4, 4);
  const seen = new Set<number>();
  for (let page = 1; at !== 0 && page <= last; page += 1) {
    if (seen.has(at)) throw new OcrError('OCR_INPUT_UNREADABLE');
    seen.add(at);
    const { entries, next } = readDirectory(file, little, at);
    if (page >= first) writePage(out, file, little, entries);
    at = next;
    if (page === last) return out.finish();
  }
  throw new OcrError('OCR_INPUT_UNREADABLE');
}

/**
 * All pages of several files in their order, as one file. Throws `OCR_INPUT_UNREADABLE` for what cannot be copied so,
 * also where one file counts its bytes from the other end than the first, and when more than `mostBytes` come of it.
 */
export function joinTiffs(tiffs: readonly Uint8Array[], mostBytes: number): Uint8Array {
  const files = tiffs.map((tiff) => Buffer.from(tiff.buffer, tiff.byteOffset, tiff.byteLength));
  const little = files[0]?.toString('latin1', 0, 2) === 'II';
  const out = writer(little, mostBytes);
  for (const file of files) {
    if (file.toString('latin1', 0, 2) !== (little ? 'II' : 'MM')) throw new OcrError('OCR_INPUT_UNREADABLE');
    const seen = new Set<number>();
    for (let at = number(file, little, 4, 4); at !== 0; ) {
      if (seen.has(at)) throw new OcrError('OCR_INPUT_UNREADABLE');
      seen.add(at);
      const { entries, next } = readDirectory(file, little, at);
      writePage(out, file, little, entries);
      at = next;
    }
  }
  return out.finish();
}

function readDirectory(
  file: Buffer,
  little: boolean,
  at: number,
): { readonly entries: Entry[]; readonly next: number } {
  const count = number(file, little, at, 2);
  if (count === 0 || count > mostEntries) throw new OcrError('OCR_INPUT_UNREADABLE');
  const entries = Array.from({ length: count }, (_, index): Entry => {
    const entry = at + 2 + index * 12;
    const [tag, type, values] = [
      number(file, little, entry, 2),
      number(file, little, entry + 2, 2),
      number(file, little, entry + 4, 4),
    ];
    const bytes = (typeBytes[type] ?? 0) * values;
    const from = bytes <= 4 ? entry + 8 : number(file, little, entry + 8, 4);
    if (bytes === 0 || from + bytes > file.length) throw new OcrError('OCR_INPUT_UNREADABLE');
    return { tag, type, count: values, value: file.subarray(from, from + bytes) };
  });
  return { entries, next: number(file, little, at + 2 + count * 12, 4) };
}

function writePage(out: Writer, file: Buffer, little: boolean, entries: readonly Entry[]): void {
  const valuesOf = (tag: number): number[] => {
    const entry = entries.find((one) => one.tag === tag);
    if (entry === undefined) return [];
    const size = typeBytes[entry.type] ?? 0;
    if ((size !== 2 && size !== 4) || entry.count > mostChunks) throw new OcrError('OCR_INPUT_UNREADABLE');
    return Array.from({ length: entry.count }, (_, index) => number(entry.value, little, index * size, size));
  };
  if (valuesOf(oldJpeg.compression)[0] === oldJpeg.value) throw new OcrError('OCR_INPUT_UNREADABLE');
  const kinds = [
    [data.strips, data.stripBytes],
    [data.tiles, data.tileBytes],
  ] as const;
  const moved = new Map<number, Buffer>();
  for (const [offsetTag, lengthTag] of kinds) {
    const offsets = valuesOf(offsetTag);
    const lengths = valuesOf(lengthTag);
    if (offsets.length !== lengths.length) throw new OcrError('OCR_INPUT_UNREADABLE');
    if (offsets.length === 0) continue;
    const places = offsets.map((from, index) => {
      const length = lengths[index] ?? 0;
      if (from + length > file.length) throw new OcrError('OCR_INPUT_UNREADABLE');
      return out.append(file.subarray(from, from + length));
    });
    moved.set(offsetTag, Buffer.concat(places.map((place) => encode(little, place, 4))));
  }
  if (moved.size === 0) throw new OcrError('OCR_INPUT_UNREADABLE');
  out.directory(
    entries
      .filter(({ tag }) => !droppedTags.has(tag))
      .map((entry) => {
        const value = moved.get(entry.tag);
        return value === undefined ? entry : { tag: entry.tag, type: 4, count: value.length / 4, value };
      }),
  );
}

interface Writer {
  /** Gives the place of the bytes, which is even (TIFF 6.0 §7). */
  append(bytes: Uint8Array): number;
  directory(entries: readonly Entry[]): void;
  finish(): Uint8Array;
}

function writer(little: boolean, mostBytes = Number.POSITIVE_INFINITY): Writer {
  const header = Buffer.concat([Buffer.from(little ? 'II' : 'MM'), encode(little, 42, 2), Buffer.alloc(4)]);
  const pieces: Buffer[] = [header];
  let length = header.length;
  // Where the place of the next directory is to be written.
  let link: { readonly piece: Buffer; readonly at: number } = { piece: header, at: 4 };
  const append = (bytes: Uint8Array): number => {
    if (length % 2 === 1) {
      pieces.push(Buffer.alloc(1));
      length += 1;
    }
    const place = length;
    if (place + bytes.length > mostBytes) throw new OcrError('OCR_INPUT_UNREADABLE');
    pieces.push(Buffer.from(bytes));
    length += bytes.length;
    return place;
  };
  return {
    append,
    directory(entries) {
      const rows = entries.map(({ tag, type, count, value }) => {
        const inline =
          value.length <= 4
            ? Buffer.concat([value, Buffer.alloc(4 - value.length)])
            : encode(little, append(value), 4);
        return Buffer.concat([
          encode(little, tag, 2),
          encode(little, type, 2),
          encode(little, count, 4),
          inline,
        ]);
      });
      const piece = Buffer.concat([encode(little, entries.length, 2), ...rows, Buffer.alloc(4)]);
      encode(little, append(piece), 4).copy(link.piece, link.at);
      const written = pieces.at(-1) ?? piece;
      link = { piece: written, at: written.length - 4 };
    },
    finish: () => Buffer.concat(pieces),
  };
}

function encode(little: boolean, value: number, bytes: 2 | 4): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (little) buffer.writeUIntLE(value, 0, bytes);
  else buffer.writeUIntBE(value, 0, bytes);
  return buffer;
}

function number(file: Buffer, little: boolean, at: number, bytes: number): number {
  if (at + bytes > file.length) throw new OcrError('OCR_INPUT_UNREADABLE');
  return little ? file.readUIntLE(at, bytes) : file.readUIntBE(at, bytes);
}
