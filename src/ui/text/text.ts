/** The texts of the screens by key. Japanese is the table of record; English must have the same keys. */

import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Wording } from './language.ts';
import { panelEasy } from './panel/ja-easy.ts';

/** Every text of the screens. */
export type TextKey = keyof typeof ja;

/** Values for the `{name}` places of a text. */
export type TextValues = Readonly<Record<string, string | number>>;

/** Looks up a text of one wording. */
export type Texts = (key: TextKey, values?: TextValues) => string;

const tables: Readonly<Record<Wording, Readonly<Record<TextKey, string>>>> = {
  ja,
  en,
  'ja-easy': { ...ja, ...panelEasy },
};

/** All keys, in the order of the Japanese table. */
export const textKeys = Object.keys(ja) as readonly TextKey[];

/** The texts of a wording. A place without a value stays as it is written, so that the gap is seen. */
export function textsOf(wording: Wording): Texts {
  const table = tables[wording];
  return (key, values = {}) =>
    table[key].replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name];
      return value === undefined ? place : String(value);
    });
}

/** The texts whose keys begin with a prefix, without it; handed to the script of a screen as data. */
export function textsUnder(wording: Wording, prefix: string): Readonly<Record<string, string>> {
  const entries = textKeys
    .filter((key) => key.startsWith(prefix))
    .map((key) => [key.slice(prefix.length), tables[wording][key]] as const);
  return Object.fromEntries(entries);
}
