/** Error rates of comparisons from counts of scores: false matches, false non-matches, equal error (ISO/IEC 19795-1). */

const binsPerUnit = 20_000;
const binCount = 2 * binsPerUnit + 1;

/** How many comparisons fell on each score. Constant in size, however many there are. */
export class ScoreHistogram {
  readonly #bins = new Float64Array(binCount);
  #total = 0;

  /** Number of scores. */
  get total(): number {
    return this.#total;
  }

  /** Counts a score, -1 to 1; what lies beyond is counted at the end. */
  add(score: number): void {
    const bin = Math.floor((score + 1) * binsPerUnit);
    const at = bin < 0 ? 0 : bin >= binCount ? binCount - 1 : bin;
    this.#bins[at] = (this.#bins[at] as number) + 1;
    this.#total += 1;
  }

  /** Counts all of another histogram too. */
  addAll(other: ScoreHistogram): void {
    for (const [at, count] of other.#bins.entries()) this.#bins[at] = (this.#bins[at] as number) + count;
    this.#total += other.#total;
  }

  /** Share of the scores at or above a threshold, 0 to 1; 0 when there are none. */
  shareAtOrAbove(threshold: number): number {
    if (this.#total === 0) return 0;
    const from = Math.max(0, Math.ceil((threshold + 1) * binsPerUnit - 1e-6));
    let count = 0;
    for (let at = from; at < binCount; at += 1) count += this.#bins[at] as number;
    return count / this.#total;
  }

  /** The lowest threshold at or above which at most this share of the scores lies. */
  thresholdFor(share: number): number {
    let left = share * this.#total + 1e-9;
    let at = binCount;
    while (at > 0 && (this.#bins[at - 1] as number) <= left) {
      at -= 1;
      left -= this.#bins[at] as number;
    }
    return at / binsPerUnit - 1;
  }

  /** Counts in equal steps of score, for a plot: from -1, `steps` of them. */
  inSteps(steps: number): readonly number[] {
    const out = Array.from({ length: steps }, () => 0);
    for (const [at, count] of this.#bins.entries()) {
      const step = Math.min(steps - 1, Math.floor((at * steps) / binCount));
      out[step] = (out[step] ?? 0) + count;
    }
    return out;
  }
}

/** What a set says about one wanted rate of false matches. */
export interface OperatingPoint {
  /** Share of comparisons of different people that may be at or above the threshold. */
  readonly falseMatchRate: number;
  /** The threshold that keeps to it on this set. */
  readonly threshold: number;
  /** Share of comparisons of one person below the threshold. */
  readonly falseNonMatchRate: number;
  /** False matches seen at the threshold: below 10, the threshold is a guess. */
  readonly falseMatches: number;
}

/** The operating point for a rate; undefined when the set has too few comparisons for even one false match. */
export function operatingPoint(
  genuine: ScoreHistogram,
  impostor: ScoreHistogram,
  falseMatchRate: number,
): OperatingPoint | undefined {
  if (genuine.total === 0 || impostor.total * falseMatchRate < 1) return undefined;
  const threshold = impostor.thresholdFor(falseMatchRate);
  return {
    falseMatchRate,
    threshold,
    falseNonMatchRate: 1 - genuine.shareAtOrAbove(threshold),
    falseMatches: Math.round(impostor.shareAtOrAbove(threshold) * impostor.total),
  };
}

/** Where both kinds of error are equal; undefined without comparisons of both kinds. */
export function equalErrorRate(
  genuine: ScoreHistogram,
  impostor: ScoreHistogram,
): { readonly rate: number; readonly threshold: number } | undefined {
  if (genuine.total === 0 || impostor.total === 0) return undefined;
  const excess = (threshold: number) =>
    impostor.shareAtOrAbove(threshold) - (1 - genuine.shareAtOrAbove(threshold));
  let [low, high] = [-1, 1 + 2 / binsPerUnit];
  while (high - low > 1 / binsPerUnit) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  const rate = (impostor.shareAtOrAbove(high) + 1 - genuine.shareAtOrAbove(high)) / 2;
  return { rate, threshold: high };
}

/** The smallest rate of false matches that this many comparisons can state: one with 10 false matches to count. */
export function smallestStatedRate(comparisons: number): number {
  return comparisons === 0 ? 1 : Math.min(1, 10 / comparisons);
}
