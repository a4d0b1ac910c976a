/** The parts of a small ZIP package (APPNOTE 6.3.10, as ISO/IEC 29500-2 narrows it), read under limits from memory. */

import { crc32, inflateRawSync } from 'node:zlib';

/** Most parts of a package, and most bytes that are unpacked of one part and of all that are read. */
const mostParts = 2_000;
const mostPartBytes = 32 * 1024 * 1024;
const mostBytes = 48 * 1024 * 1024;
/** A part that unpacks to more than so many times its packed size, and to more than this, is no table of anybody. */
const mostRatio = 200;
const smallBytes = 1024 * 1024;

const endLength = 22;
const entryLength = 46;
const localLength = 30;

/** Bytes that are no package, or one that is not taken. The message says which, in plain English. */
export class ZipFault extends Error {
  override readonly name = 'ZipFault';
}

/** A package that was opened. */
export interface ZipParts {
  /** The bytes of a part; undefined when there is none of this name. */
  read(name: string): Uint8Array | undefined;
}

interface Entry {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

/**
 * Reads the central directory. Names are those of the directory, compared without case (ISO/IEC 29500-2 §7.2.3.2).
 *
 * @throws ZipFault here and in `read`.
 */
export function openZip(bytes: Uint8Array): ZipParts {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = readDirectory(view);
  let left = mostBytes;
  return {
    read(name) {
      const entry = entries.get(name.toLowerCase());
      if (entry === undefined) return undefined;
      const part = unpack(view, entry, Math.min(left, mostPartBytes));
      left -= part.byteLength;
      return part;
    },
  };
}

function readDirectory(view: Buffer): ReadonlyMap<string, Entry> {
  const end = findEnd(view);
  const count = view.readUInt16LE(end + 10);
  const disks = view.readUInt16LE(end + 4) + view.readUInt16LE(end + 6);
  let at = view.readUInt32LE(end + 16);
  if (disks !== 0 || count !== view.readUInt16LE(end + 8) || at === 0xffff_ffff || count > mostParts)
    throw new ZipFault('a package of a kind that is not taken');
  const entries = new Map<string, Entry>();
  for (let index = 0; index < count; index += 1) {
    if (at + entryLength > end || view.readUInt32LE(at) !== 0x0201_4b50)
      throw new ZipFault('the list is broken');
    const nameLength = view.readUInt16LE(at + 28);
    const next = at + entryLength + nameLength + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
    if (next > end) throw new ZipFault('the list is broken');
    const name = view.toString('utf8', at + entryLength, at + entryLength + nameLength).toLowerCase();
    if (entries.has(name)) throw new ZipFault('a part is there twice');
    entries.set(name, {
      flags: view.readUInt16LE(at + 8),
      method: view.readUInt16LE(at + 10),
      crc: view.readUInt32LE(at + 16),
      packed: view.readUInt32LE(at + 20),
      unpacked: view.readUInt32LE(at + 24),
      offset: view.readUInt32LE(at + 42),
    });
    at = next;
  }
  return entries;
}

/** The end of the central directory stands last, before a comment of 65,535 bytes at most. */
function findEnd(view: Buffer): number {
  const last = view.length - endLength;
  for (let at = last; at >= 0 && at >= last - 0xffff; at -= 1) {
    if (view.readUInt32LE(at) === 0x0605_4b50 && view.readUInt16LE(at + 20) === last - at) return at;
  }
  throw new ZipFault('no end of the package');
}

function unpack(
  view: Buffer,
  { flags, method, crc, packed, unpacked, offset }: Entry,
  most: number,
): Uint8Array {
  if ((flags & 1) !== 0) throw new ZipFault('a part is encrypted');
  if (unpacked > most || (unpacked > smallBytes && unpacked > packed * mostRatio))
    throw new ZipFault('a part unpacks to too much');
  if (offset + localLength > view.length || view.readUInt32LE(offset) !== 0x0403_4b50)
    throw new ZipFault('a part is missing');
  const begin = offset + localLength + view.readUInt16LE(offset + 26) + view.readUInt16LE(offset + 28);
  if (begin + packed > view.length) throw new ZipFault('a part is cut off');
  const part = inflate(view.subarray(begin, begin + packed), method, unpacked);
  if (part.byteLength !== unpacked || crc32(part) !== crc) throw new ZipFault('a part is damaged');
  return part;
}

function inflate(packed: Buffer, method: number, unpacked: number): Uint8Array {
  if (method === 0) return packed;
  if (method !== 8) throw new ZipFault('a part is packed in a way that is not taken');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(unpacked, 1) });
  } catch (error) {
    throw new ZipFault('a part is damaged', { cause: error });
  }
}
