/** Transformations in coordinates that grow to the right and downwards. */

/** Six numbers `a b c d e f`: (x, y) goes to (ax + cy + e, bx + dy + f). */
export type Matrix = readonly [number, number, number, number, number, number];

/** First `one`, then `other`. */
export function then(one: Matrix, other: Matrix): Matrix {
  const [a, b, c, d, e, f] = one;
  const [ka, kb, kc, kd, ke, kf] = other;
  return [
    a * ka + b * kc,
    a * kb + b * kd,
    c * ka + d * kc,
    c * kb + d * kd,
    e * ka + f * kc + ke,
    e * kb + f * kd + kf,
  ];
}

/** Left, top, right, bottom. */
export type Rectangle = readonly [number, number, number, number];

/** Where a rectangle comes to lie under a transformation by right angles, mirrors and scale. */
export function mapRectangle([left, top, right, bottom]: Rectangle, matrix: Matrix): Rectangle {
  const [a, b, c, d, e, f] = matrix;
  const xs = [a * left + c * top + e, a * right + c * bottom + e] as const;
  const ys = [b * left + d * top + f, b * right + d * bottom + f] as const;
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
