/** Arithmetic on vectors of faces: comparison score, mean, search among many. Pure; the rule of a threshold is not here. */

/** A search hit. */
export interface VectorHit {
  /** Which row of the gallery. */
  readonly index: number;
  /** Cosine, -1 to 1; higher is more alike. */
  readonly score: number;
}

/**
 * Comparison score of two vectors of unit length and equal dimensions: their cosine, -1 to 1, higher is more alike.
 * Throws `TypeError` when the lengths differ.
 */
export function faceCosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new TypeError('Vectors of different engines cannot be compared.');
  return dotAt(a, 0, new Float64Array(b));
}

/** The vector at unit length; a vector of zeros stays as it is. */
export function toUnitLength(vector: Float32Array): Float32Array {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return sum > 0 ? vector.map((value) => value / Math.sqrt(sum)) : vector;
}

/** The mean of vectors at unit length, as a reference is made of several samples. Throws `TypeError` for none. */
export function meanVector(vectors: readonly Float32Array[]): Float32Array {
  const [first] = vectors;
  if (first === undefined) throw new TypeError('A mean needs a vector.');
  const sum = new Float32Array(first.length);
  for (const vector of vectors) {
    if (vector.length !== sum.length) throw new TypeError('Vectors of different engines have no mean.');
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0);
  }
  return toUnitLength(sum);
}

/** Puts vectors one behind the other, so that a search reads memory in one go. */
export function flattenVectors(vectors: readonly Float32Array[], dimensions: number): Float32Array {
  const flat = new Float32Array(vectors.length * dimensions);
  for (const [index, vector] of vectors.entries()) {
    if (vector.length !== dimensions) throw new TypeError('A vector has another length.');
    flat.set(vector, index * dimensions);
  }
  return flat;
}

/**
 * The `count` most alike rows of a flat gallery, best first (1:N). Looks at every row; 10,000 rows of 512 numbers take
 * a few milliseconds, so no index is needed. The margin rule needs `count` of at least 2.
 */
export function findNearest(gallery: Float32Array, probe: Float32Array, count = 2): readonly VectorHit[] {
  const size = probe.length;
  if (size === 0 || gallery.length % size !== 0) throw new TypeError('The gallery is of another engine.');
  const wide = new Float64Array(probe);
  const hits: VectorHit[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  for (let index = 0, at = 0; at < gallery.length; index += 1, at += size) {
    const score = dotAt(gallery, at, wide);
    if (score <= floor && hits.length >= count) continue;
    const place = hits.findIndex((hit) => hit.score < score);
    hits.splice(place < 0 ? hits.length : place, 0, { index, score });
    if (hits.length > count) hits.pop();
    floor = hits.at(-1)?.score ?? floor;
  }
  return hits;
}

/**
 * Four sums side by side, so that the processor need not wait for one addition before the next. The probe is in double
 * precision: one operand that need not be widened at every step halves the time.
 */
function dotAt(gallery: Float32Array, at: number, probe: Float64Array): number {
  const size = probe.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = size - (size % 4);
  for (let k = 0; k < whole; k += 4) {
    const g = at + k;
    s0 += (gallery[g] as number) * (probe[k] as number);
    s1 += (gallery[g + 1] as number) * (probe[k + 1] as number);
    s2 += (gallery[g + 2] as number) * (probe[k + 2] as number);
    s3 += (gallery[g + 3] as number) * (probe[k + 3] as number);
  }
  for (let k = whole; k < size; k += 1) s0 += (gallery[at + k] as number) * (probe[k] as number);
  return s0 + s1 + s2 + s3;
}
