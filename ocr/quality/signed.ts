/** Signed PDFs: a changed byte breaks the signature, so that they are left as they are. */

/**
 * True when the file holds a signature or a document time stamp (ISO 32000-1 §12.8): such a dictionary names the bytes
 * that it covers, and never lies in an object stream, because its place in the file must be known.
 */
export function isSigned(pdf: Uint8Array): boolean {
  const buffer = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  for (let at = buffer.indexOf('/ByteRange'); at >= 0; at = buffer.indexOf('/ByteRange', at + 10)) {
    if (/^\/ByteRange\s*\[\s*\d+\s+\d+\s+\d+\s+\d+\s*\]/.test(buffer.toString('latin1', at, at + 120)))
      return true;
  }
  return false;
}
