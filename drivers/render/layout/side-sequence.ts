/** Which pages come on which side of the paper, in order. Pure. */

import type { PageRange } from '../../device/document.ts';

/** What is asked for. */
export interface SequenceOptions {
  readonly pageCount: number;
  /** One-based and inclusive; default: all. Pages that are not there are passed over. */
  readonly pageRanges?: readonly PageRange[] | undefined;
  readonly numberUp: number;
  readonly twoSided: boolean;
  /** How often the whole is written. */
  readonly repeats: number;
}

/**
 * Page indexes (zero-based) side by side; an empty side is blank. A two-sided document with an odd number of sides
 * that is copied gets a blank back at its end, so that the next copy begins on a new sheet.
 */
export function sideSequence(options: SequenceOptions): readonly (readonly number[])[] {
  const { pageCount, pageRanges, numberUp, twoSided, repeats } = options;
  const pages = Array.from({ length: pageCount }, (_, index) => index).filter(
    (index) => pageRanges?.some(({ lower, upper }) => index + 1 >= lower && index + 1 <= upper) ?? true,
  );
  const sides: (readonly number[])[] = [];
  for (let at = 0; at < pages.length; at += numberUp) sides.push(pages.slice(at, at + numberUp));
  if (twoSided && repeats > 1 && sides.length % 2 === 1) sides.push([]);
  return Array.from({ length: repeats }, () => sides).flat();
}
