/** The registry tables of the `ipp` package: names and numbers only. Its parser and serializer are never loaded. */

import { createRequire } from 'node:module';

/** A table of the package: numbers by name, and under `lookup` a sparse array of names by number. */
type CrossReference = Readonly<Record<string, unknown>>;

const load = createRequire(import.meta.url);

/** Numbers by name of one enum of the package, such as `operations-supported`; empty when it has no such enum. */
export function packageEnum(name: string): ReadonlyMap<string, number> {
  const enums: Readonly<Record<string, CrossReference>> = load('ipp/lib/enums');
  return numbersOf(enums[name] ?? {});
}

/** Status codes by name, as the package lists them. */
export function packageStatusCodes(): ReadonlyMap<string, number> {
  const codes: CrossReference = load('ipp/lib/status-codes');
  return numbersOf(codes);
}

/** Registered keywords of an attribute, as the package lists them; empty when it lists none. */
export function packageKeywords(attribute: string): readonly string[] {
  const keywords: Readonly<Record<string, unknown>> = load('ipp/lib/keywords');
  const listed = Object.hasOwn(keywords, attribute) ? keywords[attribute] : undefined;
  return Array.isArray(listed) ? listed.filter((keyword) => typeof keyword === 'string') : [];
}

function numbersOf(table: CrossReference): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const [name, number] of Object.entries(table)) {
    if (typeof number === 'number') numbers.set(name, number);
  }
  return numbers;
}
