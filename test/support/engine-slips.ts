/** Slips as recognition engines make them, put into a page that was read without fault. */

import { pick, type Random, seededRandom } from '../../drivers/simulators/paper/random.ts';
import type { OcrBlock, OcrLine, OcrPage, OcrSymbol } from '../../ocr/result.ts';

/** How often, as shares. */
export interface EngineSlips {
  /** Characters read as another one. */
  readonly misread: number;
  /** Characters passed over. */
  readonly dropped: number;
  /** Lines of large type that are lost as a whole, as spread titles are. */
  readonly lostTitle: number;
  /** Lines broken into two beside each other. */
  readonly broken: number;
}

/** Some more than on light pages as measured. */
export const usualSlips: EngineSlips = { misread: 0.015, dropped: 0.003, lostTitle: 0.03, broken: 0.03 };
/** A page at which a person would frown. */
export const manySlips: EngineSlips = { misread: 0.05, dropped: 0.01, lostTitle: 0.1, broken: 0.08 };

/** Characters that engines take for one another. */
const alike = [
  ...[
    '通道逓',
    '知和如短',
    '依似伎',
    '頼頻瀬',
    '照品昭',
    '会公合',
    '回同固',
    '答苔箸',
    '報雑執',
    '告吉舎',
    '申甲由',
  ],
  ...[
    '請清肖',
    '書言昼',
    '議儀義',
    '例列倒',
    '規現視',
    '則側測',
    '事争亊',
    '務矛勤',
    '連運速',
    '絡給終',
    '録緑銀',
  ],
  ...[
    '名各多',
    '簿薄縛',
    '起赴超',
    '案宰客',
    '様檬欄',
    '令今合',
    '日曰目',
    '月用円',
    '年牟午',
    '第弟策',
    '号弓兮',
  ],
  ...[
    '市布巾',
    '町叮打',
    '部郎都',
    '課謀諜',
    '長辰表',
    '鳥烏島',
    '榊楠柵',
    '白日臼',
    '路踏跡',
    '震雲霞',
    '耐面射',
  ],
  ...['0OD', '1lI', '2Z7', '5S6', '8B3', '6b8', '9g4', '7ﾌ1', '3８8', '4A9'],
] as const;
const others = alike.join('');

/** The page with slips; the same seed gives the same. What is misread the engine mostly, but not always, doubts. */
export function withSlips(page: OcrPage, slips: EngineSlips, seed: number): OcrPage {
  const random = seededRandom(seed);
  const body = median(page.blocks.flatMap(({ lines }) => lines.map(sizeOf)));
  const blocks = page.blocks.flatMap((block): OcrBlock[] => {
    const lines = block.lines.flatMap((line) => {
      if (sizeOf(line) > body * 1.15 && random() < slips.lostTitle) return [];
      const symbols = line.symbols.flatMap((symbol) => slip(symbol, slips, random));
      if (symbols.length === 0) return [];
      return random() < slips.broken ? broken(symbols, random) : [toLine(symbols)];
    });
    return lines.length === 0 ? [] : [{ ...block, lines }];
  });
  return { ...page, blocks, confidence: 90 };
}

function slip(symbol: OcrSymbol, { misread, dropped }: EngineSlips, random: Random): OcrSymbol[] {
  const draw = random();
  if (draw < dropped) return [];
  // Engines doubt what they read right now and then, too.
  if (draw >= dropped + misread) return [{ ...symbol, confidence: random() < 0.03 ? 60 : 93 }];
  const group = alike.find((one) => one.includes(symbol.text));
  const taken = Array.from(group ?? others).filter((one) => one !== symbol.text);
  const confidence = random() < 0.7 ? Math.floor(random() * 60) : 60 + Math.floor(random() * 32);
  return [{ ...symbol, text: pick(random, taken), confidence }];
}

function broken(symbols: readonly OcrSymbol[], random: Random): OcrLine[] {
  const at = Math.floor(random() * symbols.length);
  return [symbols.slice(0, at), symbols.slice(at)].filter((part) => part.length > 0).map(toLine);
}

/** White space is not kept: engines lose most of it. */
function toLine(symbols: readonly OcrSymbol[]): OcrLine {
  const boxes = symbols.map(({ box }) => box);
  return {
    text: symbols.map(({ text }) => text).join(''),
    box: {
      left: Math.min(...boxes.map(({ left }) => left)),
      top: Math.min(...boxes.map(({ top }) => top)),
      right: Math.max(...boxes.map(({ right }) => right)),
      bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
    },
    confidence: symbols.reduce((sum, { confidence }) => sum + confidence, 0) / symbols.length,
    symbols,
  };
}

function sizeOf({ symbols }: OcrLine): number {
  return median(symbols.map(({ box }) => Math.max(box.right - box.left, box.bottom - box.top)));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
