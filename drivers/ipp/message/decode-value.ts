/** One value's octets as a value (RFC 8010 §3.9). Collections are put together by the decoder. */

import { dateTimeBytes, decodeDateTime } from './date-time.ts';
import { malformed } from './limits.ts';
import type { IppValue } from './message.ts';
import { type KnownValueTag, structureTags, valueTagNames } from './tags.ts';

/**
 * The value that `octets` mean under the tag. Nothing in the result points into `octets`. Octets that are not
 * UTF-8 become U+FFFD, because printers in the field send text in other encodings and the rest of their answer
 * is needed. An unknown tag, an out-of-band tag that carries octets and a date that is no date are kept raw.
 * @throws DeviceError `IPP_MALFORMED` when the length is not one that the syntax allows.
 */
export function decodeValue(tagNumber: number, octets: Buffer, offset: number): IppValue {
  if (tagNumber === structureTags.extension) return decodeExtension(octets, offset);
  const tag = valueTagNames.get(tagNumber);
  if (tag === undefined || tag === 'collection') return raw(tagNumber, octets);
  switch (tag) {
    case 'unsupported':
    case 'unknown':
    case 'no-value':
    case 'not-settable':
    case 'delete-attribute':
    case 'admin-define':
      return octets.length === 0 ? { tag } : raw(tagNumber, octets);
    case 'integer':
    case 'enum':
      checkLength(tag, octets, 4, offset);
      return { tag, value: octets.readInt32BE(0) };
    case 'boolean':
      checkLength(tag, octets, 1, offset);
      return { tag, value: octets[0] !== 0 };
    case 'octetString':
      return { tag, value: Uint8Array.from(octets) };
    case 'dateTime': {
      checkLength(tag, octets, dateTimeBytes, offset);
      const value = decodeDateTime(octets);
      return value === undefined ? raw(tagNumber, octets) : { tag, value };
    }
    case 'resolution':
      checkLength(tag, octets, 9, offset);
      return {
        tag,
        crossFeed: octets.readInt32BE(0),
        feed: octets.readInt32BE(4),
        units: octets.readInt8(8),
      };
    case 'rangeOfInteger':
      checkLength(tag, octets, 8, offset);
      return { tag, lower: octets.readInt32BE(0), upper: octets.readInt32BE(4) };
    case 'textWithLanguage':
    case 'nameWithLanguage':
      return decodeWithLanguage(tag, octets, offset);
    default:
      return { tag, value: octets.toString('utf8') };
  }
}

function checkLength(tag: KnownValueTag, octets: Buffer, length: number, offset: number): void {
  if (octets.length !== length) throw malformed(`${tag} of ${octets.length} octets`, offset);
}

/** RFC 8010 §3.5.2: the real tag is in the first four octets. One that needs no extension stays as it came. */
function decodeExtension(octets: Buffer, offset: number): IppValue {
  if (octets.length < 4) throw malformed('extension tag without its four octets', offset);
  const tagNumber = octets.readUInt32BE(0);
  return tagNumber > 0xff ? raw(tagNumber, octets.subarray(4)) : raw(structureTags.extension, octets);
}

function decodeWithLanguage(
  tag: 'textWithLanguage' | 'nameWithLanguage',
  octets: Buffer,
  offset: number,
): IppValue {
  const languageLength = octets.length >= 2 ? octets.readUInt16BE(0) : Number.POSITIVE_INFINITY;
  const textStart = 2 + languageLength + 2;
  if (textStart > octets.length) throw malformed(`${tag} is cut short`, offset);
  if (octets.readUInt16BE(textStart - 2) !== octets.length - textStart) {
    throw malformed(`${tag} has lengths that do not add up`, offset);
  }
  return {
    tag,
    language: octets.toString('utf8', 2, 2 + languageLength),
    value: octets.toString('utf8', textStart),
  };
}

function raw(tagNumber: number, octets: Buffer): IppValue {
  return { tag: 'raw', tagNumber, value: Uint8Array.from(octets) };
}
