/** Writes PDF files by hand, right or wrong, for tests. */

/** A stream object; `entries` are further entries of its dictionary. */
export function pdfStream(content: string | Uint8Array, entries = ''): string {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : Buffer.from(content);
  return `<<${entries}/Length ${bytes.length}>>\nstream\n${bytes.toString('latin1')}\nendstream`;
}

/** A file of these objects, numbered from 1; the first is the catalog. Strings are latin1. */
export function buildPdf(objects: readonly string[], trailer = ''): Uint8Array {
  const offsets: number[] = [];
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';
  for (const [index, object] of objects.entries()) {
    offsets.push(text.length);
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows.join('')}`;
  const end = `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${text.length}\n%%EOF\n`;
  return Buffer.from(text + table + end, 'latin1');
}

/** One page of a made-up document. */
export interface PdfPage {
  /** Content stream. Fonts `/F1` (Helvetica) and what `resources` adds can be used. */
  readonly content: string;
  /** Further entries of the page; default: A4. */
  readonly entries?: string;
  /** Further resources, such as `/XObject<</X 9 0 R>>`. */
  readonly resources?: string;
}

/** A plain document; `more` objects come after the pages and begin at the number `firstMore` gives. */
export function buildPages(pages: readonly PdfPage[], more: readonly string[] = []): Uint8Array {
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  return buildPdf([
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...pages.flatMap(({ content, entries = '/MediaBox[0 0 595 842]', resources = '' }, index) => [
      `<</Type/Page/Parent 2 0 R${entries}/Contents ${5 + index * 2} 0 R/Resources<</Font<</F1 3 0 R>>${resources}>>>>`,
      pdfStream(content),
    ]),
    ...more,
  ]);
}

/** Number of the first of the `more` objects of {@link buildPages}. */
export function firstMore(pageCount: number): number {
  return 4 + pageCount * 2;
}

/** A composite font that is not embedded, as three objects from number `at` on. */
export function looseFont(
  at: number,
  baseFont: string,
  encoding: string,
  ordering = 'Japan1',
): readonly string[] {
  return [
    `<</Type/Font/Subtype/Type0/BaseFont/${baseFont}/Encoding/${encoding}/DescendantFonts[${at + 1} 0 R]>>`,
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/${baseFont}/CIDSystemInfo<</Registry(Adobe)/Ordering(${ordering})/Supplement 2>>/FontDescriptor ${at + 2} 0 R/DW 1000>>`,
    `<</Type/FontDescriptor/FontName/${baseFont}/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>`,
  ];
}
