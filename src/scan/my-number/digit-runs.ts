/** Runs of digits in a row: what may be one number, with what recognition commonly makes of digits. */

import { type FrameBox, frameAround, type Mark, type MarkRow } from './reading-frame.ts';

/** One place of a number. */
export interface DigitMark {
  readonly digit: number;
  /** False: another character that digits are taken for. */
  readonly strict: boolean;
  readonly mark: Mark;
}

/** Digits that follow each other with nothing but separators and white between them. */
export interface DigitRun {
  readonly digits: readonly DigitMark[];
  /** Lengths of the groups that separators or wider white make. */
  readonly groups: readonly number[];
  /** What stands directly before and after, at most four characters each. */
  readonly before: string;
  readonly after: string;
  /** Groups are parted by commas or full stops, as amounts and addresses of machines are. */
  readonly pointed: boolean;
  /** Breaks of other characters that were passed over. */
  readonly breaks: number;
  readonly box: FrameBox;
  /** Height of the digits. */
  readonly height: number;
}

/** Characters that are no digit and are read for one. */
const lookAlikes: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: 'OoQD〇○◯０。',
    1: 'lI|i!丨イ',
    2: 'Zz',
    3: 'ョ',
    4: 'A',
    5: 'Ss',
    6: 'bG',
    7: 'ワク',
    8: 'B&',
    9: 'qg',
  }).flatMap(([digit, characters]) => [...characters].map((one) => [one, Number(digit)] as const)),
);
const kanjiDigits = '〇一二三四五六七八九';
const separators = /^[\s\-‐‑‒–—―−ー_・.,、。:/[\]()|｜│┃¦'"’`´~]*$/u;
const points = /^[.,]$/;
/** Circled figures and the like name items of a form. */
const enclosed = /[\u2460-\u24ff\u2776-\u2793\u3251-\u32bf]/u;

/** White that parts two numbers, in heights of a digit. A row of boxes leaves 1 to 2. */
const widestGap = 3.6;

/** All runs of a row with at least `fewest` digits. */
export function digitRuns(row: MarkRow, fewest: number): DigitRun[] {
  const runs: DigitRun[] = [];
  let from = 0;
  while (from < row.length) {
    const to = endOfRun(row, from);
    const run = to > from ? runBetween(row, from, to) : undefined;
    if (run !== undefined && run.digits.length >= fewest) runs.push(run);
    from = Math.max(to, from + 1);
  }
  return runs;
}

/** One run of two that stand in the same row with at most two unreadable characters between them. */
export function joinRuns(a: DigitRun, b: DigitRun, breaks: number): DigitRun {
  return {
    digits: [...a.digits, ...b.digits],
    groups: [...a.groups, ...b.groups],
    before: a.before,
    after: b.after,
    pointed: a.pointed && b.pointed,
    breaks: a.breaks + b.breaks + breaks,
    box: frameAround([a.box, b.box]),
    height: Math.max(a.height, b.height),
  };
}

/** The part of a run from one group to another, both included. */
export function groupsOf(run: DigitRun, first: number, last: number): DigitRun {
  const start = run.groups.slice(0, first).reduce((sum, one) => sum + one, 0);
  const groups = run.groups.slice(first, last + 1);
  return part(run, start, start + groups.reduce((sum, one) => sum + one, 0), groups);
}

/** The run without look-alikes at its ends, as far as more than `length` digits are left over. */
export function trimmed(run: DigitRun, length: number): DigitRun {
  let [start, end] = [0, run.digits.length];
  while (end - start > length && run.digits[start]?.strict === false) start += 1;
  while (end - start > length && run.digits[end - 1]?.strict === false) end -= 1;
  return start === 0 && end === run.digits.length ? run : part(run, start, end, [end - start]);
}

function part(run: DigitRun, start: number, end: number, groups: readonly number[]): DigitRun {
  const digits = run.digits.slice(start, end);
  return { ...run, digits, groups, box: frameAround(digits.map(({ mark }) => mark)) };
}

function readDigit({ text, raw }: Mark): { readonly digit: number; readonly strict: boolean } | undefined {
  if (enclosed.test(raw)) return undefined;
  if (/^\d$/.test(text)) return { digit: Number(text), strict: true };
  const kanji = text === '' ? -1 : kanjiDigits.indexOf(text);
  if (kanji >= 0) return { digit: kanji, strict: false };
  const digit = lookAlikes.get(text);
  return digit === undefined ? undefined : { digit, strict: false };
}

function endOfRun(row: MarkRow, from: number): number {
  let last: Mark | undefined;
  let height = 0;
  let at = from;
  for (; at < row.length; at += 1) {
    const mark = row[at];
    if (mark === undefined) break;
    const isDigit = readDigit(mark) !== undefined;
    if (!isDigit && (last === undefined || !separators.test(mark.text))) break;
    height = Math.max(height, mark.bottom - mark.top);
    if (last !== undefined && mark.left - last.right > widestGap * height) break;
    last = mark;
  }
  return at;
}

function runBetween(row: MarkRow, from: number, to: number): DigitRun | undefined {
  const digits: DigitMark[] = [];
  const cuts: boolean[] = [];
  let [cut, pointed] = [false, 0];
  for (const mark of row.slice(from, to)) {
    const read = readDigit(mark);
    // A bar between digits is the line of a box far more often than a 1.
    if (read === undefined || (mark.text === '|' && digits.length > 0)) {
      if (points.test(mark.text)) pointed += 1;
      cut = true;
      continue;
    }
    digits.push({ ...read, mark });
    cuts.push(cut);
    cut = false;
  }
  if (digits.length === 0) return undefined;
  const heights = digits.map(({ mark }) => mark.bottom - mark.top).sort((a, b) => a - b);
  const height = Math.max(1, heights[Math.floor(heights.length / 2)] ?? 1);
  const groups = groupLengths(digits, cuts, height);
  return {
    digits,
    groups,
    before: textOf(row.slice(Math.max(0, from - 4), from)),
    after: textOf(row.slice(to, to + 4)),
    pointed: pointed >= 2,
    breaks: 0,
    box: frameAround(digits.map(({ mark }) => mark)),
    height,
  };
}

/** A group ends at a separator, and where the white is clearly wider than is usual in this run. */
function groupLengths(digits: readonly DigitMark[], cuts: readonly boolean[], height: number): number[] {
  const gaps = digits.map(({ mark }, index) => mark.left - (digits[index - 1]?.mark.right ?? mark.left));
  const usual = gaps.slice(1).sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0;
  const groups: number[] = [];
  for (const [index, gap] of gaps.entries()) {
    const begins = index === 0 || cuts[index] === true || gap > Math.max(0, usual) + 0.3 * height;
    if (begins) groups.push(1);
    else groups.push((groups.pop() ?? 0) + 1);
  }
  return groups;
}

function textOf(marks: MarkRow): string {
  return marks.map(({ text }) => text).join('');
}
