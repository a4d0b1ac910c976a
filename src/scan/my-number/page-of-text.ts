/** Text without places, such as the text that a PDF carries, as a page that can be looked through. */

import type { BoundingBox, OcrLine, OcrPage } from '../../../ocr/result.ts';

/** Size of a character in units of the page: a full-width one is twice as wide as a half-width one. */
const [unit, height, pitch] = [10, 20, 30] as const;
/** Characters of text that are looked at; more is no page. */
const mostCharacters = 200_000;

/** Sets the lines of a text in a typeface of even width. Boxes of hits in it are no places of a document. */
export function pageOfText(text: string, pageNumber: number): OcrPage {
  const lines = text
    .slice(0, mostCharacters)
    .split(/\r\n|[\n\r\f\u2028\u2029]/u)
    .flatMap((line, index) => toLine(line, index) ?? []);
  const box = { left: 0, top: 0, right: 1, bottom: 1 };
  return {
    pageNumber,
    widthPx: 0,
    heightPx: 0,
    resolutionDpi: 300,
    orientationDegrees: 0,
    skewDegrees: 0,
    blank: lines.length === 0,
    blocks: lines.length === 0 ? [] : [{ direction: 'horizontal', box, lines }],
    confidence: 100,
  };
}

function toLine(text: string, index: number): OcrLine | undefined {
  let left = 0;
  const symbols: { text: string; box: BoundingBox; confidence: number }[] = [];
  for (const character of text) {
    const width = /[\p{ASCII}\uff61-\uff9f]/u.test(character) ? unit : 2 * unit;
    const box = { left, top: index * pitch, right: left + width, bottom: index * pitch + height };
    left += width;
    if (!/^\s$/u.test(character)) symbols.push({ text: character, box, confidence: 100 });
  }
  if (symbols.length === 0) return undefined;
  return {
    text,
    box: { left: 0, top: index * pitch, right: left, bottom: index * pitch + height },
    confidence: 100,
    symbols,
  };
}
