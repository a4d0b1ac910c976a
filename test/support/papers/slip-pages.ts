/** Pages that nobody read, with slips as they were seen on pages that were read: as often, and the same ones. */

import { pick, type Random, seededRandom } from '../../../drivers/simulators/paper/random.ts';
import type { OcrLine, OcrPage, OcrSymbol } from '../../../ocr/result.ts';
import type { TrueLine } from '../ocr-set/truth.ts';
import type { TruePage } from './drawn.ts';
import { lineOf, readBy, symbolsOf } from './faultless.ts';
import { bodyOf, kindOfLine, type LineKind, type SeenSlips } from './seen-slips.ts';

/** Characters that were seen so often decide by themselves how often they are misread; rarer ones go by their class. */
const enough = 20;

/** Puts slips into pages; the same seed gives the same. */
export interface Slipper {
  /** `times`: how many times as often as seen; default 1. */
  slip(page: TruePage, seed: number, times?: number): OcrPage;
}

/** A slipper from what was seen. */
export function slipperOf(seen: SeenSlips): Slipper {
  const model = modelOf(seen);
  return {
    slip(page, seed, times = 1) {
      const random = seededRandom(seed);
      const body = bodyOf(page);
      return readBy(page, (line) => readLine(line, kindOfLine(line, body), { seen, model, random, times }));
    },
  };
}

interface ClassModel {
  readonly rate: number;
  /** What was read for characters of the class, each as often as it was. */
  readonly as: readonly string[];
}

interface Model {
  readonly classes: ReadonlyMap<string, ClassModel>;
  readonly rate: number;
  readonly addRate: number;
  readonly added: readonly string[];
}

/** Figures, kana, signs, and Chinese characters by whether they were seen often. */
function classOf(text: string, seen: number): string {
  if (/[0-9]/.test(text)) return 'figure';
  if (/\p{Script=Han}/u.test(text)) return seen < 10 ? 'rare' : 'han';
  return /[\p{Script=Hiragana}\p{Script=Katakana}ー]/u.test(text) ? 'kana' : 'sign';
}

function modelOf({ characters, added }: SeenSlips): Model {
  const sums = new Map<string, { seen: number; as: string[] }>();
  for (const [text, one] of characters) {
    const name = classOf(text, one.seen);
    const sum = sums.get(name) ?? { seen: 0, as: [] };
    sums.set(name, sum);
    sum.seen += one.seen;
    for (const [as, count] of one.as) sum.as.push(...new Array<string>(count).fill(as));
  }
  const all = [...sums.values()].reduce((total, { seen }) => total + seen, 0);
  const wrong = [...sums.values()].reduce((total, { as }) => total + as.length, 0);
  const more = [...added].flatMap(([text, count]) => new Array<string>(count).fill(text));
  return {
    classes: new Map(
      [...sums].map(([name, { seen, as }]) => [name, { rate: as.length / Math.max(1, seen), as }]),
    ),
    rate: wrong / Math.max(1, all),
    addRate: more.length / Math.max(1, all),
    added: more,
  };
}

interface Slipping {
  readonly seen: SeenSlips;
  readonly model: Model;
  readonly random: Random;
  readonly times: number;
}

function readLine(line: TrueLine, kind: LineKind, how: Slipping): OcrLine[] {
  const { seen, model, random, times } = how;
  const own = seen.lines[kind];
  const share = (count: number): number => (times * count) / Math.max(1, own.lines);
  if (random() < share(own.lost)) return [];
  const ruined = random() < share(own.ruined);
  const factor =
    own.characters === 0 ? 1 : own.wrong / own.characters / Math.max(1e-9, model.rate + model.addRate);
  const symbols: Placed[] = [];
  const black = Array.from(line.text.trim().matchAll(/(\s*)(\S)/gu), ([, white = '']) => white);
  symbolsOf(line).forEach((symbol, at) => {
    const gap = (black[at] ?? '').length > 0 && random() < keptGaps(seen);
    for (const text of characterAs(symbol.text, ruined ? undefined : factor * times, how)) {
      symbols.push({ ...text, box: symbol.box, gap });
    }
  });
  const parts = random() < share(own.broken) ? cut(symbols, black, random) : [symbols];
  return parts.flatMap((part) => lineOf(textOf(part), part) ?? []);
}

type Placed = OcrSymbol & { readonly gap: boolean };

const keptGaps = ({ gaps }: SeenSlips): number => (gaps.seen === 0 ? 0 : gaps.kept / gaps.seen);

/** What is read for one character; `factor` undefined in a line that is ruined. */
function characterAs(
  printed: string,
  factor: number | undefined,
  { seen, model, random }: Slipping,
): Pick<OcrSymbol, 'text' | 'confidence'>[] {
  const text = printed.normalize('NFKC');
  const known = seen.characters.get(text);
  const own = model.classes.get(classOf(text, known?.seen ?? 0));
  const times = known?.seen ?? 0;
  const wrong = [...(known?.as.values() ?? [])].reduce((sum, count) => sum + count, 0);
  const rate = (wrong + enough * (own?.rate ?? model.rate)) / (times + enough);
  const read: Pick<OcrSymbol, 'text' | 'confidence'>[] = [];
  if (random() < (factor === undefined ? 0.7 : rate * factor)) {
    const byItself = random() < wrong / Math.max(1e-9, wrong + enough * (own?.rate ?? 0));
    const pool = byItself
      ? [...(known?.as ?? [])].flatMap(([as, count]) => new Array<string>(count).fill(as))
      : (own?.as ?? []);
    const as = pool.length === 0 ? '' : pick(random, pool);
    if (as !== '') read.push({ text: as, confidence: confidenceOf(seen.wrong, random) });
  } else {
    read.push({ text: printed, confidence: confidenceOf(seen.right, random) });
  }
  if (model.added.length > 0 && random() < model.addRate * (factor ?? 1))
    read.push({ text: pick(random, model.added), confidence: confidenceOf(seen.wrong, random) });
  return read;
}

const confidenceOf = (values: readonly number[], random: Random): number =>
  values.length === 0 ? 90 : pick(random, values);

/** A line falls apart at its gaps, when it has any. */
function cut(symbols: readonly Placed[], white: readonly string[], random: Random): Placed[][] {
  const gaps = white.flatMap((one, at) => (at > 0 && one.length > 0 ? [at] : []));
  const at = gaps.length > 0 ? pick(random, gaps) : 1 + Math.floor(random() * (symbols.length - 1));
  return [symbols.slice(0, at), symbols.slice(at)].filter((part) => part.length > 0);
}

function textOf(symbols: readonly Placed[]): string {
  return symbols.map(({ text, gap }, at) => (gap && at > 0 ? `\u3000${text}` : text)).join('');
}
