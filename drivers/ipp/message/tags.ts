/** Tag numbers and their names in both directions (RFC 8010 §3.5). */

import { type GroupName, groupTags, type IppValue, valueTags } from './message.ts';

/** Tags that shape the message and are no value of their own (RFC 8010 §3.5.1, §3.5.2). */
export const structureTags = Object.freeze({
  endOfAttributes: 0x03,
  begCollection: 0x34,
  endCollection: 0x37,
  memberAttrName: 0x4a,
  extension: 0x7f,
});

/** The first tag that is a value tag; all lower ones are delimiters. */
export const firstValueTag = 0x10;

/** Names of the value syntaxes that this codec knows. */
export type KnownValueTag = Exclude<IppValue['tag'], 'raw'>;

/** Value syntax names by tag number. */
export const valueTagNames: ReadonlyMap<number, KnownValueTag> = new Map(
  Object.entries(valueTags).map(([name, number]) => [number, name as KnownValueTag]),
);

/** Group names by delimiter tag number. */
export const groupTagNames: ReadonlyMap<number, GroupName> = new Map(
  Object.entries(groupTags).map(([name, number]) => [number, name as GroupName]),
);
