/**
 * Card readers that type (USB HID keyboard wedge): typed text to a card reading, and key strokes to typed text.
 * Readers differ in notation, byte order and what they put around the number; a format says it once per reader.
 */

import type { CardReading, CardTextFormat } from '../device/card.ts';
import { checkIdentifier, invalidReading } from './identifier.ts';

/** How one reader types. */
export type WedgeFormat = CardTextFormat;

/** One key stroke; only the key and the moment count. */
export interface WedgeKey {
  /** As `KeyboardEvent.key`: one character, or `Enter`, `Tab`, ... */
  readonly key: string;
  /** Milliseconds on any clock that only goes forward. */
  readonly atMs: number;
}

const maxTypedLength = 64;

/**
 * Decodes what a reader typed for one card, without its Enter. Case and the separators `:`, `-` and blank do not
 * matter. Throws `CARD_READ_INVALID` for anything that is not an identifier of the technology that stays the same
 * at the next tap; the typed text is in no error.
 */
export function decodeWedge(typed: string, format: WedgeFormat = {}): CardReading {
  if (typed.length > maxTypedLength) throw invalidReading('too long');
  const number = stripAround(typed.trim(), format).replace(/[ :-]/g, '').toLowerCase();
  const typedHex = format.notation === 'decimal' ? decimalToHex(number, format) : padHex(number, format);
  const identifierHex = format.byteOrder === 'reversed' ? reverseBytes(typedHex) : typedHex;
  const byteLength = identifierHex.length / 2;
  const technology = format.technology ?? (byteLength === 8 ? 'felica' : 'iso14443a');
  checkIdentifier(technology, identifierHex);
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
  if (!long || !text.startsWith(prefix) || !text.endsWith(suffix))
    throw invalidReading('prefix or suffix missing');
  return text.slice(prefix.length, text.length - suffix.length);
}

function padHex(number: string, { byteLength }: WedgeFormat): string {
  if (!/^[0-9a-f]+$/.test(number)) throw invalidReading('not hexadecimal');
  const hex = byteLength === undefined ? number : number.padStart(byteLength * 2, '0');
  if (hex.length % 2 !== 0 || (byteLength !== undefined && hex.length !== byteLength * 2)) {
    throw invalidReading('wrong length');
  }
  return hex;
}

function decimalToHex(number: string, { byteLength }: WedgeFormat): string {
  if (byteLength === undefined) throw new TypeError('a decimal format needs its byteLength');
  if (!/^\d{1,25}$/.test(number)) throw invalidReading('not decimal');
  const hex = BigInt(number)
    .toString(16)
    .padStart(byteLength * 2, '0');
  if (hex.length !== byteLength * 2) throw invalidReading('wrong length');
  return hex;
}

function reverseBytes(hex: string): string {
  return Buffer.from(hex, 'hex').reverse().toString('hex');
}
