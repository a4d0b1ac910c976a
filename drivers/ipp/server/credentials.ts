/** HTTP Basic credentials (RFC 7617). */

/** Most characters of an Authorization header that are looked at. */
const maxHeaderCharacters = 4096;

/**
 * Reads an `Authorization: Basic` header. Undefined for other schemes and for broken ones, which is the same to the
 * queue as none. To be called only for an encrypted connection.
 */
export function parseBasicCredentials(
  header: string | undefined,
): { readonly userName: string; readonly password: string } | undefined {
  if (header === undefined || header.length > maxHeaderCharacters) return undefined;
  const match = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header);
  if (match === null) return undefined;
  const decoded = Buffer.from(match[1] ?? '', 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1) return undefined;
  return { userName: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
