/**
 * Small documents as an office has them, of which no two have the same bytes: of twenty, sixteen are PDFs with text of
 * their own, which is kept, and four are pictures that are read (JPEG, PNG, TIFF, and a PDF without text).
 */

import { createHash, randomBytes } from 'node:crypto';
import { PDFDocument, StandardFonts } from 'pdf-lib';
import sharp from 'sharp';

/** One document as its sender has it. */
export interface FaultDocument {
  readonly bytes: Buffer;
  readonly sha256: string;
  /** With the ending that devices give. */
  readonly name: string;
  readonly mediaType: string;
}

const page = { width: 240, height: 120, channels: 3 as const, background: '#ffffff' };

/** A picture with one word on it, or an empty one. */
function picture(serial: number, word: string) {
  const drawing = `<svg width="240" height="120"><text x="30" y="70" font-size="36">${word}</text></svg>`;
  // A few points of chance for formats that keep pixels as they are, a description for the one that does not.
  const points = { input: randomBytes(12), raw: { width: 4, height: 1, channels: 3 as const } };
  return sharp({ create: page })
    .composite([
      { input: Buffer.from(drawing), top: 0, left: 0 },
      { ...points, top: 119, left: 236 },
    ])
    .withExif({ IFD0: { ImageDescription: `document ${serial} ${randomBytes(6).toString('hex')}` } });
}

async function pdf(serial: number, word: string | undefined, padding: number): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.setTitle(`document ${serial} ${randomBytes(6).toString('hex')}`);
  const sheet = document.addPage([240, 120]);
  if (word !== undefined) {
    const font = await document.embedFont(StandardFonts.Helvetica);
    const lines = [`${word} of the general affairs division`, `Document number ${serial}`, 'To all offices'];
    for (const [index, line] of lines.entries()) {
      sheet.drawText(line, { x: 15, y: 90 - index * 30, size: 12, font });
    }
  }
  if (padding > 0) await document.attach(randomBytes(padding), 'padding.bin');
  return Buffer.from(await document.save());
}

/** Those that are read. Ways in go by sevens, so that each way gets each kind. */
const pictures: Readonly<Record<number, number>> = { 2: 2, 7: 3, 12: 4, 17: 0 };

/** The kinds in turn. `padding` makes a PDF of at least so many bytes, which takes a while on its way. */
export async function faultDocument(serial: number, padding = 0): Promise<FaultDocument> {
  const made = await bytesOf(padding > 0 ? 0 : (pictures[serial % 20] ?? 1), serial, padding);
  const { bytes, ending, mediaType } = made;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, sha256, name: `document-${serial}.${ending}`, mediaType };
}

async function bytesOf(kind: number, serial: number, padding: number) {
  switch (kind) {
    case 0:
      return { bytes: await pdf(serial, undefined, padding), ending: 'pdf', mediaType: 'application/pdf' };
    case 1:
      return { bytes: await pdf(serial, 'Notice', 0), ending: 'pdf', mediaType: 'application/pdf' };
    case 2:
      return { bytes: await picture(serial, 'Plan').png().toBuffer(), ending: 'png', mediaType: 'image/png' };
    case 3:
      return {
        bytes: await picture(serial, 'Notice').jpeg().toBuffer(),
        ending: 'jpg',
        mediaType: 'image/jpeg',
      };
    default:
      return {
        bytes: await picture(serial, 'Memo').tiff({ compression: 'lzw' }).toBuffer(),
        ending: 'tif',
        mediaType: 'image/tiff',
      };
  }
}
