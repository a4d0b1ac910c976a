/** Simulated paper: an invented municipal document as a scanner would deliver it. For tests, simulators and the demo. */

import { drawPage } from './draw.ts';
import { joinToPdf } from './image-pdf.ts';
import { type PaperKind, writeManuscript } from './manuscripts.ts';
import { type PlacedCharacter, placeCharacters } from './place.ts';
import { openTypeface, type Typeface } from './typeface.ts';
import { setPage } from './typeset.ts';
import { scanPixels, type Wear } from './wear.ts';

/** One page with its true text. */
export interface GeneratedPage {
  readonly name: PaperKind;
  readonly direction: 'horizontal' | 'vertical';
  /** The true lines (columns when vertical) in reading order, without indents. */
  readonly lines: readonly string[];
  /** The characters of each of `lines` with their places on the picture, indents and blanks included. */
  readonly characters: readonly (readonly PlacedCharacter[])[];
  /** A4 JPEG; grey, or colour when the page carries a seal or was asked for in colour. */
  readonly jpeg: Uint8Array;
  readonly dpi: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** How to make a page. */
export interface PaperOptions extends Wear {
  /** Default 300. */
  readonly dpi?: number;
  /** False leaves the red seal off a 通知, which then is grey. Default true. */
  readonly seal?: boolean;
  /** True gives three channels also to a page without colour, as a device set to colour does. Default false. */
  readonly colour?: boolean;
}

/**
 * Makes one page; the same arguments give the same bytes. Takes about half a second at 300 dpi.
 * `typeface` may be shared between calls; by default the font is read anew.
 */
export async function makePage(
  kind: PaperKind,
  seed: number,
  options: PaperOptions = {},
  typeface: Typeface = openTypeface(),
): Promise<GeneratedPage> {
  const dpi = options.dpi ?? 300;
  const manuscript = writeManuscript(kind, seed);
  const set = setPage(manuscript, typeface);
  const lines = options.seal === false ? set.lines.map(({ seal: _seal, ...line }) => line) : set.lines;
  const pixels = await drawPage({ ...set, lines }, typeface, dpi, options.colour);
  const jpeg = await scanPixels(pixels, options, dpi, seed);
  const sideways = options.rotation === 90 || options.rotation === 270;
  return {
    name: kind,
    direction: set.direction,
    lines: set.lines.map((line) => line.text.trim()),
    characters: placeCharacters(set, pixels.width, pixels.height, options),
    jpeg,
    dpi,
    widthPx: sideways ? pixels.height : pixels.width,
    heightPx: sideways ? pixels.width : pixels.height,
  };
}

/** A sheet with nothing on it but grain. */
export async function makeBlankPage(seed: number, options: PaperOptions = {}): Promise<Uint8Array> {
  const dpi = options.dpi ?? 300;
  const pixels = await drawPage({ direction: 'horizontal', lines: [] }, openTypeface(), dpi);
  return scanPixels(pixels, { noise: 3, ...options }, dpi, seed);
}

/** The pages as one scanner PDF without text. */
export function pagesToPdf(pages: readonly GeneratedPage[], now: Date): Promise<Uint8Array> {
  return joinToPdf(
    pages.map((page) => page.jpeg),
    pages[0]?.dpi ?? 300,
    now,
  );
}
