/** Two sets of durations compared without believing in any distribution. */

/** What was measured of two ways. */
export interface Comparison {
  readonly samples: number;
  /** Milliseconds. */
  readonly medianA: number;
  readonly medianB: number;
  /**
   * Probability that a duration of the first way is longer than one of the second (the statistic of Mann and Whitney,
   * ties count half): 0.5 when they cannot be told apart, 0 or 1 when one look tells.
   */
  readonly longer: number;
  /** How far `longer` strays from 0.5 by chance, one standard deviation. */
  readonly deviation: number;
}

/** Runs two ways in turn, in an order that changes at random, and compares how long they took. */
export async function compareDurations(
  pairs: number,
  wayA: (index: number) => Promise<unknown>,
  wayB: (index: number) => Promise<unknown>,
): Promise<Comparison> {
  const took: readonly [number[], number[]] = [[], []];
  const measure = async (which: 0 | 1, index: number) => {
    const begun = performance.now();
    await (which === 0 ? wayA(index) : wayB(index));
    took[which].push(performance.now() - begun);
  };
  for (let index = 0; index < pairs; index += 1) {
    const first = Math.random() < 0.5 ? 0 : 1;
    await measure(first, index);
    await measure(first === 0 ? 1 : 0, index);
  }
  const [a, b] = took;
  return {
    samples: pairs,
    medianA: median(a),
    medianB: median(b),
    longer: probabilityLonger(a, b),
    deviation: Math.sqrt((a.length + b.length + 1) / (12 * a.length * b.length)),
  };
}

/** One line for a report. */
export function describeComparison(name: string, found: Comparison): string {
  const ms = (value: number) => value.toFixed(2);
  return `${name}: medians ${ms(found.medianA)} and ${ms(found.medianB)} ms, P(longer) ${found.longer.toFixed(3)} ± ${found.deviation.toFixed(3)}, ${found.samples} pairs`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function probabilityLonger(a: readonly number[], b: readonly number[]): number {
  let won = 0;
  for (const left of a) for (const right of b) won += left > right ? 1 : left === right ? 0.5 : 0;
  return won / (a.length * b.length);
}
