/**
 * Card readers that type (USB HID keyboard wedge): typed text to a card reading, and key strokes to typed text.
 * Readers differ in notation, byte order and what they put around the number; a format says it once per reader.
 */

import type { CardReading, CardTechnology } from '../device/card.ts';
import { DeviceError } from '../device/device-error.ts';

/** How one reader types. */
export interface WedgeFormat {
  /** Default `hex`. */
  readonly notation?: 'hex' | 'decimal';
  /** `reversed` when the reader types the last byte first. Default `as-sent`. */
  readonly byteOrder?: 'as-sent' | 'reversed';
  /** Text before and after the number, taken off when present as a whole; a reading without them is invalid. */
  readonly prefix?: string;
  readonly suffix?: string;
  /**
   * Bytes of the identifier. Required for decimal; for hex it restores leading zeros that the reader drops. Without
   * it hex readings have the length they have.
   */
  readonly byteLength?: 4 | 7 | 8 | 10;
  /** Default: by length, 8 bytes FeliCa, else ISO/IEC 14443 type A. Type B has no identifier that stays. */
  readonly technology?: 'iso14443a' | 'felica';
}

/** One key stroke; only the key and the moment count. */
export interface WedgeKey {
  /** As `KeyboardEvent.key`: one character, or `Enter`, `Tab`, ... */
  readonly key: string;
  /** Milliseconds on any clock that only goes forward. */
  readonly atMs: number;
}

const maxTypedLength = 64;

const identifierLengths: Readonly<Record<CardTechnology, readonly number[]>> = {
  iso14443a: [4, 7, 10],
  iso14443b: [],
  felica: [8],
};

/**
 * Decodes what a reader typed for one card, without its Enter. Case and the separators `:`, `-` and blank do not
 * matter. Throws `CARD_READ_INVALID` for anything that is not an identifier of the technology that stays the same
 * at the next tap; the typed text is in no error.
 */
export function decodeWedge(typed: string, format: WedgeFormat = {}): CardReading {
  if (typed.length > maxTypedLength) throw invalid('too long');
  const number = stripAround(typed.trim(), format).replace(/[ :-]/g, '').toLowerCase();
  const typedHex = format.notation === 'decimal' ? decimalToHex(number, format) : padHex(number, format);
  const identifierHex = format.byteOrder === 'reversed' ? reverseBytes(typedHex) : typedHex;
  const byteLength = identifierHex.length / 2;
  const technology = format.technology ?? (byteLength === 8 ? 'felica' : 'iso14443a');
  if (!identifierLengths[technology].includes(byteLength)) throw invalid('wrong length');
  checkLasting(technology, identifierHex);
  return { technology, identifierHex };
}

/**
 * Gathers key strokes into what one card typed. A stroke later than `maxGapMs` (default 30) after the one before
 * begins anew, so that a person's typing never makes a reading; Enter or Tab ends one.
 *
 * @returns The text when the stroke ended a reading of 4 characters or more, otherwise undefined.
 */
export function wedgeCollector(maxGapMs = 30): (stroke: WedgeKey) => string | undefined {
  let text = '';
  let lastMs = Number.NEGATIVE_INFINITY;
  return ({ key, atMs }) => {
    if (atMs - lastMs > maxGapMs) text = '';
    lastMs = atMs;
    if (key === 'Enter' || key === 'Tab') {
      const whole = text;
      text = '';
      return whole.length >= 4 ? whole : undefined;
    }
    if (key.length === 1 && text.length <= maxTypedLength) text += key;
    return undefined;
  };
}

function stripAround(text: string, { prefix = '', suffix = '' }: WedgeFormat): string {
  const long = text.length >= prefix.length + suffix.length;
  if (!long || !text.startsWith(prefix) || !text.endsWith(suffix)) throw invalid('prefix or suffix missing');
  return text.slice(prefix.length, text.length - suffix.length);
}

function padHex(number: string, { byteLength }: WedgeFormat): string {
  if (!/^[0-9a-f]+$/.test(number)) throw invalid('not hexadecimal');
  const hex = byteLength === undefined ? number : number.padStart(byteLength * 2, '0');
  if (hex.length % 2 !== 0 || (byteLength !== undefined && hex.length !== byteLength * 2)) {
    throw invalid('wrong length');
  }
  return hex;
}

function decimalToHex(number: string, { byteLength }: WedgeFormat): string {
  if (byteLength === undefined) throw new TypeError('a decimal format needs its byteLength');
  if (!/^\d{1,25}$/.test(number)) throw invalid('not decimal');
  const hex = BigInt(number)
    .toString(16)
    .padStart(byteLength * 2, '0');
  if (hex.length !== byteLength * 2) throw invalid('wrong length');
  return hex;
}

function reverseBytes(hex: string): string {
  return Buffer.from(hex, 'hex').reverse().toString('hex');
}

/** Identifiers that are made anew at each tap, or that no card has, must never be enrolled. */
function checkLasting(technology: CardTechnology, hex: string): void {
  if (/^(?:0+|f+)$/.test(hex)) throw invalid('no identifier');
  // ISO/IEC 14443-3 §6.5.4: a single-size UID that begins with 08 is random; 88 is the cascade tag.
  const random = technology === 'iso14443a' && hex.length === 8 && /^(?:08|88)/.test(hex);
  // NFC Forum Digital Protocol: an NFCID2 that begins with 01FE is made for one NFC-DEP exchange.
  if (random || (technology === 'felica' && hex.startsWith('01fe'))) throw invalid('random identifier');
}

function invalid(why: string): DeviceError {
  return new DeviceError('CARD_READ_INVALID', { message: `card reading: ${why}`, details: { why } });
}
