/** Ways to spoil IPP messages. Each takes valid bytes and a random source and returns hostile bytes. */

import { encodeMessage } from '../../drivers/ipp/message/encode.ts';
import type { IppGroup, IppMessage } from '../../drivers/ipp/message/message.ts';
import {
  attributes,
  boolean,
  charset,
  collection,
  dateTime,
  enumValue,
  integer,
  keyword,
  mimeMediaType,
  name,
  naturalLanguage,
  noValue,
  octetString,
  rangeOfInteger,
  resolutionDpi,
  uri,
} from '../../drivers/ipp/message/values.ts';
import { operations } from '../../drivers/ipp/registry/operations.ts';

/** A reproducible random source: mulberry32, numbers from 0 below `below`. */
export type Random = (below: number) => number;

/** The random source of a seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((((mixed ^ (mixed >>> 14)) >>> 0) * below) / 2 ** 32) | 0;
  };
}

/** Where one tag-name-value field of a valid message lies. */
interface Field {
  readonly start: number;
  readonly end: number;
  /** Offsets of its two length fields. */
  readonly lengths: readonly [number, number];
}

/** One valid request for every operation of the registry, and two long answers. */
export function validMessages(): readonly Buffer[] {
  const requests = Object.values(operations).map((code) => messageOf(code, [templateGroup]));
  const printer: IppGroup = { group: 'printer-attributes', attributes: printerAttributes };
  const jobs = Array.from({ length: 20 }, (_, index) => jobGroup(index + 1));
  return [...requests, messageOf(0, [printer]), messageOf(0, jobs)].map(encodeMessage);
}

const mediaCol = collection(
  ['media-size', collection(['x-dimension', integer(21_000)], ['y-dimension', integer(29_700)])],
  ['media-type', [keyword('stationery'), keyword('labels')]],
);

const templateGroup: IppGroup = {
  group: 'job-attributes',
  attributes: attributes(
    ['copies', integer(2)],
    ['sides', keyword('two-sided-long-edge')],
    ['media-col', mediaCol],
    ['page-ranges', [rangeOfInteger(1, 3), rangeOfInteger(7, 9)]],
    ['printer-resolution', resolutionDpi(600)],
    ['job-password', octetString(Uint8Array.of(1, 2, 3, 4))],
    ['vendor-thing', { tag: 'raw', tagNumber: 0x4000_0001, value: Uint8Array.of(9, 9) }],
  ),
};

const printerAttributes = attributes(
  ['printer-current-time', dateTime(new Date(Date.UTC(2026, 3, 1)))],
  ['media-col-database', [mediaCol, mediaCol, mediaCol]],
  ['operations-supported', Object.values(operations).map(enumValue)],
  ['printer-location', { tag: 'textWithLanguage', language: 'ja', value: '本庁舎３階' }],
  ['media-ready', noValue],
);

function jobGroup(id: number): IppGroup {
  const values = attributes(['job-id', integer(id)], ['job-name', name('起案')], ['job-state', enumValue(4)]);
  return { group: 'job-attributes', attributes: values };
}

function messageOf(code: number, groups: readonly IppGroup[]): IppMessage {
  const operation: IppGroup = {
    group: 'operation-attributes',
    attributes: attributes(
      ['attributes-charset', charset('utf-8')],
      ['attributes-natural-language', naturalLanguage('ja')],
      ['printer-uri', uri('ipp://localhost:631/ipp/print')],
      ['requesting-user-name', { tag: 'nameWithLanguage', language: 'ja', value: '山田' }],
      ['document-format', mimeMediaType('application/pdf')],
      ['last-document', boolean(true)],
    ),
  };
  return { version: { major: 2, minor: 0 }, code, requestId: 1, groups: [operation, ...groups] };
}

/** A mutator by its name in reports. */
export type Mutator = (valid: Buffer, random: Random) => Buffer;

/** All mutators. */
export const mutators: Readonly<Record<string, Mutator>> = Object.freeze({
  'one to four changes': (valid, random) => {
    let bytes = valid;
    for (let change = random(4) + 1; change > 0; change -= 1) bytes = changeOnce(bytes, random);
    return bytes;
  },
  'a length at or over its limit, read as signed or unsigned': changeLength,
  'deep and unclosed collections': nestCollections,
  'cut at any byte': (valid, random) => valid.subarray(0, random(valid.length)),
  'fields and tags out of order': reorder,
});

const oddBytes = [0x00, 0x01, 0x03, 0x10, 0x34, 0x37, 0x4a, 0x7f, 0x80, 0xff];

function changeOnce(bytes: Buffer, random: Random): Buffer {
  const at = random(bytes.length);
  const length = random(Math.min(40, bytes.length - at)) + 1;
  const byte = random(2) === 0 ? random(256) : pick(oddBytes, random);
  switch (random(5)) {
    case 0:
      return splice(bytes, at, 1, Buffer.of(byte));
    case 1:
      return splice(bytes, at, 1, Buffer.of((bytes[at] ?? 0) ^ (1 << random(8))));
    case 2:
      return splice(bytes, at, 0, Buffer.alloc(length, byte));
    case 3:
      return splice(bytes, at, length, Buffer.alloc(0));
    default:
      return splice(bytes, random(bytes.length), 0, bytes.subarray(at, at + length));
  }
}

/** Both ends of every reading of 16 bits, the codec's own limits, and the true length one off. */
const oddLengths = [0, 1, 254, 255, 256, 32_766, 32_767, 32_768, 32_769, 65_531, 65_534, 65_535];

function changeLength(valid: Buffer, random: Random): Buffer {
  const field = pick(fieldsOf(valid), random);
  const at = field.lengths[random(2)] ?? 0;
  const bytes = Buffer.from(valid);
  const truth = bytes.readUInt16BE(at);
  const length = random(4) === 0 ? Math.max(0, truth + (random(2) === 0 ? 1 : -1)) : pick(oddLengths, random);
  bytes.writeUInt16BE(length & 0xffff, at);
  // Half of them with enough bytes behind, so that the length is believed.
  return random(2) === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(70_000, pick(oddBytes, random))]);
}

const begin = Buffer.of(0x34, 0, 0, 0, 0);
const end = Buffer.of(0x37, 0, 0, 0, 0);
const member = Buffer.of(0x4a, 0, 0, 0, 1, 0x6d);

function nestCollections(valid: Buffer, random: Random): Buffer {
  const depth = pick([1, 15, 16, 17, 63, 64, 65, 1_000, 20_000], random);
  const closed = pick([0, depth - 1, depth, depth + 1], random);
  const opening = Buffer.concat([begin, member]);
  const parts = [
    valid.subarray(0, valid.length - 1),
    Buffer.of(0x34, 0, 1, 0x63, 0, 0),
    member,
    ...Array.from({ length: depth - 1 }, () => opening),
    Buffer.of(0x21, 0, 0, 0, 4, 0, 0, 0, 1),
    ...Array.from({ length: closed }, () => end),
    Buffer.of(0x03),
  ];
  return Buffer.concat(parts);
}

const strayFields = [begin, end, member, Buffer.of(0x21, 0, 0, 0, 4, 0, 0, 0, 1), Buffer.of(0x03)];

function reorder(valid: Buffer, random: Random): Buffer {
  const fields = fieldsOf(valid).map(({ start, end: stop }) => valid.subarray(start, stop));
  for (let trial = random(6) + 1; trial > 0; trial -= 1) {
    const from = random(fields.length);
    const [moved] = fields.splice(from, random(2));
    const stray = random(3) === 0 ? Buffer.of(random(16)) : pick(strayFields, random);
    fields.splice(random(fields.length + 1), 0, moved ?? stray);
  }
  return Buffer.concat([valid.subarray(0, 8), ...fields, Buffer.of(0x03)]);
}

/** Walks a valid message; delimiters belong to the field after them. */
function fieldsOf(valid: Buffer): readonly Field[] {
  const fields: Field[] = [];
  let start = 8;
  let at = 8;
  while (at < valid.length - 1) {
    if (valid.readUInt8(at) < 0x10) {
      at += 1;
      continue;
    }
    const valueLengthAt = at + 3 + valid.readUInt16BE(at + 1);
    const stop = valueLengthAt + 2 + valid.readUInt16BE(valueLengthAt);
    fields.push({ start, end: stop, lengths: [at + 1, valueLengthAt] });
    start = stop;
    at = stop;
  }
  return fields;
}

function splice(bytes: Buffer, at: number, remove: number, insert: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
}

/** One of a list that is never empty. */
function pick<T>(from: readonly T[], random: Random): T {
  const picked = from[random(from.length)];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}
