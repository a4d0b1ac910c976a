/** Judges what was found on sheets, by the kind of sheet. */

import type { OcrPage } from '../../../ocr/result.ts';
import { findMyNumbers } from '../../../src/scan/my-number/find-my-numbers.ts';
import type { Sheet } from './sheet.ts';

/** A share with its 95 % interval by Wilson. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** What one page came to: numbers on it, numbers found, hits where no number is. */
export interface Judgement {
  readonly numbers: number;
  readonly found: number;
  readonly false: number;
}

/** Wilson's interval at 95 %. */
export function wilson(hits: number, of: number): Share {
  const z = 1.96;
  const share = of === 0 ? 0 : hits / of;
  const middle = (share + (z * z) / (2 * Math.max(1, of))) / (1 + (z * z) / Math.max(1, of));
  const half =
    (z * Math.sqrt((share * (1 - share)) / Math.max(1, of) + (z * z) / (4 * Math.max(1, of) ** 2))) /
    (1 + (z * z) / Math.max(1, of));
  return { hits, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * Compares hits with the rows of numbers of a sheet by their place: `placesPx` are the boxes around the true numbers on
 * the page image.
 */
export function judge(
  page: OcrPage,
  placesPx: readonly {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  }[],
): Judgement {
  const hits = findMyNumbers([page]);
  const touches = (hit: (typeof hits)[number], place: (typeof placesPx)[number]) =>
    hit.boxes.some(({ left, top, right, bottom }) => {
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      return x >= place.left && x <= place.right && y >= place.top && y <= place.bottom;
    });
  const found = placesPx.filter((place) => hits.some((hit) => touches(hit, place))).length;
  const stray = hits.filter((hit) => !placesPx.some((place) => touches(hit, place))).length;
  return { numbers: placesPx.length, found, false: stray };
}

/** Where the numbers of a sheet stand on a page of 300 dpi, with room for a page that lies askew. */
export function numberPlaces(sheet: Sheet, dpi = 300) {
  const px = (mm: number) => (mm / 25.4) * dpi;
  const digitsOf = (text: string) => text.normalize('NFKC').replaceAll(/\D/gu, '');
  return sheet.numbers.flatMap((number) => {
    const piece =
      sheet.pieces.find(({ text }) => digitsOf(text).includes(number)) ??
      sheet.pieces.find(({ text }) => digitsOf(text).endsWith(number.slice(0, 8)));
    if (piece === undefined) return [];
    const y = px(piece.yMm);
    return [{ left: 0, top: y - px(7), right: px(210), bottom: y + px(7) }];
  });
}
