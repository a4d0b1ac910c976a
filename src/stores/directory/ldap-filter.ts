/** Search filters (RFC 4515), so that no typed text is ever taken for syntax. */

/** A value for a filter (RFC 4515 §3): `*`, `(`, `)`, `\`, NUL and everything that is not ASCII as `\xx`. */
export function escapeFilterValue(value: string | Uint8Array): string {
  const bytes = typeof value === 'string' ? Buffer.from(value.toWellFormed(), 'utf8') : value;
  const isBinary = typeof value !== 'string';
  let escaped = '';
  for (const byte of bytes) {
    const isPlain = !isBinary && byte >= 0x20 && byte < 0x7f && !'*()\\'.includes(String.fromCharCode(byte));
    escaped += isPlain ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`;
  }
  return escaped;
}

/** `(attribute=value)`; the attribute comes from the configuration. */
export function equals(attribute: string, value: string | Uint8Array): string {
  return `(${attribute}=${escapeFilterValue(value)})`;
}

/** True when all hold. */
export function allOf(...filters: readonly string[]): string {
  return `(&${filters.join('')})`;
}

/** True when one holds. */
export function anyOf(...filters: readonly string[]): string {
  return `(|${filters.join('')})`;
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
