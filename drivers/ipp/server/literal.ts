/** Attributes written as object literals, and texts cut to the octets that the standard allows. */

import type { IppAttributes, IppValue } from '../message/message.ts';
import { name, text } from '../message/values.ts';

/** Most octets of a name (RFC 8011 §5.1.3) and of a text (RFC 8011 §5.1.2). */
const maxNameOctets = 255;
const maxTextOctets = 1023;

/** Attributes as a literal: one value, several, or undefined to leave the attribute out. */
export type AttributeLiteral = Readonly<Record<string, IppValue | readonly IppValue[] | undefined>>;

/** Turns a literal into ordered attributes; one without values is left out, since IPP has no empty set. */
export function attributeSet(literal: AttributeLiteral): IppAttributes {
  const map = new Map<string, readonly IppValue[]>();
  for (const [attribute, given] of Object.entries(literal)) {
    const values = given === undefined ? [] : 'tag' in given ? [given] : given;
    if (values.length > 0) map.set(attribute, values);
  }
  return map;
}

/** A `collection` value (RFC 8011 §5.1.20) from a literal. */
export function collectionOf(members: AttributeLiteral): IppValue {
  return { tag: 'collection', members: attributeSet(members) };
}

/** A `textWithoutLanguage` cut to `maxOctets` of UTF-8; default and most: 1023. */
export function shortText(value: string, maxOctets: number = maxTextOctets): IppValue {
  return text(cutUtf8(value, Math.min(maxOctets, maxTextOctets)));
}

/** A `nameWithoutLanguage` cut to `maxOctets` of UTF-8; default and most: 255. */
export function shortName(value: string, maxOctets: number = maxNameOctets): IppValue {
  return name(cutUtf8(value, Math.min(maxOctets, maxNameOctets)));
}

/** Cuts a string to so many octets of UTF-8 without breaking a character. */
export function cutUtf8(value: string, maxOctets: number): string {
  if (Buffer.byteLength(value) <= maxOctets) return value;
  let used = 0;
  let kept = '';
  for (const character of value) {
    used += Buffer.byteLength(character);
    if (used > maxOctets) break;
    kept += character;
  }
  return kept;
}
