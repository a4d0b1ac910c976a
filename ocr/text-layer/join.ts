/**
 * Joins symbols to a line of text by the rules for Japanese. Engines put a space after every "word", and in
 * Japanese words are a character or two: such spaces make a document unfindable.
 */

import type { BoundingBox, TextDirection } from '../result.ts';

/** What joining needs to know of a symbol. */
export interface JoinableSymbol {
  readonly text: string;
  readonly box: BoundingBox;
  /** True for the first symbol of what the engine takes for a word. */
  readonly startsWord: boolean;
}

/** An ideographic space stands for a gap of one em between faces of characters. */
const ideographicSpace = '\u3000';
const wideGapEm = 0.95;
/** Brackets, stops and figures have white in their own square. */
const wideGapInNarrowEm = 1.5;
/** Engines place narrow figures badly within full-width squares; only a wide gap parts two numbers. */
const figureGapEm = 1.2;

const latin = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}!-~]/u;
const halfWidthFigure = /^[0-9]$/;
const figure = /^[0-9０-９]$/;
const halfWidth = /^[ -~]+$/;
/** In a column these fill a small part of their square. */
const thin = /^[一二三ニミー―…]$/;
const punctuation = /^[、。，．・：；！？（）「」『』【】〔〕［］｛｝〈〉《》]$/u;

/**
 * The text of one line. No space between Japanese characters, nor between them and Latin letters or figures;
 * a space between two half-width Latin words; an ideographic space at gaps above one em.
 */
export function joinLine(symbols: readonly JoinableSymbol[], direction: TextDirection): string {
  const em = emOf(symbols, direction);
  let text = '';
  symbols.forEach((symbol, index) => {
    const before = symbols[index - 1];
    if (before !== undefined) text += spaceBetween(before, symbol, gapOf(before, symbol, direction) / em);
    text += symbol.text;
  });
  return text;
}

/** What stands between two symbols `gapEm` apart. */
export function spaceBetween(
  before: Pick<JoinableSymbol, 'text'>,
  after: Pick<JoinableSymbol, 'text' | 'startsWord'>,
  gapEm: number,
): '' | ' ' | typeof ideographicSpace {
  const bothLatin = latin.test(before.text) && latin.test(after.text);
  const bothHalfWidth = halfWidth.test(before.text) && halfWidth.test(after.text);
  if (bothLatin && bothHalfWidth) {
    const figures = halfWidthFigure.test(before.text) && halfWidthFigure.test(after.text);
    return after.startsWord && (!figures || gapEm > figureGapEm) ? ' ' : '';
  }
  const beside = [before.text, after.text].some((text) =>
    [punctuation, figure, thin].some((narrow) => narrow.test(text)),
  );
  return gapEm > (beside ? wideGapInNarrowEm : wideGapEm) ? ideographicSpace : '';
}

/**
 * The em of a line in pixels: the median distance from symbol to symbol, which holds even where the engine
 * stretches boxes over white; in short lines the median of the longer sides, whose faces fill nine tenths.
 */
export function emOf(symbols: readonly Pick<JoinableSymbol, 'box'>[], direction: TextDirection): number {
  const start = (box: BoundingBox) => (direction === 'vertical' ? box.top : box.left);
  const pitches = symbols.slice(1).map(({ box }, index) => start(box) - start(symbols[index]?.box ?? box));
  if (pitches.length >= 5) return Math.max(1, median(pitches));
  return Math.max(1, median(symbols.map(({ box }) => longerSide(box))) / 0.9);
}

function longerSide(box: BoundingBox): number {
  return Math.max(box.right - box.left, box.bottom - box.top);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

function gapOf(before: JoinableSymbol, after: JoinableSymbol, direction: TextDirection): number {
  return direction === 'vertical' ? after.box.top - before.box.bottom : after.box.left - before.box.right;
}
