/** Reads the hOCR that Tesseract writes with `hocr_char_boxes` (hOCR 1.2: ocr_line, ocrx_word, ocrx_cinfo). */

import type { BoundingBox, TextDirection } from '../result.ts';
import { shareOfColumn } from './column-share.ts';
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

interface Word {
  readonly confidence: number;
  readonly box: BoundingBox;
  readonly symbols: EngineSymbol[];
}

interface Line {
  readonly box: BoundingBox;
  readonly words: Word[];
}

/** The blocks in the order of the file; those without symbols are left out. */
export function parseHocr(hocr: string, direction: TextDirection): EngineBlock[] {
  const blocks: Line[][] = [];
  let count = 0;
  for (const [, kind, single, double, text] of hocr.matchAll(element)) {
    const title = single ?? double ?? '';
    const line = blocks.at(-1)?.at(-1);
    if (kind === 'ocr_carea') blocks.push([]);
    else if (kind === 'ocrx_word') {
      line?.words.push({ confidence: numberAfter(title, 'x_wconf'), box: toBox(title), symbols: [] });
    } else if (kind === 'ocrx_cinfo') {
      count += 1;
      if (count > mostSymbols) break;
      const word = line?.words.at(-1);
      if (word !== undefined) word.symbols.push(...toSymbols(title, text ?? '', word));
    } else blocks.at(-1)?.push({ box: toBox(title), words: [] });
  }
  return blocks
    .map((lines): EngineBlock => ({ lines: lines.map((line) => toLine(line, direction)).filter(hasSymbols) }))
    .filter(({ lines }) => lines.length > 0);
}

function toLine({ box, words }: Line, direction: TextDirection): EngineLine {
  const symbols = words.flatMap((word) =>
    direction === 'horizontal'
      ? word.symbols
      : word.symbols.map((symbol, index) => ({
          ...symbol,
          box: shareOfColumn(word.box, index, word.symbols.length),
        })),
  );
  return { box, symbols };
}

function hasSymbols(line: EngineLine): boolean {
  return line.symbols.length > 0;
}

function toSymbols(title: string, escaped: string, word: Word): EngineSymbol[] {
  const text = escaped.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity).trim();
  if (text === '') return [];
  // The engine is sure of nearly every symbol; only its doubt about the word tells good pages from bad.
  const confidence = Math.min(numberAfter(title, 'x_conf'), word.confidence);
  return [{ text, box: toBox(title), confidence, startsWord: word.symbols.length === 0 }];
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
