/** Finds fonts of a page whose characters would come out wrong or not at all. */

import { allocate, release } from '../pdf/pdf-document.ts';
import type { IsDrawn } from './fallback-characters.ts';
import { type InspectLibrary, invisibleText } from './inspect-library.ts';
import { isKnownFont, isPictureFont, readFontName } from './known-fonts.ts';

/** Most fonts named. */
const mostNamed = 20;
/** Characters of one page that are looked up. */
const mostCharacters = 500_000;
const nameBytes = 512;

/** Collects over the pages of one document. */
export class MissingFonts {
  readonly #library: InspectLibrary;
  readonly #openFallback: () => IsDrawn;
  #isDrawn: IsDrawn | undefined;
  readonly #names = new Set<string>();

  /** `openFallback` is called once, and only when a document leaves a font out. */
  constructor(library: InspectLibrary, openFallback: () => IsDrawn) {
    this.#library = library;
    this.#openFallback = openFallback;
  }

  /** Names found so far, at most 20. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  /** Notes the font of a visible text when it is not known; true when the page's characters must be looked up. */
  addText(text: number): boolean {
    if (this.#library.FPDFTextObj_GetTextRenderMode(text) === invisibleText) return false;
    const name = this.#leftOutFont(text);
    if (name === undefined) return false;
    if (!isKnownFont(name)) {
      this.#add(name);
      return false;
    }
    return !isPictureFont(name);
  }

  /** Looks up every character of a page that is set in a known font that is not embedded. */
  addCharacters(page: number): void {
    const library = this.#library;
    const text = library.FPDFText_LoadPage(page);
    if (text === 0) return;
    try {
      const count = Math.min(library.FPDFText_CountChars(text), mostCharacters);
      for (let index = 0; index < count; index += 1) {
        if (this.#isRight(text, index)) continue;
        const object = library.FPDFText_GetTextObject(text, index);
        if (object === 0 || library.FPDFTextObj_GetTextRenderMode(object) === invisibleText) continue;
        const name = this.#leftOutFont(object);
        if (name !== undefined && !isPictureFont(name)) this.#add(name);
      }
    } finally {
      library.FPDFText_ClosePage(text);
    }
  }

  /** True for characters that the fallback fonts draw. The halves of a surrogate pair are judged together. */
  #isRight(text: number, index: number): boolean {
    const library = this.#library;
    if (library.FPDFText_IsGenerated(text, index) === 1) return true;
    const unit = library.FPDFText_GetUnicode(text, index);
    if (unit >= 0xdc00 && unit <= 0xdfff) return true;
    if (unit === 0 || library.FPDFText_HasUnicodeMapError(text, index) === 1) return false;
    this.#isDrawn ??= this.#openFallback();
    if (unit < 0xd800 || unit > 0xdbff) return this.#isDrawn(unit);
    const low = library.FPDFText_GetUnicode(text, index + 1);
    return this.#isDrawn(0x1_0000 + (unit - 0xd800) * 0x400 + (low - 0xdc00));
  }

  /** The name of the font of a text when it is not embedded. */
  #leftOutFont(text: number): string | undefined {
    const library = this.#library;
    const font = library.FPDFTextObj_GetFont(text);
    if (font === 0 || library.FPDFFont_GetIsEmbedded(font) === 1) return undefined;
    const buffer = allocate(library, nameBytes);
    try {
      const length = library.FPDFFont_GetBaseFontName(font, buffer, nameBytes);
      const end = Math.min(Math.max(length - 1, 0), nameBytes);
      return readFontName(library.pdfium.HEAPU8.slice(buffer, buffer + end));
    } finally {
      release(library, buffer);
    }
  }

  #add(name: string): void {
    if (this.#names.size < mostNamed) this.#names.add(name === '' ? '?' : name);
  }
}
