/** DNS messages as far as DNS-SD needs them (RFC 1035 §4, RFC 6763): questions out, PTR, SRV, TXT, A and AAAA in. Pure. */

import { Buffer } from 'node:buffer';

/** One record of an answer. Names are labels joined by dots; a dot inside a label is written `\.`. */
export type DnsRecord =
  | { readonly type: 'PTR'; readonly name: string; readonly target: string }
  | { readonly type: 'SRV'; readonly name: string; readonly port: number; readonly host: string }
  | { readonly type: 'TXT'; readonly name: string; readonly entries: ReadonlyMap<string, string> }
  | { readonly type: 'A' | 'AAAA'; readonly name: string; readonly address: string };

const types = { A: 1, PTR: 12, TXT: 16, AAAA: 28, SRV: 33 } as const;
/** A message with more records is not read to its end. */
const mostRecords = 500;
/** Names follow pointers; a chain that is longer goes in circles. */
const mostJumps = 32;
const longestName = 1_024;

/** A question about each name, of each of the types, in one message without an id (RFC 6762 §18.1). */
export function buildQuery(names: readonly string[], kinds: readonly (keyof typeof types)[]): Buffer {
  const questions = names.flatMap((name) => kinds.map((kind) => ({ name, kind })));
  const head = Buffer.alloc(12);
  head.writeUInt16BE(questions.length, 4);
  const parts = questions.map(({ name, kind }) => {
    const tail = Buffer.alloc(4);
    tail.writeUInt16BE(types[kind], 0);
    tail.writeUInt16BE(1, 2);
    return Buffer.concat([encodeName(name), tail]);
  });
  return Buffer.concat([head, ...parts]);
}

function encodeName(name: string): Buffer {
  const labels = name
    .split(/(?<!\\)\./)
    .filter((label) => label !== '')
    .map((label) => Buffer.from(label.replaceAll('\\.', '.')).subarray(0, 63));
  const parts = labels.flatMap((label) => [Buffer.of(label.byteLength), label]);
  return Buffer.concat([...parts, Buffer.of(0)]);
}

/**
 * The records of a response, in all its sections. What cannot be read ends the reading; what was read before it counts.
 * A question answers nothing.
 */
export function decodeRecords(message: Uint8Array): readonly DnsRecord[] {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const records: DnsRecord[] = [];
  if (bytes.byteLength < 12 || (bytes.readUInt8(2) & 0x80) === 0) return records;
  try {
    let at = 12;
    for (let left = bytes.readUInt16BE(4); left > 0; left -= 1) at = readName(bytes, at).next + 4;
    const counts = [6, 8, 10].map((place) => bytes.readUInt16BE(place));
    const total = Math.min(
      counts.reduce((sum, count) => sum + count, 0),
      mostRecords,
    );
    for (let left = total; left > 0; left -= 1) {
      const { name, next } = readName(bytes, at);
      const length = bytes.readUInt16BE(next + 8);
      const record = readData(bytes, name, bytes.readUInt16BE(next), next + 10, length);
      if (record !== undefined) records.push(record);
      at = next + 10 + length;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return records;
}

function readData(
  bytes: Buffer,
  name: string,
  type: number,
  at: number,
  length: number,
): DnsRecord | undefined {
  if (at + length > bytes.byteLength) throw new RangeError('cut off');
  const data = bytes.subarray(at, at + length);
  switch (type) {
    case types.PTR:
      return { type: 'PTR', name, target: readName(bytes, at).name };
    case types.SRV:
      return { type: 'SRV', name, port: data.readUInt16BE(4), host: readName(bytes, at + 6).name };
    case types.TXT:
      return { type: 'TXT', name, entries: readEntries(data) };
    case types.A:
      return length === 4 ? { type: 'A', name, address: [...data].join('.') } : undefined;
    case types.AAAA:
      return length === 16 ? { type: 'AAAA', name, address: ipv6(data) } : undefined;
    default:
      return undefined;
  }
}

/** RFC 6763 §6.3: `key=value` strings; keys are compared without case, and the first of a key counts. */
function readEntries(data: Buffer): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (let at = 0; at < data.byteLength; ) {
    const length = data.readUInt8(at);
    const text = data.subarray(at + 1, at + 1 + length).toString('utf8');
    const cut = text.indexOf('=');
    const key = (cut < 0 ? text : text.slice(0, cut)).toLowerCase();
    if (key !== '' && !entries.has(key)) entries.set(key, cut < 0 ? '' : text.slice(cut + 1));
    at += 1 + length;
  }
  return entries;
}

function ipv6(data: Buffer): string {
  return Array.from({ length: 8 }, (_, index) => data.readUInt16BE(index * 2).toString(16)).join(':');
}

/** RFC 1035 §4.1.4: labels, or a pointer to where they stand already. */
function readName(bytes: Buffer, from: number): { readonly name: string; readonly next: number } {
  const labels: string[] = [];
  let at = from;
  let next: number | undefined;
  let letters = 0;
  for (let jumps = 0; ; ) {
    const length = bytes.readUInt8(at);
    if (length === 0) break;
    if (length >= 0xc0) {
      next ??= at + 2;
      at = bytes.readUInt16BE(at) & 0x3fff;
      jumps += 1;
      if (jumps > mostJumps) throw new RangeError('pointers go in circles');
      continue;
    }
    if (length > 63 || at + 1 + length > bytes.byteLength) throw new RangeError('no label');
    letters += length + 1;
    if (letters > longestName) throw new RangeError('too long');
    labels.push(
      bytes
        .subarray(at + 1, at + 1 + length)
        .toString('utf8')
        .replaceAll('.', '\\.'),
    );
    at += 1 + length;
  }
  return { name: labels.join('.'), next: next ?? at + 1 };
}
