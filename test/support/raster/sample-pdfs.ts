/** PDFs that show which way up they are, and others that renderers get wrong. */

import { degrees, PDFDocument, PDFName, PDFString, rgb, StandardFonts } from 'pdf-lib';

/** What a sample has. Sizes in points. */
export interface SampleOptions {
  readonly pages?: number;
  readonly widthPoints?: number;
  readonly heightPoints?: number;
  /** Turns the page as displayed, clockwise. */
  readonly rotate?: 0 | 90 | 180 | 270;
  readonly colour?: boolean;
  /** Opens the PDF afterwards. */
  readonly password?: string;
}

/**
 * Pages with a black block in the upper left corner, a grey one in the upper right, a half-transparent disc, a number,
 * and a note (an annotation with an appearance) near the lower edge.
 */
export async function samplePdf(options: SampleOptions = {}): Promise<Uint8Array> {
  const { pages = 1, widthPoints = 595.28, heightPoints = 841.89, rotate = 0, colour = false } = options;
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  for (let number = 1; number <= pages; number += 1) {
    const page = document.addPage([widthPoints, heightPoints]);
    const top = heightPoints - 20;
    page.drawRectangle({ x: 20, y: top - 60, width: 60, height: 60, color: rgb(0, 0, 0) });
    page.drawRectangle({
      ...{ x: widthPoints - 60, y: top - 40, width: 40, height: 40 },
      color: colour ? rgb(0.8, 0.1, 0.1) : rgb(0.5, 0.5, 0.5),
    });
    page.drawText(`Page ${number}`, { x: 60, y: heightPoints / 2, size: 48, font });
    const disc = { x: widthPoints / 2, y: heightPoints / 2, opacity: 0.5 };
    page.drawEllipse({ ...disc, xScale: 80, yScale: 80, color: colour ? rgb(0, 0.3, 0.9) : rgb(0, 0, 0) });
    addNote(document, page.node, widthPoints);
    page.setRotation(degrees(rotate));
  }
  if (options.password !== undefined) {
    document.encrypt({ userPassword: options.password, ownerPassword: 'owner-of-it' });
  }
  return await document.save();
}

type PageNode = ReturnType<PDFDocument['addPage']>['node'];

/** A printed annotation: a black bar near the lower edge. */
function addNote(document: PDFDocument, node: PageNode, widthPoints: number): void {
  const { context } = document;
  const appearance = context.register(
    context.stream('0 g 0 0 100 10 re f', { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 100, 10] }),
  );
  const note = context.register(
    context.obj({
      ...{ Type: 'Annot', Subtype: 'Stamp', F: 4, Contents: PDFString.of('note') },
      ...{ Rect: [widthPoints / 2 - 50, 30, widthPoints / 2 + 50, 40], AP: { N: appearance } },
    }),
  );
  node.set(PDFName.of('Annots'), context.obj([note]));
}

/** Fonts of Japanese offices that a PDF names without holding them, with the CMap that their text is written in. */
export const unembeddedFonts = [
  { name: 'HeiseiMin-W3', encoding: '90ms-RKSJ-H', text: '93fa967b8cea' },
  { name: 'MS-Mincho', encoding: '90ms-RKSJ-H', text: '93fa967b8cea' },
  { name: 'MS-Gothic', encoding: 'UniJIS-UCS2-H', text: '65e5672c8a9e' },
  { name: 'KozMinPro-Regular', encoding: 'UniJIS-UTF16-H', text: '65e5672c8a9e' },
  { name: 'Ryumin-Light', encoding: 'EUC-H', text: 'c6fccbdcb8ec' },
] as const;

/** One page that says 日本語 in large letters of a font that it does not hold. */
export function unembeddedPdf(font: (typeof unembeddedFonts)[number]): Uint8Array {
  const content = `BT /F 80 Tf 40 60 Td <${font.text}> Tj ET`;
  const descriptor = `/FontDescriptor << /Type /FontDescriptor /FontName /${font.name} /Flags 6 /Ascent 859 /Descent -140 /CapHeight 709 /StemV 80 /ItalicAngle 0 /FontBBox [0 -137 1000 859] >>`;
  const system = '/CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >>';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 320 180] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    `<< /Type /Font /Subtype /Type0 /BaseFont /${font.name} /Encoding /${font.encoding} /DescendantFonts [6 0 R] >>`,
    `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /${font.name} /DW 1000 ${system} ${descriptor} >>`,
  ];
  return plainPdf(objects);
}

/** A PDF of these objects, numbered from 1; the first is the catalogue. */
export function plainPdf(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
