/** Runs of digits that may be an Individual Number: whole, with a digit too many or too few, over several lines. */

import { numberLength } from './check-digit.ts';
import { type DigitRun, digitRuns, groupsOf, joinRuns, trimmed } from './digit-runs.ts';
import type { Label } from './labels.ts';
import type { MarkRow, ReadingFrame } from './reading-frame.ts';

/** A run with what its shape tells. */
export interface Candidate {
  readonly run: DigitRun;
  /** The digits stand as in boxes, one each. */
  readonly boxed: boolean;
  /** Put together from two lines, or over characters that are no digits. */
  readonly broken: boolean;
}

/** Digits that a number with a label must have at least, and may have at most. */
const [fewest, most] = [10, 14];
/** Parts of a number that is broken by unreadable characters. */
const fewestOfPart = 2;
/** Runs of one row that are looked at, and candidates of one page. */
const mostOfRow = 200;
const mostOfPage = 2_000;

/** All candidates of a frame. Broken ones are looked for only where there is a label that could make them hits. */
export function candidatesOf(frame: ReadingFrame, labels: readonly Label[]): Candidate[] {
  const hasOwn = labels.some(({ kind }) => kind === 'own');
  const found: Candidate[] = [];
  for (const row of [...frame.blocks.flat(), ...frame.rows]) {
    const runs = digitRuns(row, fewestOfPart).slice(0, mostOfRow);
    found.push(...runs.flatMap(partsOfRun));
    if (hasOwn) found.push(...brokenRuns(runs).flatMap(partsOfRun));
    if (found.length > mostOfPage) break;
  }
  if (hasOwn) found.push(...overLines(frame.blocks.flat()));
  return found.slice(0, mostOfPage);
}

/** The run itself, and the parts of it that are twelve digits in whole groups. */
function partsOfRun(run: DigitRun): Candidate[] {
  const whole = trimmed(run, numberLength);
  const { length } = whole.digits;
  const candidates = length >= fewest && length <= most ? [candidate(whole, run.breaks > 0)] : [];
  if (run.groups.length < 2 || run.groups.length > 24 || run.digits.length <= numberLength) return candidates;
  for (let first = 0; first < run.groups.length; first += 1) {
    let digits = 0;
    for (let last = first; last < run.groups.length && digits < numberLength; last += 1) {
      digits += run.groups[last] ?? 0;
      if (digits !== numberLength) continue;
      // Four groups of four are a card of a bank, of which no part is meant.
      const more = run.groups[first - 1] === 4 || run.groups[last + 1] === 4;
      candidates.push(candidate(groupsOf(run, first, last), run.breaks > 0 || more));
    }
  }
  return candidates;
}

function candidate(run: DigitRun, broken: boolean): Candidate {
  const strict = run.digits.filter((one) => one.strict).length;
  return { run, boxed: isBoxed(run), broken: broken || strict < run.digits.length - 3 };
}

/** Evenly spaced digits, each further from the next than in any typeface. */
function isBoxed({ digits, height }: DigitRun): boolean {
  if (digits.length < fewest) return false;
  const centres = digits.map(({ mark }) => (mark.left + mark.right) / 2);
  const steps = centres.slice(1).map((centre, index) => centre - (centres[index] ?? centre));
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  const even = steps.filter((step) => Math.abs(step - usual) <= 0.25 * usual).length;
  return usual >= 1.25 * height && even >= digits.length - 4;
}

/** Neighbours of one row with up to two characters between them that are not digits. */
function brokenRuns(runs: readonly DigitRun[]): DigitRun[] {
  const joined: DigitRun[] = [];
  for (const [index, first] of runs.entries()) {
    let all = first;
    for (const next of runs.slice(index + 1, index + 4)) {
      const gap = next.box.left - all.box.right;
      if (gap < 0 || gap > Math.max(4 * all.height, 2.8 * Math.max(stepOf(all), stepOf(next)))) break;
      all = joinRuns(all, next, 1);
      if (all.digits.length >= fewest) joined.push(all);
      if (all.digits.length > most) break;
    }
  }
  return joined;
}

/** Mean distance of two digits. A digit that was passed over leaves one box empty. */
function stepOf({ digits, box }: DigitRun): number {
  return digits.length < 2 ? 0 : (box.right - box.left) / (digits.length - 1);
}

/** A number that goes on in the next line, or stands one group or one digit a line. */
function overLines(lines: readonly MarkRow[]): Candidate[] {
  const found: Candidate[] = [];
  for (const [index, line] of lines.entries()) {
    let all = digitRuns(line, 1).at(-1);
    if (all === undefined || all.after !== '' || all.digits.length >= numberLength) continue;
    for (const next of lines.slice(index + 1, index + numberLength)) {
      const run = digitRuns(next, 1)[0];
      if (run === undefined || run.before !== '') break;
      all = joinRuns(all, run, 1);
      if (all.digits.length >= fewest && all.digits.length <= most)
        found.push({ run: all, boxed: false, broken: true });
      if (all.digits.length >= numberLength || run.after !== '') break;
    }
  }
  return found;
}
