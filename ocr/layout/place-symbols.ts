/**
 * Puts the boxes of symbols where their ink is. Engines that read whole lines know well what stands there and badly
 * where: their boxes drift by a character and more, most of all in columns.
 */

import type { EngineLine, EngineSymbol } from '../engine/engine.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox, TextDirection } from '../result.ts';
import { type Cell, type Cut, cutLine, type Slot } from './cut-line.ts';
import { along, type LineInk, measureLineInk } from './line-ink.ts';

/**
 * Faces of kanji fill nine tenths of their square and more, so that the em is about the line's breadth or more. The
 * likeliest first: lines differ by the characters that are in them.
 */
const emOfBand = [1.08, 1.04, 1.12, 1, 1.18, 0.95];
/** Cost for each symbol at which no other em is tried. */
const goodCost = 0.1;
/** Half a square and a bit: brackets stand in the inner half of theirs. */
const margin = 0.6;
const fewestPixels = 12;
/** Longer lines than any paper has are left as the engine gave them. */
const mostSymbols = 400;
const mostEms = 500;

/** Figures and letters may stand in a square or half of one, and engines cannot tell which. */
const narrow = /^[!-~]$/;

/** The symbols of one line with new boxes; those of a line that cannot be measured stay as they are. */
export function placeSymbols(
  image: GreyImage,
  { box, symbols }: EngineLine,
  direction: TextDirection,
): readonly EngineSymbol[] {
  if (symbols.length === 0 || symbols.length > mostSymbols) return symbols;
  const line = measureLineInk(image, box, direction, margin);
  const band = line.high - line.low;
  if (band < fewestPixels || line.ink.length > band * mostEms) return symbols;
  const best = cheapestCut(line, symbols, direction);
  if (best.cells.length !== symbols.length) return symbols;
  return symbols.map((symbol, index) => {
    const cell = best.cells[index];
    return cell === undefined ? symbol : { ...symbol, box: toBox(line, cell, direction) };
  });
}

function cheapestCut(line: LineInk, symbols: readonly EngineSymbol[], direction: TextDirection): Cut {
  let best: Cut = { cells: [], cost: Number.POSITIVE_INFINITY };
  for (const factor of emOfBand) {
    const em = (line.high - line.low) * factor;
    const slots = symbols.map((symbol) => toSlot(symbol, line, direction, em));
    const cut = cutLine(line.ink, em, slots);
    if (cut.cost < best.cost) best = cut;
    if (best.cost <= goodCost * symbols.length) break;
  }
  return best;
}

function toSlot({ text, box }: EngineSymbol, { start }: LineInk, direction: TextDirection, em: number): Slot {
  const [first, last] = along(box, direction);
  const middle = ((first + last) / 2 - start) / em;
  return narrow.test(text) && direction === 'horizontal'
    ? { leastEm: 0.3, mostEm: 1.1, wantedEm: undefined, middleEm: middle }
    : { leastEm: 0.75, mostEm: 1.25, wantedEm: 1, middleEm: middle };
}

/** The cell without the white at its ends. */
function toBox({ start, ink, low, high }: LineInk, cell: Cell, direction: TextDirection): BoundingBox {
  let { from, to } = cell;
  while (from < to - 1 && ink[from] === 0) from += 1;
  while (to > from + 1 && ink[to - 1] === 0) to -= 1;
  if (from >= to - 1) ({ from, to } = cell);
  return direction === 'horizontal'
    ? { left: start + from, top: low, right: start + to, bottom: high }
    : { left: low, top: start + from, right: high, bottom: start + to };
}
