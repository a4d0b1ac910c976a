/** IPP messages as bytes (RFC 8010 §3). */

import { DeviceError } from '../../device/device-error.ts';
import { encodeDateTime } from './date-time.ts';
import { maximumCollectionNesting } from './limits.ts';
import { groupTags, type IppAttributes, type IppMessage, type IppValue, valueTags } from './message.ts';
import { firstValueTag, structureTags } from './tags.ts';

/** Lengths are SIGNED-SHORT on the wire (RFC 8010 §3.1.4), so this is the most a name or value may have. */
const maximumFieldBytes = 32_767;

/**
 * The bytes of a message, end-of-attributes tag included; the document follows them. Groups, attributes and values
 * keep their order.
 * @throws DeviceError `IPP_MALFORMED` when it has no wire form: a number out of its range, a name or value over
 * 32,767 octets, an attribute without a value, collections nested deeper than 64.
 */
export function encodeMessage(message: IppMessage): Buffer {
  const header = Buffer.alloc(8);
  checkRange(message.version.major, 0, 0xff, 'major version');
  checkRange(message.version.minor, 0, 0xff, 'minor version');
  checkRange(message.code, 0, 0xffff, 'operation or status');
  checkRange(message.requestId, -0x8000_0000, 0x7fff_ffff, 'request-id');
  header.writeUInt8(message.version.major, 0);
  header.writeUInt8(message.version.minor, 1);
  header.writeUInt16BE(message.code, 2);
  header.writeInt32BE(message.requestId, 4);
  const parts: Uint8Array[] = [header];
  for (const { group, attributes } of message.groups) {
    const tag = typeof group === 'number' ? group : groupTags[group];
    checkRange(tag, 0, firstValueTag - 1, 'group delimiter');
    if (tag === structureTags.endOfAttributes) throw unencodable('end-of-attributes tag as a group');
    parts.push(Uint8Array.of(tag));
    for (const [name, values] of attributes) pushAttribute(parts, name, values);
  }
  parts.push(Uint8Array.of(structureTags.endOfAttributes));
  return Buffer.concat(parts);
}

function pushAttribute(parts: Uint8Array[], name: string, values: readonly IppValue[]): void {
  checkNamed(name, values);
  let fieldName = Buffer.from(name);
  for (const value of values) {
    pushValue(parts, fieldName, value, 0);
    fieldName = Buffer.alloc(0);
  }
}

function pushValue(parts: Uint8Array[], name: Buffer, value: IppValue, depth: number): void {
  if (value.tag === 'collection') {
    pushField(parts, structureTags.begCollection, name, noOctets);
    pushMembers(parts, value.members, depth + 1);
  } else if (value.tag === 'raw') {
    pushRaw(parts, name, value.tagNumber, value.value);
  } else {
    pushField(parts, valueTags[value.tag], name, encodeValue(value));
  }
}

/** RFC 8010 §3.1.6: each member is a memberAttrName field and its values, all without a name of their own. */
function pushMembers(parts: Uint8Array[], members: IppAttributes, depth: number): void {
  if (depth > maximumCollectionNesting) throw unencodable('collections nested too deeply');
  for (const [name, values] of members) {
    checkNamed(name, values);
    pushField(parts, structureTags.memberAttrName, noOctets, Buffer.from(name));
    for (const value of values) pushValue(parts, noOctets, value, depth);
  }
  pushField(parts, structureTags.endCollection, noOctets, noOctets);
}

function pushRaw(parts: Uint8Array[], name: Buffer, tagNumber: number, octets: Uint8Array): void {
  checkRange(tagNumber, firstValueTag, 0xffff_ffff, 'value tag');
  if (tagNumber > 0xff) {
    const extended = Buffer.alloc(4 + octets.length);
    extended.writeUInt32BE(tagNumber, 0);
    extended.set(octets, 4);
    pushField(parts, structureTags.extension, name, extended);
    return;
  }
  if (
    tagNumber === structureTags.begCollection ||
    tagNumber === structureTags.endCollection ||
    tagNumber === structureTags.memberAttrName
  ) {
    throw unencodable('collection tag as a raw value');
  }
  pushField(parts, tagNumber, name, octets);
}

function pushField(parts: Uint8Array[], tag: number, name: Buffer, octets: Uint8Array): void {
  if (name.length > maximumFieldBytes || octets.length > maximumFieldBytes) {
    throw unencodable('name or value over 32767 octets');
  }
  const before = Buffer.allocUnsafe(3 + name.length + 2);
  before.writeUInt8(tag, 0);
  before.writeUInt16BE(name.length, 1);
  before.set(name, 3);
  before.writeUInt16BE(octets.length, 3 + name.length);
  parts.push(before);
  if (octets.length > 0) parts.push(octets);
}

const noOctets = Buffer.alloc(0);

function encodeValue(value: Exclude<IppValue, { tag: 'collection' | 'raw' }>): Uint8Array {
  switch (value.tag) {
    case 'integer':
    case 'enum':
      return int32s(value.value);
    case 'boolean':
      return Uint8Array.of(value.value ? 1 : 0);
    case 'octetString':
      return value.value;
    case 'rangeOfInteger':
      return int32s(value.lower, value.upper);
    case 'resolution':
      checkRange(value.units, -0x80, 0x7f, 'resolution units');
      return Buffer.concat([int32s(value.crossFeed, value.feed), Uint8Array.of(value.units & 0xff)]);
    case 'dateTime': {
      const octets = encodeDateTime(value.value);
      if (octets === undefined) throw unencodable('date out of range');
      return octets;
    }
    case 'textWithLanguage':
    case 'nameWithLanguage':
      return Buffer.concat([counted(value.language), counted(value.value)]);
    case 'unsupported':
    case 'unknown':
    case 'no-value':
    case 'not-settable':
    case 'delete-attribute':
    case 'admin-define':
      return noOctets;
    default:
      return Buffer.from(value.value);
  }
}

function int32s(...numbers: readonly number[]): Buffer {
  const octets = Buffer.allocUnsafe(numbers.length * 4);
  for (const [index, number] of numbers.entries()) {
    checkRange(number, -0x8000_0000, 0x7fff_ffff, 'integer');
    octets.writeInt32BE(number, index * 4);
  }
  return octets;
}

/** A string after its own two-octet length. */
function counted(text: string): Buffer {
  const octets = Buffer.from(text);
  if (octets.length > maximumFieldBytes) throw unencodable('name or value over 32767 octets');
  const length = Buffer.allocUnsafe(2);
  length.writeUInt16BE(octets.length, 0);
  return Buffer.concat([length, octets]);
}

function checkNamed(name: string, values: readonly IppValue[]): void {
  if (name === '') throw unencodable('attribute without a name');
  if (values.length === 0) throw unencodable('attribute without a value');
}

function checkRange(value: number, lowest: number, highest: number, what: string): void {
  if (!Number.isInteger(value) || value < lowest || value > highest)
    throw unencodable(`${what} out of range`);
}

function unencodable(reason: string): DeviceError {
  return new DeviceError('IPP_MALFORMED', {
    message: `IPP message cannot be encoded: ${reason}`,
    details: { reason },
  });
}
