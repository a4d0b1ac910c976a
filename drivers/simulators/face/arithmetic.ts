/** Arithmetic of drawn heads: blends, distances to simple bodies (signed distance fields), noise that follows from a seed. */

/** Three numbers: a place (x to the right of the picture, y up, z to the camera), a direction or linear RGB. */
export type Vector3 = readonly [number, number, number];

/** Keeps a value within bounds. */
export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** From `a` (t = 0) to `b` (t = 1). */
export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** 0 at `a`, 1 at `b`, with soft ends. */
export function smoothstep(a: number, b: number, value: number): number {
  const t = clamp((value - a) / (b - a), 0, 1);
  return t * t * (3 - 2 * t);
}

/** A bell of height 1 and width `s`. */
export function gauss(value: number, s: number): number {
  return Math.exp(-(value * value) / (s * s));
}

/** {@link mix} of colours. */
export function mixColour(a: Vector3, b: Vector3, t: number): Vector3 {
  return [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)];
}

/** Each part times its own factor. */
export function times(v: Vector3, factor: number, second = factor, third = factor): Vector3 {
  return [v[0] * factor, v[1] * second, v[2] * third];
}

/** Unit length. */
export function unit([x, y, z]: Vector3): Vector3 {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Product of directions. */
export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** Union of two bodies with a seam as wide as `k`. */
export function smoothMin(a: number, b: number, k: number): number {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - h * h * k * 0.25;
}

/** What two bodies share, with a seam as wide as `k`. */
export function smoothMax(a: number, b: number, k: number): number {
  return -smoothMin(-a, -b, k);
}

/** Distance to an ellipsoid around the origin, nearly exact close to it. */
export function ellipsoid(x: number, y: number, z: number, rx: number, ry: number, rz: number): number {
  const [ax, ay, az] = [x / rx, y / ry, z / rz];
  const k = Math.sqrt(ax * ax + ay * ay + az * az);
  const [bx, by, bz] = [ax / rx, ay / ry, az / rz];
  return (k * (k - 1)) / (Math.sqrt(bx * bx + by * by + bz * bz) + 1e-9);
}

/** Distance to a rod from `a` to `b`, as thick as `ra` at one end and `rb` at the other. */
export function capsule(place: Vector3, a: Vector3, b: Vector3, ra: number, rb: number): number {
  const [px, py, pz] = [place[0] - a[0], place[1] - a[1], place[2] - a[2]];
  const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const h = clamp((px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz), 0, 1);
  return Math.hypot(px - dx * h, py - dy * h, pz - dz * h) - mix(ra, rb, h);
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Soft noise in space, 0 to 1. */
export function noise(x: number, y: number, z: number, seed: number): number {
  const [xi, yi, zi] = [Math.floor(x), Math.floor(y), Math.floor(z)];
  const soft = (f: number) => f * f * (3 - 2 * f);
  const [fx, fy, fz] = [soft(x - xi), soft(y - yi), soft(z - zi)];
  const corner = (i: number, j: number, k: number) => hash(xi + i, yi + j, zi + k, seed);
  const face = (k: number) =>
    mix(mix(corner(0, 0, k), corner(1, 0, k), fx), mix(corner(0, 1, k), corner(1, 1, k), fx), fy);
  return mix(face(0), face(1), fz);
}

function hash(x: number, y: number, z: number, seed: number): number {
  let h =
    Math.imul(x, 374761393) ^
    Math.imul(y, 668265263) ^
    Math.imul(z, 1274126177) ^
    Math.imul(seed + 7, 974634777);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}
