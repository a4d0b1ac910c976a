/** Says whether a received file is whole, from its bytes alone; nothing is decoded. */

import type { OcrMediaType } from './media-type.ts';
import { checkTiff } from './structure-tiff.ts';

/** Why a file is not whole: `truncated` may still be arriving, `malformed` never becomes right. */
export type StructureFault = 'empty' | 'truncated' | 'malformed';

/** Whole, or the fault. */
export type StructureCheck =
  | { readonly whole: true }
  | { readonly whole: false; readonly fault: StructureFault };

const whole: StructureCheck = { whole: true };
const fault = (name: StructureFault): StructureCheck => ({ whole: false, fault: name });

/**
 * Checks the outer structure: a PDF has its header, a last `%%EOF` and a `startxref` that points at a
 * cross-reference (ISO 32000-1 §7.5); a TIFF has a chain of directories that ends and strips inside the file
 * (TIFF 6.0 §2); a JPEG ends with EOI (ITU-T T.81 §B.1.1.3); a PNG has chunks up to IEND (PNG §5.3).
 * A whole file may still be unreadable. Takes at most one pass over the bytes.
 */
export function checkStructure(bytes: Uint8Array, mediaType: OcrMediaType): StructureCheck {
  if (bytes.length === 0) return fault('empty');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (mediaType) {
    case 'application/pdf':
      return checkPdf(buffer);
    case 'image/jpeg':
      return checkJpeg(buffer);
    case 'image/png':
      return checkPng(buffer);
    case 'image/tiff': {
      const found = checkTiff(buffer);
      return found === undefined ? whole : fault(found);
    }
  }
}

function checkPdf(buffer: Buffer): StructureCheck {
  if (buffer.subarray(0, 1024).indexOf('%PDF-') < 0) return fault('malformed');
  const tail = buffer.subarray(-2048);
  if (tail.lastIndexOf('%%EOF') < 0) return fault('truncated');
  const offset = /startxref\s+(\d{1,12})\s+%%EOF/.exec(lastTrailer(tail))?.[1];
  if (offset === undefined) return fault('malformed');
  const header = buffer.indexOf('%PDF-');
  const at = Number(offset);
  const pointsAtTable = [at, at + header].some((start) => {
    if (start >= buffer.length) return false;
    return /^\s*(xref|\d+\s+\d+\s+obj)/.test(buffer.toString('latin1', start, start + 40));
  });
  return pointsAtTable ? whole : fault('malformed');
}

function lastTrailer(tail: Buffer): string {
  const text = tail.toString('latin1');
  return text.slice(Math.max(0, text.lastIndexOf('startxref')));
}

function checkJpeg(buffer: Buffer): StructureCheck {
  if (buffer.length < 4) return fault('truncated');
  if (buffer.readUInt16BE(0) !== 0xffd8) return fault('malformed');
  // Some devices pad the last block with zeros.
  let end = buffer.length;
  while (end > 2 && buffer[end - 1] === 0 && buffer.length - end < 65_536) end -= 1;
  return buffer[end - 2] === 0xff && buffer[end - 1] === 0xd9 ? whole : fault('truncated');
}

function checkPng(buffer: Buffer): StructureCheck {
  if (buffer.length < 8) return fault('truncated');
  if (buffer.readUInt32BE(0) !== 0x89504e47) return fault('malformed');
  let at = 8;
  let first = true;
  while (at + 12 <= buffer.length) {
    const length = buffer.readUInt32BE(at);
    const type = buffer.toString('latin1', at + 4, at + 8);
    if (first && type !== 'IHDR') return fault('malformed');
    if (type === 'IEND') return whole;
    first = false;
    at += 12 + length;
  }
  return fault('truncated');
}
