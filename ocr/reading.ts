/** Turns what an engine found on a straightened copy into blocks on the untouched page image. */

import type { EngineBlock, EngineLine } from './engine/engine.ts';
import { placeSymbols } from './layout/place-symbols.ts';
import type { PageTransform } from './preprocess/transform.ts';
import type { GreyImage } from './raster/page-raster.ts';
import type { BoundingBox, OcrBlock, OcrLine, TextDirection } from './result.ts';
import { joinLine } from './text-layer/join.ts';

/** Lines below this mean confidence are specks that the engine took for letters. */
const speckConfidence = 35;

/** Joins lines by the rules for Japanese, finds the symbols' ink on the copy, and puts every box on the page image. */
export function toBlocks(
  found: readonly EngineBlock[],
  direction: TextDirection,
  transform: PageTransform,
  copy: GreyImage,
): OcrBlock[] {
  return found.flatMap((block) => {
    const lines = block.lines
      .map((line) => toLine(line, direction, transform, copy))
      .filter((line) => line.symbols.length > 0 && line.confidence >= speckConfidence);
    return lines.length === 0 ? [] : [{ direction, box: around(lines.map((line) => line.box)), lines }];
  });
}

/** Mean over all symbols, 0 to 100; 0 when there are none. */
export function meanConfidence(blocks: readonly OcrBlock[]): number {
  return mean(
    blocks.flatMap((block) => block.lines.flatMap((line) => line.symbols.map((symbol) => symbol.confidence))),
  );
}

/** The smallest box around all of them; an empty box at the origin for none. */
export function around(boxes: readonly BoundingBox[]): BoundingBox {
  const [first] = boxes;
  if (first === undefined) return { left: 0, top: 0, right: 0, bottom: 0 };
  return boxes.reduce(
    (all, box) => ({
      left: Math.min(all.left, box.left),
      top: Math.min(all.top, box.top),
      right: Math.max(all.right, box.right),
      bottom: Math.max(all.bottom, box.bottom),
    }),
    first,
  );
}

function toLine(
  line: EngineLine,
  direction: TextDirection,
  transform: PageTransform,
  copy: GreyImage,
): OcrLine {
  const atInk = placeSymbols(copy, line, direction);
  const placed = line.symbols
    // White between symbols is judged by the engine's own boxes, to which the rules of joining are made.
    .map((symbol, index) => ({ ...symbol, onPage: transform.boxToImage(atInk[index]?.box ?? symbol.box) }))
    // The corners that straightening fills in are not part of the page.
    .filter(({ onPage }) => onPage.right > onPage.left && onPage.bottom > onPage.top);
  const symbols = placed.map(({ text, onPage, confidence }) => ({ text, box: onPage, confidence }));
  return {
    text: joinLine(placed, direction),
    box: around(symbols.map((symbol) => symbol.box)),
    confidence: mean(symbols.map((symbol) => symbol.confidence)),
    symbols,
  };
}

function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 10) / 10;
}
