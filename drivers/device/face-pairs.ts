/** All comparisons among many vectors, in constant memory beside the vectors themselves. */

import { ScoreHistogram } from './face-rates.ts';

/** Vectors of many people. */
export interface VectorSet {
  /** One row behind the other, each of unit length. */
  readonly flat: Float32Array;
  readonly dimensions: number;
  /** For each row, whose it is; equal numbers are one person. */
  readonly persons: Int32Array;
}

/** Scores of comparisons. */
export interface PairScores {
  /** Of one person. */
  readonly genuine: ScoreHistogram;
  /** Of different people. */
  readonly impostor: ScoreHistogram;
}

/** Comparisons that were asked for, and the others. */
export interface AllScores {
  readonly chosen: PairScores;
  readonly rest: PairScores;
}

const rowsAtOnce = 4;

/** Histograms without a score. */
export function emptyScores(): PairScores {
  return { genuine: new ScoreHistogram(), impostor: new ScoreHistogram() };
}

/**
 * Compares every row with every other one. It yields the number of rows done after every few of them, so that the
 * caller can let other work through, and returns the scores.
 *
 * @param isChosen Whether the comparison of two rows is counted apart from the rest. Default: all are.
 */
export function* comparePairs(
  { flat, dimensions, persons }: VectorSet,
  isChosen: (a: number, b: number) => boolean = () => true,
): Generator<number, AllScores, undefined> {
  const rows = persons.length;
  if (flat.length !== rows * dimensions) throw new TypeError('Rows and people differ in number.');
  const scores = { chosen: emptyScores(), rest: emptyScores() };
  const dots = new Float64Array(rowsAtOnce);
  for (let first = 0; first < rows; first += rowsAtOnce) {
    const block = Math.min(rowsAtOnce, rows - first);
    for (let other = first + 1; other < rows; other += 1) {
      dotRows(flat, dimensions, first, block, other, dots);
      for (let at = 0; at < block && first + at < other; at += 1) {
        const row = first + at;
        const { genuine, impostor } = isChosen(row, other) ? scores.chosen : scores.rest;
        (persons[row] === persons[other] ? genuine : impostor).add(dots[at] as number);
      }
    }
    yield first + block;
  }
  return scores;
}

/** Products of up to four rows with one other: each number of the other row is read once for all of them. */
function dotRows(
  flat: Float32Array,
  size: number,
  first: number,
  block: number,
  other: number,
  dots: Float64Array,
): void {
  const a = first * size;
  // A block at the end of the set repeats its last row, whose products are not looked at.
  const b = a + (block > 1 ? size : 0);
  const c = b + (block > 2 ? size : 0);
  const d = c + (block > 3 ? size : 0);
  const o = other * size;
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let k = 0; k < size; k += 1) {
    const value = flat[o + k] as number;
    s0 += (flat[a + k] as number) * value;
    s1 += (flat[b + k] as number) * value;
    s2 += (flat[c + k] as number) * value;
    s3 += (flat[d + k] as number) * value;
  }
  dots[0] = s0;
  dots[1] = s1;
  dots[2] = s2;
  dots[3] = s3;
}
