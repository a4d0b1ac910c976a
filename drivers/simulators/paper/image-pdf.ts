/** A PDF as a scanner makes it: each page one JPEG, no text. */

import { PDFDocument } from 'pdf-lib';

/** Joins JPEG pages to a PDF; each page is as large as its picture at `dpi`. `now` dates the file. */
export async function joinToPdf(jpegs: readonly Uint8Array[], dpi: number, now: Date): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setCreationDate(now);
  document.setModificationDate(now);
  for (const jpeg of jpegs) {
    const image = await document.embedJpg(jpeg);
    const size: [number, number] = [(image.width * 72) / dpi, (image.height * 72) / dpi];
    document.addPage(size).drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] });
  }
  return document.save();
}
