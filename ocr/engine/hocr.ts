/** Reads the hOCR that Tesseract writes with `hocr_char_boxes` (hOCR 1.2: ocr_line, ocrx_word, ocrx_cinfo). */

import type { BoundingBox } from '../result.ts';
import type { EngineBlock, EngineLine, EngineSymbol } from './engine.ts';

const element =
  /<(?:div|span) class='(ocr_carea|ocr_line|ocr_header|ocr_caption|ocr_textfloat|ocrx_word|ocrx_cinfo)'[^>]*? title=(?:'([^']*)'|"([^"]*)")[^>]*>([^<]*)/g;
const boxes = /\b(?:bbox|x_bboxes) (-?\d+) (-?\d+) (-?\d+) (-?\d+)/;
const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
/** A page of an office has fewer; more is the work of a picture. */
const mostSymbols = 100_000;

/** The blocks in the order of the file; those without symbols are left out. */
export function parseHocr(hocr: string): EngineBlock[] {
  const blocks: { lines: { box: BoundingBox; symbols: EngineSymbol[] }[] }[] = [];
  let word = { confidence: 0, begins: true };
  let count = 0;
  for (const [, kind, single, double, text] of hocr.matchAll(element)) {
    const title = single ?? double ?? '';
    if (kind === 'ocr_carea') blocks.push({ lines: [] });
    else if (kind === 'ocrx_word') word = { confidence: numberAfter(title, 'x_wconf'), begins: true };
    else if (kind === 'ocrx_cinfo') {
      count += 1;
      if (count > mostSymbols) break;
      const symbol = toSymbol(title, text ?? '', word);
      if (symbol === undefined) continue;
      blocks.at(-1)?.lines.at(-1)?.symbols.push(symbol);
      word.begins = false;
    } else blocks.at(-1)?.lines.push({ box: toBox(title), symbols: [] });
  }
  return blocks
    .map(({ lines }): EngineBlock => ({ lines: lines.filter(hasSymbols) }))
    .filter(({ lines }) => lines.length > 0);
}

function hasSymbols(line: EngineLine): boolean {
  return line.symbols.length > 0;
}

function toSymbol(
  title: string,
  escaped: string,
  word: { readonly confidence: number; readonly begins: boolean },
): EngineSymbol | undefined {
  const text = escaped.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity).trim();
  if (text === '') return undefined;
  // The engine is sure of nearly every symbol; only its doubt about the word tells good pages from bad.
  const confidence = Math.min(numberAfter(title, 'x_conf'), word.confidence);
  return { text, box: toBox(title), confidence, startsWord: word.begins };
}

function toBox(title: string): BoundingBox {
  const [, left, top, right, bottom] = boxes.exec(title) ?? [];
  return {
    left: Number(left ?? 0),
    top: Number(top ?? 0),
    right: Number(right ?? 0),
    bottom: Number(bottom ?? 0),
  };
}

function numberAfter(title: string, name: string): number {
  const found = new RegExp(`\\b${name} (\\d+(?:\\.\\d+)?)`).exec(title);
  return Math.max(0, Math.min(100, Number(found?.[1] ?? 0)));
}
