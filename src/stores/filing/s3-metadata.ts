/** What goes with a filed object as user metadata (`x-amz-meta-…`), which is ASCII and at most 2 KB in all. */

import type { FilingItem } from '../../ports/filing-target.ts';

/** SHA-256 of the whole object, lower-case hex; ETags and checksums of multipart uploads are not that. */
export const hashKey = 'sha256';

/** The service's limit is 2,048 bytes, names and values together. */
const mostBytes = 2_000;

/**
 * The metadata of an item: always its hash, then ids, retention and class, then the rule's own as far as there is room.
 * Text beyond ASCII is percent-encoded (UTF-8, RFC 3986 §2.1), which every client can undo.
 */
export function objectMetadata(item: FilingItem): Record<string, string> {
  const { fields } = item;
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['document-id', item.documentId],
    ['rendition', item.rendition],
    ['retention-until', fields?.['retention-until']],
    ['class-code', fields?.['class-code']],
    ['binder', fields?.binder],
    ['access', fields?.access],
    ...Object.entries(item.metadata ?? {}),
  ];
  const metadata: Record<string, string> = { [hashKey]: Buffer.from(item.sha256).toString('hex') };
  let room = mostBytes - hashKey.length - 64;
  for (const [key, value] of wanted) {
    if (value === undefined || value === '' || Object.hasOwn(metadata, key)) continue;
    const encoded = encodeURIComponent(value.toWellFormed()).replaceAll('%20', ' ').trim();
    if (key.length + encoded.length > room) continue;
    metadata[key] = encoded;
    room -= key.length + encoded.length;
  }
  return metadata;
}

/** The SHA-256 that an object's metadata names; undefined when it names none. */
export function recordedHash(metadata: Readonly<Record<string, string>> | undefined): Uint8Array | undefined {
  const hex = metadata?.[hashKey];
  return hex !== undefined && /^[0-9a-f]{64}$/.test(hex) ? Buffer.from(hex, 'hex') : undefined;
}
