/**
 * Finds Individual Numbers (個人番号, マイナンバー) in recognised pages.
 *
 * What speaks for one: a label nearby, twelve boxes, the check digit, groups of four, a form that carries one. A label is
 * enough by itself, even when the check digit is wrong or a digit is missing, since recognition slips; a check digit alone
 * is not, since one in ten numbers has it by chance. A number whose nearest label says that it is another is none.
 */

import type { BoundingBox, OcrPage } from '../../../ocr/result.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { hasCheckDigit, numberLength } from './check-digit.ts';
import { brokenLabels, contextOf, findLabels, type Label, stackedLabels, withoutInner } from './labels.ts';
import { nearestLabel } from './nearest-label.ts';
import { boxesToBurn } from './number-boxes.ts';
import { type ReadingFrame, readingFrames } from './reading-frame.ts';

/** Why something counts as an Individual Number. */
export type MyNumberReason = 'label' | 'check-digit' | 'boxes' | 'groups' | 'context';

/** One place with an Individual Number. It holds no digit of it. */
export interface MyNumberHit {
  /** One-based. */
  readonly pageNumber: number;
  /** What must be covered so that nothing of the number is seen; pixels of the untouched page image. */
  readonly boxes: readonly BoundingBox[];
  /** {@link hitScore} to 1. */
  readonly score: number;
  readonly reasons: readonly MyNumberReason[];
}

/** Score from which on a number is a hit. */
export const hitScore = 0.6;

const weights = { label: 0.9, boxes: 0.6, 'check-digit': 0.35, groups: 0.25, context: 0.1 } as const;

/** All places with an Individual Number. Pure; time grows with the square of the figures of a page, which are bounded. */
export function findMyNumbers(pages: readonly OcrPage[]): MyNumberHit[] {
  return numbersOf(pages).map(({ hit }) => hit);
}

/**
 * True when something of the numbers of `before` can still be read in `after`, the same pages read again: a hit, five
 * digits of a number in their order, or any digit at a place that had to be covered.
 */
export function remainsReadable(before: readonly OcrPage[], after: readonly OcrPage[]): boolean {
  const numbers = numbersOf(before);
  if (findMyNumbers(after).length > 0) return true;
  const parts = new Set(
    numbers.flatMap(({ digits }) =>
      Array.from({ length: Math.max(0, digits.length - 4) }, (_, at) => digits.slice(at, at + 5)),
    ),
  );
  return after.some((page) => {
    const covered = numbers
      .filter(({ hit }) => hit.pageNumber === page.pageNumber)
      .flatMap(({ hit }) => hit.boxes);
    const lines = page.blocks.flatMap((block) => block.lines);
    return (
      lines.some((line) => holdsOneOf(figuresOf(line.symbols.map(({ text }) => text).join('')), parts)) ||
      lines.some((line) => line.symbols.some(({ text, box }) => /\d/.test(text) && liesIn(box, covered)))
    );
  });
}

interface FoundNumber {
  readonly hit: MyNumberHit;
  readonly digits: string;
}

function numbersOf(pages: readonly OcrPage[]): FoundNumber[] {
  const known = contextOfAll(pages);
  return pages.flatMap((page) => {
    const found: FoundNumber[] = [];
    for (const frame of readingFrames(page)) {
      const labels = labelsOf(frame);
      const context = known || labels.some(({ kind }) => kind === 'own');
      for (const candidate of candidatesOf(frame, labels)) {
        const rated = rate(candidate, labels, context);
        if (rated === undefined) continue;
        const { digits } = candidate.run;
        found.push({
          hit: { pageNumber: page.pageNumber, boxes: boxesToBurn(candidate.run), ...rated },
          digits: digits.map(({ digit }) => digit).join(''),
        });
      }
    }
    return withoutRepeats(found);
  });
}

/** True when the words of the document are those of a form with Individual Numbers or of a person's particulars. */
function contextOfAll(pages: readonly OcrPage[]): boolean {
  const text = pages
    .flatMap((page) => page.blocks.flatMap((block) => block.lines.map((line) => line.text)))
    .join('\n')
    .normalize('NFKC')
    .replaceAll(/[^\S\n]/gu, '');
  return contextOf(text) > 0;
}

function labelsOf(frame: ReadingFrame): readonly Label[] {
  const lines = frame.blocks.flat();
  return withoutInner([
    ...lines.flatMap((line) => findLabels(line, false)),
    ...frame.rows.flatMap((row) => findLabels(row, true)),
    ...brokenLabels(lines),
    ...stackedLabels(frame.rows.flat()),
  ]);
}

function rate(
  { run, boxed, broken }: Candidate,
  labels: readonly Label[],
  context: boolean,
): Pick<MyNumberHit, 'score' | 'reasons'> | undefined {
  const digits = run.digits.map(({ digit }) => digit);
  const whole = digits.length === numberLength && run.breaks === 0;
  const checked = whole && hasCheckDigit(digits);
  const { own, other, beside, column } = nearestLabel(run, labels);
  const nearer = own !== undefined && (other === undefined || own <= other);
  // Far above its column a label still holds for a whole number, with other labels of the row between or not.
  const labelled = nearer
    ? (whole || own <= nearEnough || beside || column) && (boxed || beside || !isTelephone(run))
    : column && checked;
  if (!labelled && (other ?? Number.POSITIVE_INFINITY) < otherReach) return undefined;
  const reasons: MyNumberReason[] = [];
  if (labelled) reasons.push('label');
  // Twelve boxes speak for themselves; of another count they are of another number.
  if (!labelled && (!whole || broken || looksOtherwise(run, digits))) return undefined;
  if (boxed) reasons.push('boxes');
  if (checked) reasons.push('check-digit');
  if (run.groups.join() === '4,4,4') reasons.push('groups');
  if (context) reasons.push('context');
  // Groups of four and a form make no number of twelve digits an Individual Number.
  if (!labelled && !boxed && !checked) return undefined;
  const score = Math.min(1, 0.15 + reasons.reduce((sum, reason) => sum + weights[reason], 0));
  return score >= hitScore - 1e-9 ? { score: Math.round(score * 100) / 100, reasons } : undefined;
}

/** Distance (see {@link nearestLabel}) up to which a label holds for a number that is not whole. */
const nearEnough = 14;
/** Distance up to which another label keeps a number from being a hit. */
const otherReach = 40;

/** A telephone number below a heading is that of those who answer questions about it. */
function isTelephone({ digits, groups }: Candidate['run']): boolean {
  const grouped = /^(?:2,4,4|3,3,4|4,2,4|3,4,4|4,3,3|5,1,4|1[01])$/.test(groups.join());
  return digits.length < numberLength && digits[0]?.digit === 0 && grouped;
}

/** Amounts, addresses, moments and numbers of documents: twelve digits that are no number of a person. */
function looksOtherwise({ before, after, pointed }: Candidate['run'], digits: readonly number[]): boolean {
  if (pointed || /第$|[¥\\$T]$/u.test(before) || /^[円号]/u.test(after)) return true;
  if (/[A-Za-z]$/.test(before) || /^[A-Za-z]/.test(after)) return true;
  const text = digits.join('');
  return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d$/.test(text);
}

/** Lines and rows give the same number twice; the one with the higher score stays, the longer one of equals. */
function withoutRepeats(found: readonly FoundNumber[]): FoundNumber[] {
  const kept: FoundNumber[] = [];
  const byWeight = (a: FoundNumber, b: FoundNumber) =>
    b.hit.score - a.hit.score || b.digits.length - a.digits.length;
  for (const one of found.toSorted(byWeight)) {
    const inside = kept.some(({ hit }) => one.hit.boxes.every((box) => liesIn(box, hit.boxes)));
    if (!inside) kept.push(one);
  }
  return kept;
}

function liesIn(box: BoundingBox, places: readonly BoundingBox[]): boolean {
  const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
  return places.some(({ left, top, right, bottom }) => x >= left && x <= right && y >= top && y <= bottom);
}

function figuresOf(text: string): string {
  return text.normalize('NFKC').replaceAll(/\D/gu, '');
}

function holdsOneOf(figures: string, parts: ReadonlySet<string>): boolean {
  for (let at = 0; at + 5 <= figures.length; at += 1) if (parts.has(figures.slice(at, at + 5))) return true;
  return false;
}
