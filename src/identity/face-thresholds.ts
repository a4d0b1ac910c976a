/**
 * The threshold that fits a site, from the comparison scores of its own references (ISO/IEC 19795-1). Pure.
 *
 * Every pair of different people is an impostor comparison. Their share at or above a threshold is the false match
 * rate (FMR) there. The threshold is raised from its default until the target holds; it is never lowered.
 */

import type { FaceLimits } from './face-policy.ts';

/** Bins of a histogram of cosines from -1 to 1, each 0.01 wide. */
export const scoreBins = 200;

/** The site's thresholds never go above this: beyond it the right people are refused too. */
export const highestVerification = 0.65;

/** Counts of comparison scores. */
export interface ScoreCounts {
  readonly impostor: Uint32Array | readonly number[];
  readonly genuine: Uint32Array | readonly number[];
}

/** What one look at all pairs came to. */
export interface ThresholdRun {
  readonly at: Date;
  readonly engine: string;
  readonly people: number;
  readonly impostorPairs: number;
  readonly genuinePairs: number;
  readonly counts: { readonly impostor: readonly number[]; readonly genuine: readonly number[] };
  /** Threshold of verifications from now on. */
  readonly verification: number;
  /** Threshold of identifications from now on. */
  readonly identification: number;
  /** Share of impostor pairs at or above the verification threshold. */
  readonly fmr: number;
  /** Its upper bound at 95 %: with few pairs little can be stated. */
  readonly fmrUpper: number;
  /** Share of a person's own vectors below it; they are of one sitting, so the rate of daily use is higher. */
  readonly fnmr: number | undefined;
  /** False: the target does not hold even at the highest threshold. */
  readonly targetMet: boolean;
}

/** The bin of a cosine. */
export function binOf(score: number): number {
  return Math.min(scoreBins - 1, Math.max(0, Math.floor((score + 1) * 100 + 1e-9)));
}

/** The lowest cosine of a bin. */
export function floorOfBin(bin: number): number {
  return Math.round(bin - 100) / 100;
}

/** How many scores there are, and how many of them from a cosine on. */
export function countFrom(counts: ScoreCounts['impostor'], threshold: number): number {
  let count = 0;
  for (let bin = binOf(threshold); bin < counts.length; bin += 1) count += counts[bin] ?? 0;
  return count;
}

/** The sum of all bins. */
export function countAll(counts: ScoreCounts['impostor']): number {
  let count = 0;
  for (let bin = 0; bin < counts.length; bin += 1) count += counts[bin] ?? 0;
  return count;
}

/**
 * Upper bound of a rate at 95 %, one-sided, after Wilson with the rule of three at none observed. The pairs of one
 * person depend on each other, so the true bound lies somewhat higher.
 */
export function upperBound(matches: number, pairs: number): number {
  if (pairs === 0) return 1;
  if (matches === 0) return Math.min(1, 3 / pairs);
  const z = 1.645;
  const rate = matches / pairs;
  const spread = z * Math.sqrt((rate * (1 - rate)) / pairs + (z * z) / (4 * pairs * pairs));
  return Math.min(1, (rate + (z * z) / (2 * pairs) + spread) / (1 + (z * z) / pairs));
}

/** The thresholds that the pairs ask for. `target` is the FMR to hold, such as 0.0001. */
export function decideThresholds(
  counts: ScoreCounts,
  limits: Pick<FaceLimits, 'verification' | 'identification'>,
  target: number,
): Pick<
  ThresholdRun,
  | 'verification'
  | 'identification'
  | 'impostorPairs'
  | 'genuinePairs'
  | 'fmr'
  | 'fmrUpper'
  | 'fnmr'
  | 'targetMet'
> {
  const impostorPairs = countAll(counts.impostor);
  const genuinePairs = countAll(counts.genuine);
  const rateAt = (threshold: number) =>
    impostorPairs === 0 ? 0 : countFrom(counts.impostor, threshold) / impostorPairs;
  const highest = Math.max(limits.verification, highestVerification);
  let verification = limits.verification;
  while (rateAt(verification) > target && verification < highest) {
    verification = Math.min(highest, Math.round((verification + 0.01) * 100) / 100);
  }
  const matches = countFrom(counts.impostor, verification);
  return {
    verification,
    // Identifications stay as far above verifications as they are by default.
    identification: round(limits.identification + (verification - limits.verification)),
    impostorPairs,
    genuinePairs,
    fmr: rateAt(verification),
    fmrUpper: upperBound(matches, impostorPairs),
    fnmr:
      genuinePairs < 30 ? undefined : (genuinePairs - countFrom(counts.genuine, verification)) / genuinePairs,
    targetMet: rateAt(verification) <= target,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
