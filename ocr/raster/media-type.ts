/** Finds out what a file is from its first bytes; names and declared types are not trusted. */

/** What can be read. */
export type OcrMediaType = 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/tiff';

/** How many bytes {@link sniffMediaType} wants to see. */
export const sniffBytes = 1024;

const signatures: readonly { readonly bytes: readonly number[]; readonly mediaType: OcrMediaType }[] = [
  { bytes: [0xff, 0xd8, 0xff], mediaType: 'image/jpeg' },
  { bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], mediaType: 'image/png' },
  { bytes: [0x49, 0x49, 0x2a, 0x00], mediaType: 'image/tiff' },
  { bytes: [0x4d, 0x4d, 0x00, 0x2a], mediaType: 'image/tiff' },
];

/**
 * The media type that the first bytes show; undefined for anything else. `%PDF-` may stand anywhere in the
 * first 1024 bytes, as readers of PDF have always allowed; the other signatures stand at the start.
 */
export function sniffMediaType(firstBytes: Uint8Array): OcrMediaType | undefined {
  const found = signatures.find(({ bytes }) => bytes.every((byte, index) => firstBytes[index] === byte));
  if (found !== undefined) return found.mediaType;
  return Buffer.from(firstBytes.subarray(0, sniffBytes)).includes('%PDF-') ? 'application/pdf' : undefined;
}
