/** Japanese glyph outlines from Noto Sans JP (OFL), so that drawing needs no font of the system. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';

/** One outline: SVG path data in font units (y upwards), its number in the font and its advance in 1/1000 em. */
export interface Outline {
  readonly glyphId: number;
  readonly path: string;
  readonly advance: number;
}

/** A font that gives outlines; `vertical` takes the forms for columns (OpenType `vert`). */
export interface Typeface {
  outlines(text: string, vertical: boolean): readonly Outline[];
}

interface LaidOutRun {
  readonly glyphs: readonly {
    readonly id: number;
    readonly advanceWidth: number;
    readonly path: { toSVG(): string };
  }[];
}

/**
 * Reads one weight of Noto Sans JP (about 4.5 MB). Outlines are kept once drawn, at most one per glyph of the
 * font. Throws what the file system throws when the package is not installed.
 */
export function openTypeface(weight: 'Regular' | 'Bold' = 'Regular'): Typeface {
  const home = dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp'));
  const font = fontkit.create(readFileSync(join(home, '..', 'fonts', `NotoSansJP-${weight}.otf`)));
  const known = new Map<number, Outline>();
  return {
    outlines(text, vertical) {
      const run = font.layout(text, vertical ? ['vert'] : []) as unknown as LaidOutRun;
      return run.glyphs.map((glyph) => {
        const drawn = known.get(glyph.id) ?? {
          glyphId: glyph.id,
          path: glyph.path.toSVG(),
          advance: glyph.advanceWidth,
        };
        known.set(glyph.id, drawn);
        return drawn;
      });
    },
  };
}
