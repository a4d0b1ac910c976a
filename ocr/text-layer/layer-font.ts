/** The font of a text layer in the PDF: Type 0 over glyphless TrueType, a number per grapheme used (ISO 32000-1 §9.7). */

import type { PDFContext, PDFDict, PDFRef } from 'pdf-lib';
import { PDFName, PDFString } from 'pdf-lib';
import { fullWidthGlyph, glyphlessFont, halfWidthGlyph } from './glyphless-font.ts';

/** Advance of a grapheme in thousandths of an em: half for ASCII and half-width kana, else whole. */
export function nominalWidth(grapheme: string): 500 | 1000 {
  return /^[ -~\uff61-\uff9f]/.test(grapheme) ? 500 : 1000;
}

/** Splits into graphemes: a base with its variation selector or mark is one. */
export function graphemes(text: string): string[] {
  return [...new Intl.Segmenter('ja', { granularity: 'grapheme' }).segment(text)].map((part) => part.segment);
}

/**
 * Numbers graphemes as they come. Numbers belong to one document, so that characters beyond the BMP and
 * sequences of several code points are one code each.
 */
export class GraphemeNumbers {
  readonly #numbers = new Map<string, number>();

  /** Hexadecimal codes of two bytes for a string operand. Throws `RangeError` after 65,534 different graphemes. */
  encode(text: string): string {
    return graphemes(text)
      .map((grapheme) => this.#numberOf(grapheme).toString(16).padStart(4, '0'))
      .join('');
  }

  /** Graphemes in the order of their numbers, which begin at 1. */
  get used(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  #numberOf(grapheme: string): number {
    const number = this.#numbers.get(grapheme) ?? this.#numbers.size + 1;
    if (number > 0xfffe) throw new RangeError('too many different characters for one document');
    this.#numbers.set(grapheme, number);
    return number;
  }
}

/** Writes the font for all graphemes numbered so far and gives its reference. */
export function addLayerFont(context: PDFContext, numbers: GraphemeNumbers): PDFRef {
  const baseFont = PDFName.of('TMOKAA+Tomeoki-Glyphless');
  const descriptor = context.obj({
    Type: 'FontDescriptor',
    FontName: baseFont,
    Flags: 4,
    FontBBox: [0, 0, 1000, 1000],
    ItalicAngle: 0,
    Ascent: 1000,
    Descent: 0,
    CapHeight: 1000,
    StemV: 80,
    FontFile2: context.register(context.flateStream(glyphlessFont())),
  });
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: baseFont,
    CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
    FontDescriptor: context.register(descriptor),
    DW: 1000,
    W: [1, numbers.used.map(nominalWidth)],
    CIDToGIDMap: context.register(context.flateStream(glyphNumbers(numbers.used))),
  });
  const font: PDFDict = context.obj({
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: baseFont,
    Encoding: 'Identity-H',
    DescendantFonts: [context.register(descendant)],
    ToUnicode: context.register(context.flateStream(toUnicode(numbers.used))),
  });
  return context.register(font);
}

function glyphNumbers(used: readonly string[]): Uint8Array {
  const map = Buffer.alloc((used.length + 1) * 2);
  used.forEach((grapheme, index) => {
    map.writeUInt16BE(nominalWidth(grapheme) === 500 ? halfWidthGlyph : fullWidthGlyph, (index + 1) * 2);
  });
  return map;
}

/** ToUnicode CMap (ISO 32000-1 §9.10.3): one line a code, at most 100 lines a section. */
function toUnicode(used: readonly string[]): string {
  const lines = used.map((grapheme, index) => {
    const code = (index + 1).toString(16).padStart(4, '0');
    return `<${code}> <${Buffer.from(grapheme, 'utf16le').swap16().toString('hex')}>`;
  });
  const sections: string[] = [];
  for (let start = 0; start < lines.length; start += 100) {
    const part = lines.slice(start, start + 100);
    sections.push(`${part.length} beginbfchar\n${part.join('\n')}\nendbfchar`);
  }
  return [
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def',
    '1 begincodespacerange\n<0000> <ffff>\nendcodespacerange',
    ...sections,
    'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n',
  ].join('\n');
}
