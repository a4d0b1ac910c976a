/** What a scanned document is, by its own bytes. A scanner's `Content-Type` is a claim that real devices get wrong. */

/** Bytes from the beginning that {@link sniffScannedType} needs. */
export const sniffLength = 1024;

/** Bytes from the end that {@link endsWell} needs. */
export const tailLength = 2048;

/** Media type of a document that begins so; `application/octet-stream` for what scanners do not send. */
export function sniffScannedType(head: Uint8Array): string {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, sniffLength));
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n') return 'image/png';
  // ISO 32000-1 Annex H: readers accept the header within the first 1024 bytes.
  if (bytes.includes('%PDF-')) return 'application/pdf';
  const order = bytes.subarray(0, 4).toString('latin1');
  if (order === 'II*\0' || order === 'MM\0*') return 'image/tiff';
  return 'application/octet-stream';
}

/**
 * True when a document of that type may end so: a page that was cut off lacks its end mark even where HTTP/1.0
 * framing cannot tell. Types without an end mark pass.
 */
export function endsWell(mediaType: string, tail: Uint8Array): boolean {
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  switch (mediaType) {
    case 'image/jpeg':
      return bytes.lastIndexOf(Buffer.of(0xff, 0xd9)) >= 0;
    case 'image/png':
      return bytes.includes('IEND');
    case 'application/pdf':
      return bytes.includes('%%EOF');
    default:
      return true;
  }
}
