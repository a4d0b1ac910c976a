/** The `Content-Digest` field (RFC 9530 §2): a dictionary of digests of the body. */

import { ServiceError } from '../shared/errors/service-error.ts';

/**
 * The SHA-256 of a `Content-Digest` field, 32 bytes; undefined when the field is missing or names only other
 * algorithms, which RFC 9530 §2 lets a recipient ignore. A malformed field: `REQUEST_INVALID`.
 */
export function parseContentDigest(field: string | undefined): Uint8Array | undefined {
  if (field === undefined) return undefined;
  let found: Uint8Array | undefined;
  for (const member of field.slice(0, 1000).split(',')) {
    const match = /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):\s*$/.exec(member);
    if (match === null) throw invalid('is not a dictionary of byte sequences');
    if (match[1] !== 'sha-256') continue;
    const digest = Buffer.from(match[2] ?? '', 'base64');
    if (digest.byteLength !== 32) throw invalid('has a sha-256 that is not 32 bytes long');
    found = new Uint8Array(digest);
  }
  return found;
}

function invalid(what: string): ServiceError {
  return new ServiceError('REQUEST_INVALID', {
    message: `content-digest ${what}`,
    details: { fields: [{ field: 'header.content-digest', message: 'invalid_format' }] },
  });
}
