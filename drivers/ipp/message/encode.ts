/** IPP messages as bytes (RFC 8010 §3). */

import { DeviceError } from '../../device/device-error.ts';
import { encodeDateTime } from './date-time.ts';
import { maximumCollectionNesting } from './limits.ts';
import { groupTags, type IppAttributes, type IppMessage, type IppValue, valueTags } from './message.ts';
import { firstValueTag, structureTags } from './tags.ts';

/** Lengths are SIGNED-SHORT on the wire (RFC 8010 §3.1.4), so this is the most a name or value may have. */
const maximumFieldBytes = 32_767;

/** Characters up to which copying one by one is quicker than a call out of JavaScript. */
const longestByHand = 48;

/**
 * The bytes of a message, end-of-attributes tag included; the document follows them. Groups, attributes and values
 * keep their order.
 * @throws DeviceError `IPP_MALFORMED` when it has no wire form: a number out of its range, a name or value over
 * 32,767 octets, an attribute without a value, collections nested deeper than 64.
 */
export function encodeMessage(message: IppMessage): Buffer {
  checkRange(message.version.major, 0, 0xff, 'major version');
  checkRange(message.version.minor, 0, 0xff, 'minor version');
  checkRange(message.code, 0, 0xffff, 'operation or status');
  checkRange(message.requestId, -0x8000_0000, 0x7fff_ffff, 'request-id');
  const writer = new MessageWriter();
  writer.uint8(message.version.major);
  writer.uint8(message.version.minor);
  writer.uint16(message.code);
  writer.int32(message.requestId);
  for (const { group, attributes } of message.groups) {
    const tag = typeof group === 'number' ? group : groupTags[group];
    checkRange(tag, 0, firstValueTag - 1, 'group delimiter');
    if (tag === structureTags.endOfAttributes) throw unencodable('end-of-attributes tag as a group');
    writer.uint8(tag);
    for (const [name, values] of attributes) writeAttribute(writer, name, values);
  }
  writer.uint8(structureTags.endOfAttributes);
  return writer.bytes();
}

function writeAttribute(writer: MessageWriter, name: string, values: readonly IppValue[]): void {
  checkNamed(name, values);
  let fieldName = name;
  for (const value of values) {
    writeValue(writer, fieldName, value, 0);
    fieldName = '';
  }
}

function writeValue(writer: MessageWriter, name: string, value: IppValue, depth: number): void {
  if (value.tag === 'collection') {
    writeEmptyField(writer, structureTags.begCollection, name);
    writeMembers(writer, value.members, depth + 1);
  } else if (value.tag === 'raw') {
    writeRaw(writer, name, value.tagNumber, value.value);
  } else {
    writer.uint8(valueTags[value.tag]);
    writer.counted(name);
    const lengthAt = writer.openLength();
    writeOctets(writer, value);
    writer.closeLength(lengthAt);
  }
}

/** RFC 8010 §3.1.6: each member is a memberAttrName field and its values, all without a name of their own. */
function writeMembers(writer: MessageWriter, members: IppAttributes, depth: number): void {
  if (depth > maximumCollectionNesting) throw unencodable('collections nested too deeply');
  for (const [name, values] of members) {
    checkNamed(name, values);
    writer.uint8(structureTags.memberAttrName);
    writer.uint16(0);
    writer.counted(name);
    for (const value of values) writeValue(writer, '', value, depth);
  }
  writeEmptyField(writer, structureTags.endCollection, '');
}

function writeEmptyField(writer: MessageWriter, tag: number, name: string): void {
  writer.uint8(tag);
  writer.counted(name);
  writer.uint16(0);
}

function writeRaw(writer: MessageWriter, name: string, tagNumber: number, octets: Uint8Array): void {
  checkRange(tagNumber, firstValueTag, 0xffff_ffff, 'value tag');
  const isCollectionTag =
    tagNumber === structureTags.begCollection ||
    tagNumber === structureTags.endCollection ||
    tagNumber === structureTags.memberAttrName;
  if (isCollectionTag) throw unencodable('collection tag as a raw value');
  const isExtended = tagNumber > 0xff;
  writer.uint8(isExtended ? structureTags.extension : tagNumber);
  writer.counted(name);
  const lengthAt = writer.openLength();
  if (isExtended) writer.uint32(tagNumber);
  writer.octets(octets);
  writer.closeLength(lengthAt);
}

function writeOctets(writer: MessageWriter, value: Exclude<IppValue, { tag: 'collection' | 'raw' }>): void {
  switch (value.tag) {
    case 'integer':
    case 'enum':
      writeInteger(writer, value.value);
      return;
    case 'boolean':
      writer.uint8(value.value ? 1 : 0);
      return;
    case 'octetString':
      writer.octets(value.value);
      return;
    case 'rangeOfInteger':
      writeInteger(writer, value.lower);
      writeInteger(writer, value.upper);
      return;
    case 'resolution':
      checkRange(value.units, -0x80, 0x7f, 'resolution units');
      writeInteger(writer, value.crossFeed);
      writeInteger(writer, value.feed);
      writer.uint8(value.units & 0xff);
      return;
    case 'dateTime': {
      const octets = encodeDateTime(value.value);
      if (octets === undefined) throw unencodable('date out of range');
      writer.octets(octets);
      return;
    }
    case 'textWithLanguage':
    case 'nameWithLanguage':
      writer.counted(value.language);
      writer.counted(value.value);
      return;
    case 'unsupported':
    case 'unknown':
    case 'no-value':
    case 'not-settable':
    case 'delete-attribute':
    case 'admin-define':
      return;
    default:
      writer.text(value.value);
  }
}

function writeInteger(writer: MessageWriter, value: number): void {
  checkRange(value, -0x8000_0000, 0x7fff_ffff, 'integer');
  writer.int32(value);
}

/** Writes fields one after the other into memory that grows: a printer's description has some 2,000 of them. */
class MessageWriter {
  #buffer = Buffer.allocUnsafe(1024);
  #at = 0;

  uint8(value: number): void {
    this.#room(1);
    this.#buffer[this.#at] = value;
    this.#at += 1;
  }

  uint16(value: number): void {
    this.#room(2);
    this.#buffer[this.#at] = value >> 8;
    this.#buffer[this.#at + 1] = value & 0xff;
    this.#at += 2;
  }

  uint32(value: number): void {
    this.#room(4);
    this.#at = this.#buffer.writeUInt32BE(value, this.#at);
  }

  int32(value: number): void {
    this.#room(4);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }

  octets(octets: Uint8Array): void {
    this.#room(octets.byteLength);
    this.#buffer.set(octets, this.#at);
    this.#at += octets.byteLength;
  }

  /** A text in UTF-8, without its length. */
  text(text: string): void {
    const { length } = text;
    // A UTF-16 unit has at most three octets in UTF-8.
    this.#room(length * 3);
    if (length > longestByHand || !this.#ascii(text)) this.#at += this.#buffer.write(text, this.#at);
  }

  /** False, and nothing written, when the text has other characters. */
  #ascii(text: string): boolean {
    const buffer = this.#buffer;
    const at = this.#at;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) return false;
      buffer[at + index] = unit;
    }
    this.#at = at + text.length;
    return true;
  }

  /** A text after its own two-octet length. */
  counted(text: string): void {
    const lengthAt = this.openLength();
    this.text(text);
    this.closeLength(lengthAt);
  }

  /** Leaves two octets for a length; returns where they are. */
  openLength(): number {
    this.uint16(0);
    return this.#at - 2;
  }

  /** Writes the length of what came since {@link MessageWriter.openLength}. */
  closeLength(lengthAt: number): void {
    const length = this.#at - lengthAt - 2;
    if (length > maximumFieldBytes) throw unencodable('name or value over 32767 octets');
    this.#buffer.writeUInt16BE(length, lengthAt);
  }

  /** All that was written; nothing may be written afterwards. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  #room(octets: number): void {
    if (this.#at + octets <= this.#buffer.byteLength) return;
    const roomier = Buffer.allocUnsafe((this.#at + octets) * 2);
    this.#buffer.copy(roomier, 0, 0, this.#at);
    this.#buffer = roomier;
  }
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
