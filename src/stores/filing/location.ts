/** What a location inside a filing target may look like; the same for every target. */

import { ServiceError } from '../../shared/errors/service-error.ts';

const mostBytes = 900;
const mostParts = 32;
const mostPartBytes = 240;

/**
 * The parts of a location. Throws `STORE_KEY_INVALID` unless it is a relative path of 1 to 32 parts with `/` between
 * them, none empty, `.`, `..` or beginning with a dot, none over 240 bytes of UTF-8, without control characters and
 * backslashes, at most 900 bytes in all (an S3 key has 1024).
 */
export function partsOfLocation(location: string): string[] {
  const parts = location.split('/');
  const valid =
    Buffer.byteLength(location) <= mostBytes &&
    location.isWellFormed() &&
    parts.length <= mostParts &&
    parts.every(isName);
  if (!valid) throw new ServiceError('STORE_KEY_INVALID', { details: { characters: location.length } });
  return parts;
}

function isName(part: string): boolean {
  // A leading dot hides a file from those it was filed for, and marks unfinished files.
  return part !== '' && !part.startsWith('.') && !/[\p{Cc}\\]/u.test(part) && fits(part);
}

function fits(part: string): boolean {
  return Buffer.byteLength(part) <= mostPartBytes;
}
