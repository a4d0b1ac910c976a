/** Short ways to write and read attribute values (RFC 8011 §5.1). */

import type { GroupName, IppAttributes, IppGroup, IppMessage, IppValue } from './message.ts';

/** A `keyword` value. */
export const keyword = (value: string): IppValue => ({ tag: 'keyword', value });
/** A `uri` value. */
export const uri = (value: string): IppValue => ({ tag: 'uri', value });
/** A `charset` value. */
export const charset = (value: string): IppValue => ({ tag: 'charset', value });
/** A `naturalLanguage` value. */
export const naturalLanguage = (value: string): IppValue => ({ tag: 'naturalLanguage', value });
/** A `mimeMediaType` value. */
export const mimeMediaType = (value: string): IppValue => ({ tag: 'mimeMediaType', value });
/** A `nameWithoutLanguage` value. */
export const name = (value: string): IppValue => ({ tag: 'nameWithoutLanguage', value });
/** A `textWithoutLanguage` value. */
export const text = (value: string): IppValue => ({ tag: 'textWithoutLanguage', value });
/** An `integer` value, -2147483648 to 2147483647. */
export const integer = (value: number): IppValue => ({ tag: 'integer', value });
/** An `enum` value, 1 to 2147483647. */
export const enumValue = (value: number): IppValue => ({ tag: 'enum', value });
/** A `boolean` value. */
export const boolean = (value: boolean): IppValue => ({ tag: 'boolean', value });
/** A `dateTime` value, sent in UTC to a tenth of a second. */
export const dateTime = (value: Date): IppValue => ({ tag: 'dateTime', value });
/** A `rangeOfInteger` value, both ends included. */
export const rangeOfInteger = (lower: number, upper: number): IppValue => ({
  tag: 'rangeOfInteger',
  lower,
  upper,
});
/** A `resolution` value in dots per inch; `feedDpi` defaults to `crossFeedDpi`. */
export const resolutionDpi = (crossFeedDpi: number, feedDpi: number = crossFeedDpi): IppValue => ({
  tag: 'resolution',
  crossFeed: crossFeedDpi,
  feed: feedDpi,
  units: 3,
});
/** An `octetString` value. */
export const octetString = (value: Uint8Array): IppValue => ({ tag: 'octetString', value });
/** The out-of-band `no-value`. */
export const noValue: IppValue = Object.freeze({ tag: 'no-value' });
/** The out-of-band `unknown`. */
export const unknown: IppValue = Object.freeze({ tag: 'unknown' });
/** The out-of-band `unsupported`. */
export const unsupported: IppValue = Object.freeze({ tag: 'unsupported' });

/** What {@link attributes} takes for one attribute. */
export type AttributeEntry = readonly [name: string, values: IppValue | readonly IppValue[] | undefined];

/** Attributes in the given order. Entries whose values are undefined or empty are left out. */
export function attributes(...entries: readonly AttributeEntry[]): IppAttributes {
  const map = new Map<string, readonly IppValue[]>();
  for (const [attributeName, given] of entries) {
    const values = given === undefined ? [] : 'tag' in given ? [given] : given;
    if (values.length > 0) map.set(attributeName, values);
  }
  return map;
}

/** A `collection` value of members in the given order. */
export function collection(...members: readonly AttributeEntry[]): IppValue {
  return { tag: 'collection', members: attributes(...members) };
}

/** All groups of a name, in the order of the message (Get-Jobs answers with one group a job). */
export function groupsOf(message: IppMessage, group: GroupName): readonly IppGroup[] {
  return message.groups.filter((candidate) => candidate.group === group);
}

/** The attributes of the first group of a name; no attributes when there is no such group. */
export function attributesOf(message: IppMessage, group: GroupName): IppAttributes {
  return message.groups.find((candidate) => candidate.group === group)?.attributes ?? noAttributes;
}

const noAttributes: IppAttributes = new Map();

/** The string of a value of any string syntax, with or without language. */
export function stringOf(value: IppValue): string | undefined {
  return 'value' in value && typeof value.value === 'string' ? value.value : undefined;
}

/** The number of an integer or enum value. */
export function integerOf(value: IppValue): number | undefined {
  return value.tag === 'integer' || value.tag === 'enum' ? value.value : undefined;
}

/** The first value of an attribute when it is a string of any syntax. */
export function firstString(from: IppAttributes, attributeName: string): string | undefined {
  const value = from.get(attributeName)?.[0];
  return value === undefined ? undefined : stringOf(value);
}

/** All string values of an attribute; others are passed over. */
export function allStrings(from: IppAttributes, attributeName: string): readonly string[] {
  return (from.get(attributeName) ?? []).flatMap((value) => stringOf(value) ?? []);
}

/** The first value of an attribute when it is an integer or enum between the bounds, both included. */
export function firstInteger(
  from: IppAttributes,
  attributeName: string,
  lowest = -0x8000_0000,
  highest = 0x7fff_ffff,
): number | undefined {
  const value = from.get(attributeName)?.[0];
  const found = value === undefined ? undefined : integerOf(value);
  return found !== undefined && found >= lowest && found <= highest ? found : undefined;
}

/** All integer and enum values of an attribute; others are passed over. */
export function allIntegers(from: IppAttributes, attributeName: string): readonly number[] {
  return (from.get(attributeName) ?? []).flatMap((value) => integerOf(value) ?? []);
}

/** The first value of an attribute when it is a boolean. */
export function firstBoolean(from: IppAttributes, attributeName: string): boolean | undefined {
  const value = from.get(attributeName)?.[0];
  return value?.tag === 'boolean' ? value.value : undefined;
}

/** The first value of an attribute when it is a range. */
export function firstRange(
  from: IppAttributes,
  attributeName: string,
): { readonly lower: number; readonly upper: number } | undefined {
  const value = from.get(attributeName)?.[0];
  return value?.tag === 'rangeOfInteger' ? { lower: value.lower, upper: value.upper } : undefined;
}

/** The members of the first value of an attribute when it is a collection. */
export function firstCollection(from: IppAttributes, attributeName: string): IppAttributes | undefined {
  const value = from.get(attributeName)?.[0];
  return value?.tag === 'collection' ? value.members : undefined;
}
