/** Which label a number belongs to: the nearest before it in its row, above it, or just behind it. */

import { numberLength } from './check-digit.ts';
import type { DigitRun } from './digit-runs.ts';
import type { Label } from './labels.ts';
import { besideShare, type FrameBox } from './reading-frame.ts';

/** Distances to the nearest labels, in heights of a digit with something added where the place is less usual. */
export interface LabelDistances {
  /** To 個人番号; undefined when none is in reach. */
  readonly own: number | undefined;
  /** To the label of another number. */
  readonly other: number | undefined;
  /** An own label stands before it in its row. */
  readonly beside: boolean;
  /** An own label stands straight above, as at the head of a column. */
  readonly column: boolean;
}

/** Looks at all labels of the frame. */
export function nearestLabel(run: DigitRun, labels: readonly Label[]): LabelDistances {
  const distances = (kind: Label['kind']) =>
    labels.flatMap((label) => (label.kind === kind ? (distance(run, label) ?? []) : []));
  const least = (all: readonly number[]) => (all.length === 0 ? undefined : Math.min(...all));
  return {
    own: least(distances('own')),
    other: least(distances('other')),
    beside: labels.some(({ kind, box }) => kind === 'own' && isBeside(run, box)),
    column: labels.some(({ kind, box }) => kind === 'own' && isHead(run, box)),
  };
}

function distance(run: DigitRun, { box: label, kind, answered }: Label): number | undefined {
  const { box, height } = run;
  const first = run.digits[0]?.mark ?? box;
  const down = (box.top - label.bottom) / height;
  if (besideShare(first, label) > 0.3) {
    const gap = (first.left - label.right) / height;
    if (gap > -1) return gap <= 60 ? Math.max(0, gap) : undefined;
    const behind = (label.left - box.right) / height;
    return behind > -1 && behind <= 4 ? 2 + Math.max(0, behind) : undefined;
  }
  // A label whose value is known is none of what stands below; an own one may be followed by a second number.
  if (answered && (kind === 'other' || run.digits.length !== numberLength)) return undefined;
  if (down >= -0.5) {
    if (isAbove(run, label)) return 3 + Math.max(0, down);
    // The end of the line before: the number begins the next one.
    if (label.left > box.left && down <= 2) return 6 + Math.max(0, down);
    // A heading or the name of a cell, a little to the left.
    const gap = (first.left - label.right) / height;
    if (down <= 4 && gap >= 0 && gap <= 12) return 8 + down + gap / 2;
    return undefined;
  }
  const below = (label.top - box.bottom) / height;
  return below >= -0.5 && below <= 2 && isAbove(run, label) ? 9 + Math.max(0, below) : undefined;
}

function isBeside({ digits, box, height }: DigitRun, label: FrameBox): boolean {
  const first = digits[0]?.mark ?? box;
  return besideShare(first, label) > 0.3 && label.right <= first.left + height;
}

/** At the head of the run's column. */
function isHead({ box, height }: DigitRun, label: FrameBox): boolean {
  const [middle, own] = [(label.left + label.right) / 2, (box.left + box.right) / 2];
  const inside = middle >= box.left - height && middle <= box.right + height;
  return label.bottom <= box.top && (inside || (own >= label.left && own <= label.right));
}

/** The middle of one lies over the other, or both begin at the same edge. */
function isAbove({ box, height }: DigitRun, label: FrameBox): boolean {
  const middle = (one: FrameBox) => (one.left + one.right) / 2;
  const within = (x: number, one: FrameBox) => x >= one.left - height && x <= one.right + height;
  return (
    within(middle(label), box) || within(middle(box), label) || Math.abs(label.left - box.left) <= 2 * height
  );
}
