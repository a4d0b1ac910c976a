/** What the name of a blob may look like; the same for every store, so that blobs can move between them. */

import { ServiceError } from '../../shared/errors/service-error.ts';

const form = /^[a-z0-9][a-z0-9/_.-]{0,199}$/;

/**
 * Throws `STORE_KEY_INVALID` unless `key` is of the form of the port, with no empty part and no part that is `.`
 * or begins with `..`.
 */
export function checkBlobKey(key: string): void {
  const partsAreNames = key.split('/').every((part) => part !== '' && part !== '.');
  if (!form.test(key) || key.includes('..') || !partsAreNames) {
    throw new ServiceError('STORE_KEY_INVALID', { details: { characters: key.length } });
  }
}

/** Throws `STORE_KEY_INVALID` unless `prefix` is empty or could begin a key. */
export function checkBlobPrefix(prefix: string): void {
  if (prefix === '') return;
  if (!form.test(prefix) || prefix.includes('..') || prefix.includes('//') || /(^|\/)\.(\/|$)/.test(prefix)) {
    throw new ServiceError('STORE_KEY_INVALID', { details: { characters: prefix.length } });
  }
}

/** Throws a `RangeError` unless the range is made of whole numbers with 0 ≤ start ≤ end. */
export function checkRange(range: { readonly start: number; readonly end: number }): void {
  const whole = Number.isSafeInteger(range.start) && Number.isSafeInteger(range.end);
  if (!whole || range.start < 0 || range.end < range.start) {
    throw new RangeError('A range needs whole numbers with 0 <= start <= end');
  }
}
