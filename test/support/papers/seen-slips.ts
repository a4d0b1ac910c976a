/** Slips of the engine as seen on pages that it really read: counted there, told as text, and put into other pages. */

import type { OcrLine, OcrPage, OcrSymbol } from '../../../ocr/result.ts';
import type { TrueLine } from '../ocr-set/truth.ts';
import type { TruePage } from './drawn.ts';
import { editPath } from './edit-path.ts';
import { folded } from './exact.ts';

/** How a line is set, which is what slips depend on most. */
export const lineKinds = ['plain', 'large', 'spread', 'single', 'cell'] as const;

/** One of {@link lineKinds}. */
export type LineKind = (typeof lineKinds)[number];

/** Counts over lines of a kind. */
export interface SeenLines {
  lines: number;
  /** Of which nothing was read. */
  lost: number;
  /** Read as two or more beside each other. */
  broken: number;
  /** Of which less than half of the characters were read right. */
  ruined: number;
  characters: number;
  wrong: number;
}

/** Counts over one character. */
export interface SeenCharacter {
  seen: number;
  /** What was read in its place and how often; empty: it was passed over. */
  readonly as: Map<string, number>;
}

/** All that was seen. */
export interface SeenSlips {
  readonly pages: number;
  readonly lines: Readonly<Record<LineKind, SeenLines>>;
  readonly characters: ReadonlyMap<string, SeenCharacter>;
  /** Characters that were read where there is none. */
  readonly added: ReadonlyMap<string, number>;
  /** Confidences, 0 to 100, of characters read right and wrong. */
  readonly right: readonly number[];
  readonly wrong: readonly number[];
  /** Gaps of an em in lines that were read whole, and those that stand in their text as white space. */
  readonly gaps: { readonly seen: number; readonly kept: number };
}

/** How a line is set; `body` is the page's ordinary size of type in pixels. */
export function kindOfLine(line: TrueLine, body: number): LineKind {
  if (line.cell !== undefined) return 'cell';
  if (line.text.trim().length === 1) return 'single';
  if (isSpread(line)) return 'spread';
  return sizeOf(line) > body * 1.12 ? 'large' : 'plain';
}

/** The size of type that most characters of a page have. */
export function bodyOf(page: TruePage): number {
  return median(page.truth.lines.flatMap((line) => line.characters.map(() => sizeOf(line))));
}

function sizeOf({ characters }: TrueLine): number {
  return median(characters.map(({ box }) => box.bottom - box.top));
}

/** Letters further apart than half of their size. */
function isSpread({ characters }: TrueLine): boolean {
  const black = characters.filter(({ text }) => /\S/u.test(text));
  const steps = black.slice(1).map(({ box }, at) => box.left - (black[at]?.box.left ?? 0));
  const widths = black.map(({ box }) => box.bottom - box.top);
  return black.length > 1 && median(steps) > 1.1 * median(widths);
}

/** Counts the slips of pages. */
export function countSlips(pages: readonly { readonly page: TruePage; readonly read: OcrPage }[]): SeenSlips {
  const lines = Object.fromEntries(
    lineKinds.map((kind) => [kind, { lines: 0, lost: 0, broken: 0, ruined: 0, characters: 0, wrong: 0 }]),
  ) as Record<LineKind, SeenLines>;
  const counts: Counts = {
    ...{ lines, characters: new Map(), added: new Map() },
    ...{ right: [], wrong: [], gaps: { seen: 0, kept: 0 } },
  };
  for (const { page, read } of pages) countPage(page, read, counts);
  return { pages: pages.length, ...counts };
}

interface Counts {
  readonly lines: Record<LineKind, SeenLines>;
  readonly characters: Map<string, SeenCharacter>;
  readonly added: Map<string, number>;
  readonly right: number[];
  readonly wrong: number[];
  readonly gaps: { seen: number; kept: number };
}

function countPage(page: TruePage, read: OcrPage, counts: Counts): void {
  const body = bodyOf(page);
  const readLines = read.blocks.flatMap((block) => block.lines);
  for (const line of page.truth.lines) {
    const truth = folded(line.text);
    if (truth === '') continue;
    const own = counts.lines[kindOfLine(line, body)];
    const parts = partsOf(line, page.truth.lines, readLines);
    own.lines += 1;
    if (parts.length === 0) {
      own.lost += 1;
      continue;
    }
    if (parts.length > 1) own.broken += 1;
    const symbols = parts.flatMap((part) => part.symbols).flatMap(foldedSymbols);
    const path = editPath(
      Array.from(truth),
      symbols.map(({ text }) => text),
    );
    const wrong = path.filter(
      ({ from, to }) => from === undefined || to === undefined || !isSame(truth, symbols, from, to),
    ).length;
    // A line that is not there any more says nothing of its characters.
    if (wrong > truth.length / 2) {
      own.ruined += 1;
      continue;
    }
    own.characters += Array.from(truth).length;
    own.wrong += wrong;
    countGaps(line, parts, counts);
    for (const { from, to } of path) countStep(Array.from(truth), symbols, from, to, counts);
  }
}

function isSame(truth: string, symbols: readonly OcrSymbol[], from: number, to: number): boolean {
  return Array.from(truth)[from] === symbols[to]?.text;
}

function countStep(
  truth: readonly string[],
  symbols: readonly OcrSymbol[],
  from: number | undefined,
  to: number | undefined,
  { characters, added, right, wrong }: Counts,
): void {
  const symbol = to === undefined ? undefined : symbols[to];
  const text = from === undefined ? undefined : truth[from];
  if (text === undefined) {
    if (symbol === undefined) return;
    added.set(symbol.text, (added.get(symbol.text) ?? 0) + 1);
    wrong.push(Math.round(symbol.confidence));
    return;
  }
  const seen = characters.get(text) ?? { seen: 0, as: new Map<string, number>() };
  characters.set(text, seen);
  seen.seen += 1;
  if (symbol?.text === text) {
    right.push(Math.round(symbol.confidence));
    return;
  }
  seen.as.set(symbol?.text ?? '', (seen.as.get(symbol?.text ?? '') ?? 0) + 1);
  if (symbol !== undefined) wrong.push(Math.round(symbol.confidence));
}

function countGaps(line: TrueLine, parts: readonly OcrLine[], { gaps }: Counts): void {
  const truth = Array.from(line.text.trim().matchAll(/\S\u3000+\S/gu)).length;
  if (truth === 0 || parts.length > 1) return;
  const kept = parts.flatMap(({ text }) => Array.from(text.matchAll(/\S\s+\S/gu))).length;
  gaps.seen += truth;
  gaps.kept += Math.min(truth, kept);
}

/** Lines as read whose middle lies on a true line, from the left. */
function partsOf(line: TrueLine, all: readonly TrueLine[], read: readonly OcrLine[]): OcrLine[] {
  return read.filter((one) => nearest(one, all) === line).sort((a, b) => a.box.left - b.box.left);
}

function nearest({ box }: OcrLine, all: readonly TrueLine[]): TrueLine | undefined {
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  let best: { readonly line: TrueLine; readonly distance: number } | undefined;
  for (const line of all) {
    for (const { box: one } of line.characters) {
      const dx = Math.max(0, one.left - x, x - one.right);
      const dy = Math.abs((one.top + one.bottom) / 2 - y);
      const distance = dx + 3 * dy;
      if (dy < (one.bottom - one.top) * 0.7 && (best === undefined || distance < best.distance))
        best = { line, distance };
    }
  }
  return best?.line;
}

function foldedSymbols(symbol: OcrSymbol): OcrSymbol[] {
  return Array.from(folded(symbol.text), (text) => ({ ...symbol, text }));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
