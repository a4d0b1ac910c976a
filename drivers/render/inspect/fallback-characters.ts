/** Characters that come out although their font is not embedded: those of the fallback font, Noto Sans JP. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';

/** Up to here PDFium has letters of its own (Latin-1 and Latin Extended). */
const latinEnd = 0x250;

/** Tells whether a code point is drawn by the fallback fonts. */
export type IsDrawn = (codePoint: number) => boolean;

/** Reads the table of characters of the fallback font (4.5 MB). */
export function openFallbackCharacters(): IsDrawn {
  const home = dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp'));
  const font = fontkit.create(readFileSync(join(home, '..', 'fonts', 'NotoSansJP-Regular.otf')));
  const known: ReadonlySet<number> = new Set(font.characterSet);
  return (codePoint) => {
    if (codePoint < 0x20) return true;
    if (codePoint < latinEnd) return true;
    if (isUnassigned(codePoint)) return false;
    return known.has(codePoint) || isBlank(codePoint);
  };
}

/** Private use (外字), replacement, no character, and selectors of variants that the fallback font does not follow. */
function isUnassigned(codePoint: number): boolean {
  return (
    (codePoint >= 0xe000 && codePoint <= 0xf8ff) ||
    codePoint >= 0xf_0000 ||
    (codePoint >= 0xfff9 && codePoint <= 0xffff) ||
    (codePoint >= 0xfe00 && codePoint <= 0xfe0f) ||
    (codePoint >= 0xe_0100 && codePoint <= 0xe_01ef)
  );
}

function isBlank(codePoint: number): boolean {
  return (codePoint >= 0x2000 && codePoint <= 0x200f) || codePoint === 0x2028 || codePoint === 0x2029;
}
