/**
 * Letters as outlines. Stamps carry no font: an outline looks the same on every device and leaves the fonts of the
 * document alone. The outlines come from the engine, whose reading of the font is that of all else on the page.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { DeviceError } from '../../device/device-error.ts';
import { allocate, release, withFloats } from '../pdf/pdf-document.ts';
import type { PdfiumLibrary } from '../pdf/pdfium.ts';
import { type Outline, place, type Segment } from './outline.ts';

/** What is used of the engine for outlines (fpdf_edit.h). */
interface GlyphLibrary extends PdfiumLibrary {
  FPDFText_LoadFont(document: number, data: number, bytes: number, type: number, cid: number): number;
  /** Takes the code of a character, which for a font loaded like this is its Unicode code point. */
  FPDFFont_GetGlyphPath(font: number, code: number, size: number): number;
  FPDFGlyphPath_CountGlyphSegments(path: number): number;
  FPDFGlyphPath_GetGlyphPathSegment(path: number, index: number): number;
  FPDFPathSegment_GetType(segment: number): number;
  FPDFPathSegment_GetPoint(segment: number, x: number, y: number): boolean;
  FPDFPathSegment_GetClose(segment: number): boolean;
}

/** Sets lines of text. */
export interface Lettering {
  /** A line whose letters are `sizePt` high; its height is a little more than that. Unknown characters are left out. */
  line(text: string, sizePt: number): Outline;
}

/** What is read of the font's tables: which characters it has, and how wide they are. */
interface FontTables {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): { readonly advanceWidth: number };
}

/** A letter of one em, its base line at 0, y downwards. */
interface Letter {
  readonly advance: number;
  readonly segments: readonly Segment[];
}

/** From the top of a line to its base line, and the height of the line, in ems. */
const ascent = 0.88;
const lineHeight = 1.1;
/** FPDF_FONT_TRUETYPE, which stands for OpenType files of either kind. */
const fontType = 2;
/** FPDF_SEGMENT_LINETO, _BEZIERTO and _MOVETO. */
const segmentTypes = { line: 0, curve: 1, move: 2 } as const;

/** Reads Noto Sans JP (OFL, 4.5 MB) from its package into the engine, where it stays while the engine runs. */
export function openLettering(library: PdfiumLibrary): Lettering {
  const engine = library as GlyphLibrary;
  const home = dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp'));
  const bytes = readFileSync(join(home, '..', 'fonts', 'NotoSansJP-Regular.otf'));
  const tables = fontkit.create(bytes) as unknown as FontTables;
  const font = loadFont(engine, bytes);
  const known = new Map<number, Letter>();
  const letterOf = (codePoint: number): Letter => {
    const found = known.get(codePoint);
    if (found !== undefined) return found;
    const { advanceWidth } = tables.glyphForCodePoint(codePoint);
    const letter = {
      advance: advanceWidth / tables.unitsPerEm,
      segments: segmentsOf(engine, font, codePoint),
    };
    known.set(codePoint, letter);
    return letter;
  };
  return {
    line(text, sizePt) {
      const codePoints = [...text].map((letter) => letter.codePointAt(0) ?? 0);
      const segments: Segment[] = [];
      let x = 0;
      for (const codePoint of codePoints.filter((one) => tables.hasGlyphForCodePoint(one))) {
        const letter = letterOf(codePoint);
        segments.push(...place(letter.segments, x, ascent * sizePt, sizePt));
        x += letter.advance * sizePt;
      }
      return { widthPt: x, heightPt: lineHeight * sizePt, segments };
    },
  };
}

function loadFont(library: GlyphLibrary, bytes: Uint8Array): number {
  const data = allocate(library, bytes.length);
  try {
    library.pdfium.HEAPU8.set(bytes, data);
    const document = library.FPDF_CreateNewDocument();
    const font = library.FPDFText_LoadFont(document, data, bytes.length, fontType, 1);
    if (font === 0) throw new DeviceError('DOCUMENT_RENDERER_FAILED', { message: 'No font for stamps.' });
    return font;
  } finally {
    release(library, data);
  }
}

function segmentsOf(library: GlyphLibrary, font: number, codePoint: number): readonly Segment[] {
  const path = library.FPDFFont_GetGlyphPath(font, codePoint, 1);
  if (path === 0) return [];
  const segments: Segment[] = [];
  let curve: number[] = [];
  for (let index = 0; index < library.FPDFGlyphPath_CountGlyphSegments(path); index += 1) {
    const segment = library.FPDFGlyphPath_GetGlyphPathSegment(path, index);
    const [x, y] = pointOf(library, segment);
    const type = library.FPDFPathSegment_GetType(segment);
    if (type === segmentTypes.move) segments.push(['M', x, y]);
    else if (type === segmentTypes.line) segments.push(['L', x, y]);
    else {
      curve.push(x, y);
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = curve;
      if (curve.length === 6) {
        segments.push(['C', a, b, c, d, e, f]);
        curve = [];
      }
    }
    if (library.FPDFPathSegment_GetClose(segment)) segments.push(['Z']);
  }
  return segments;
}

function pointOf(library: GlyphLibrary, segment: number): readonly [number, number] {
  return withFloats(library, [0, 0], (at) => {
    library.FPDFPathSegment_GetPoint(segment, at, at + 4);
    return [library.pdfium.getValue(at, 'float'), -library.pdfium.getValue(at + 4, 'float')];
  });
}
