/**
 * Letters as outlines. Stamps carry no font: an outline looks the same on every device and leaves the fonts of the
 * document alone.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { type Outline, place, type Segment } from './outline.ts';

/** Sets lines of text. */
export interface Lettering {
  /** A line whose letters are `sizePt` high; its height is a little more than that. Unknown characters are left out. */
  line(text: string, sizePt: number): Outline;
}

interface Glyph {
  readonly advanceWidth: number;
  readonly path: { readonly commands: readonly { readonly command: string; readonly args: number[] }[] };
}

interface Font {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  layout(text: string): { readonly glyphs: readonly Glyph[] };
}

/** From the top of a line to its base line, and the height of the line, in ems. */
const ascent = 0.88;
const lineHeight = 1.1;

/** Reads Noto Sans JP (OFL, 4.5 MB) from its package. */
export function openLettering(): Lettering {
  const home = dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp'));
  const bytes = readFileSync(join(home, '..', 'fonts', 'NotoSansJP-Regular.otf'));
  const font = fontkit.create(bytes) as unknown as Font;
  const line = (text: string, sizePt: number): Outline => {
    const known = [...text].filter((letter) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));
    const scale = sizePt / font.unitsPerEm;
    const segments: Segment[] = [];
    let x = 0;
    for (const glyph of font.layout(known.join('')).glyphs) {
      segments.push(...glyphSegments(glyph, x, ascent * sizePt, scale));
      x += glyph.advanceWidth * scale;
    }
    return { widthPt: x, heightPt: lineHeight * sizePt, segments };
  };
  return { line };
}

/** The glyph with y turned downwards. */
function glyphSegments(glyph: Glyph, x: number, baseline: number, scale: number): Segment[] {
  const upright = glyph.path.commands.flatMap(({ command, args }): Segment[] => {
    const turned = args.map((value, at) => (at % 2 === 0 ? value : -value));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = turned;
    if (command === 'moveTo') return [['M', a, b]];
    if (command === 'lineTo') return [['L', a, b]];
    if (command === 'bezierCurveTo') return [['C', a, b, c, d, e, f]];
    return command === 'closePath' ? [['Z']] : [];
  });
  return place(upright, x, baseline, scale);
}
