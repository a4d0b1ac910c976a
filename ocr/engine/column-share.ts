/** Where symbols of a column are, as far as Tesseract can tell. */

import type { BoundingBox } from '../result.ts';

/**
 * An equal part of a word's box. In columns the engine gives symbols in the coordinates of its own turned copy,
 * cut off at the border of the image; boxes of words are right, and have one to three symbols of equal height.
 */
export function shareOfColumn(word: BoundingBox, index: number, count: number): BoundingBox {
  const part = (word.bottom - word.top) / count;
  return { ...word, top: word.top + part * index, bottom: word.top + part * (index + 1) };
}
