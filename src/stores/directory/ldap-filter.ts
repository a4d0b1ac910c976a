/**
 * Search filters as values, never as text: what somebody typed is put into the request as bytes of its own (RFC 4511
 * §4.5.1.7), so that nothing in it can be taken for the syntax of RFC 4515.
 */

import { AndFilter, EqualityFilter, type Filter, FilterParser, OrFilter } from 'ldapts';

/** `(attribute=value)`; the attribute comes from the configuration. */
export function equals(attribute: string, value: string | Uint8Array): Filter {
  const bytes = typeof value === 'string' ? Buffer.from(value.toWellFormed(), 'utf8') : Buffer.from(value);
  return new EqualityFilter({ attribute, value: bytes });
}

/** A filter of the configuration (RFC 4515). Throws for one that is none. */
export function parseFilter(text: string): Filter {
  return FilterParser.parseString(text);
}

/** True when all hold. */
export function allOf(...filters: readonly Filter[]): Filter {
  return new AndFilter({ filters: [...filters] });
}

/** True when one holds. */
export function anyOf(...filters: readonly Filter[]): Filter {
  return new OrFilter({ filters: [...filters] });
}

/**
 * One spelling of a DN for comparing (RFC 4514): lower case, no spaces around the separators. Only used to recognise
 * what the directory itself said before.
 */
export function normaliseDn(dn: string): string {
  return dn
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?<!\\)\s*([,=+])\s*/g, '$1');
}
