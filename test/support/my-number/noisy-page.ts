/** A sheet as recognition might give it: characters with places, and slips. */

import { between, pick, type Random, seededRandom } from '../../../drivers/simulators/paper/random.ts';
import type { BoundingBox, OcrBlock, OcrLine, OcrPage, OcrSymbol } from '../../../ocr/result.ts';
import { type Piece, placesOf, type Sheet } from './sheet.ts';

/** How much recognition slips, as shares of the characters. */
export interface Slips {
  /** Digits that become another character of like shape (O, l, 〇). */
  readonly alike: number;
  /** Lines in which one digit becomes another digit. */
  readonly misread: number;
  /** Lines in which one digit is passed over. */
  readonly dropped: number;
  /** Lines into which one bar of a box gets. */
  readonly bar: number;
  /** Labels with one wrong character. */
  readonly label: number;
  /** Lines that are broken into two at a wide white. */
  readonly broken: number;
}

/** Slips of a bad scan. */
export const badScan: Slips = { alike: 0.03, misread: 0.1, dropped: 0.05, bar: 0.1, label: 0.1, broken: 0.2 };
/** None. */
export const noSlips: Slips = { alike: 0, misread: 0, dropped: 0, bar: 0, label: 0, broken: 0 };

const alike: Readonly<Record<string, readonly string[]>> = {
  0: ['O', 'o', '〇', '○', 'D'],
  1: ['l', 'I', '|', '!'],
  2: ['Z'],
  5: ['S', 's'],
  6: ['b', 'G'],
  8: ['B'],
  9: ['g', 'q'],
};
const labelSlips: readonly (readonly [string, string])[] = [
  ['個人番号', '偲人番号'],
  ['個人番号', '個入番号'],
  ['個人番号', '個人番弓'],
  ['個人番号', '個人審号'],
  ['個人番号', '個人 番号'],
  ['マイナンバー', 'マイナンパー'],
  ['マイナンバー', 'マイナソバー'],
  ['マイナンバー', 'マイナンバ一'],
  ['マイナンバー', 'マィナンバー'],
];

const dpi = 300;
const px = (mm: number): number => (mm / 25.4) * dpi;

/** The page of a sheet. The same seed gives the same slips. */
export function noisyPage(sheet: Sheet, seed: number, slips: Slips): OcrPage {
  const random = seededRandom(seed);
  const tilt = slips === noSlips ? 0 : (random() - 0.5) * 2;
  const blocks = sheet.pieces.map((piece): OcrBlock => {
    const lines = breakUp(symbolsOf(piece, random, slips), random, slips).map(toLine);
    return { direction: 'horizontal', box: around(lines.map(({ box }) => box)), lines };
  });
  return {
    pageNumber: 1,
    widthPx: Math.round(px(210)),
    heightPx: Math.round(px(297)),
    resolutionDpi: dpi,
    orientationDegrees: 0,
    skewDegrees: tilt,
    blank: false,
    blocks: blocks.filter(({ lines }) => lines.length > 0).map((block) => askew(block, -tilt)),
    confidence: 80,
  };
}

function symbolsOf(piece: Piece, random: Random, slips: Slips): OcrSymbol[] {
  const size = px(((piece.sizePt ?? 10.5) / 72) * 25.4);
  const shown = slipLabel(piece.text, random, slips);
  const symbols: OcrSymbol[] = placesOf({ ...piece, text: shown })
    .filter(({ character }) => !/\s/u.test(character))
    .map(({ character, xMm, widthMm }) => {
      const jitter = slips === noSlips ? 0 : (random() - 0.5) * 0.1 * size;
      const left = px(xMm) + jitter;
      const box = {
        left,
        top: px(piece.yMm) - 0.8 * size,
        right: left + 0.85 * px(widthMm),
        bottom: px(piece.yMm),
      };
      return { text: random() < slips.alike ? alikeOf(character, random) : character, box, confidence: 85 };
    });
  const figures = symbols.flatMap(({ text }, index) => (/\d/u.test(text.normalize('NFKC')) ? [index] : []));
  if (figures.length < 4) return symbols;
  return slipFigures(symbols, figures, random, slips);
}

function slipFigures(
  symbols: OcrSymbol[],
  figures: readonly number[],
  random: Random,
  slips: Slips,
): OcrSymbol[] {
  const changed = [...symbols];
  const at = pick(random, figures);
  const symbol = changed[at];
  if (symbol === undefined) return changed;
  const draw = random();
  if (draw < slips.misread) changed[at] = { ...symbol, text: String(between(random, 0, 9)) };
  else if (draw < slips.misread + slips.dropped) changed.splice(at, 1);
  else if (draw < slips.misread + slips.dropped + slips.bar) {
    const { left, top, bottom } = symbol.box;
    changed.splice(at, 0, {
      text: '|',
      box: { left: left - 4, top, right: left - 1, bottom },
      confidence: 50,
    });
  }
  return changed;
}

function alikeOf(character: string, random: Random): string {
  const others = alike[character.normalize('NFKC')];
  return others === undefined ? character : pick(random, others);
}

function slipLabel(text: string, random: Random, slips: Slips): string {
  if (random() >= slips.label) return text;
  const fitting = labelSlips.filter(([right]) => text.includes(right));
  if (fitting.length === 0) return text;
  const [right, wrong] = pick(random, fitting);
  return text.replace(right, wrong);
}

/** Breaks a line in two where the white is widest, as layouts do with cells. */
function breakUp(symbols: readonly OcrSymbol[], random: Random, slips: Slips): (readonly OcrSymbol[])[] {
  if (symbols.length < 3 || random() >= slips.broken) return [symbols];
  let [widest, at] = [0, 0];
  for (const [index, symbol] of symbols.entries()) {
    const gap = symbol.box.left - (symbols[index - 1]?.box.right ?? symbol.box.left);
    if (gap > widest) [widest, at] = [gap, index];
  }
  const size = (symbols[0]?.box.bottom ?? 0) - (symbols[0]?.box.top ?? 0);
  return at === 0 || widest < 0.5 * size ? [symbols] : [symbols.slice(0, at), symbols.slice(at)];
}

function toLine(symbols: readonly OcrSymbol[]): OcrLine {
  return {
    text: symbols.map(({ text }) => text).join(''),
    box: around(symbols.map(({ box }) => box)),
    confidence: 80,
    symbols,
  };
}

/** Puts a block where it lies on a sheet that was fed askew. */
function askew(block: OcrBlock, degrees: number): OcrBlock {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  const turn = ({ left, top, right, bottom }: BoundingBox): BoundingBox => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const [u, v] = [x * cos - y * sin, x * sin + y * cos];
    const [w, h] = [(right - left) / 2, (bottom - top) / 2];
    return { left: u - w, top: v - h, right: u + w, bottom: v + h };
  };
  const lines = block.lines.map((line) => ({
    ...line,
    box: turn(line.box),
    symbols: line.symbols.map((symbol) => ({ ...symbol, box: turn(symbol.box) })),
  }));
  return { ...block, box: turn(block.box), lines };
}

function around(boxes: readonly BoundingBox[]): BoundingBox {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}
