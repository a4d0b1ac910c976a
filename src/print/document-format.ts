/** Which document formats are taken in, and how their first bytes look. Pure. */

/** Formats a hold queue takes, the preferred one first. PostScript and printer languages are not interpreted. */
export const acceptedFormats = [
  'application/pdf',
  'image/pwg-raster',
  'image/urf',
  'image/jpeg',
  'image/png',
] as const;

/** A format that is taken in. */
export type AcceptedFormat = (typeof acceptedFormats)[number];

/** "Find out yourself" (RFC 8011 §5.4.22). */
export const autoSensed = 'application/octet-stream';

/** True when a client may declare this format. */
export function isDeclarable(format: string): boolean {
  return format === autoSensed || (acceptedFormats as readonly string[]).includes(format.toLowerCase());
}

/**
 * Tells the format by the first bytes (4096 are plenty), never by what was declared.
 * PDF 32000 lets a reader find `%PDF-` anywhere in the first 1024 bytes.
 */
export function sniffFormat(first: Uint8Array): AcceptedFormat | undefined {
  const bytes = Buffer.from(first.buffer, first.byteOffset, first.byteLength);
  if (bytes.subarray(0, 1029).includes('%PDF-')) return 'application/pdf';
  if (startsWith(bytes, 'RaS2')) return 'image/pwg-raster';
  if (startsWith(bytes, 'UNIRAST\0')) return 'image/urf';
  if (bytes.length >= 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'image/png';
  return undefined;
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.subarray(0, text.length).equals(Buffer.from(text, 'latin1'));
}
