/** Alignment: five points of a face are laid over those of the template that recognisers are trained with. */

import type { FacePoint, FacePoints } from '../device/face.ts';
import type { Similarity } from './resample.ts';

/** Side of an aligned crop in pixels. */
export const cropSize = 112;

/** Places of the five points in the crop (the 112x112 template of ArcFace, eyes, nose, corners of the mouth). */
const template: readonly FacePoint[] = [
  { x: 38.2946, y: 51.6963 },
  { x: 73.5318, y: 51.5014 },
  { x: 56.0252, y: 71.7366 },
  { x: 41.5493, y: 92.3655 },
  { x: 70.7299, y: 92.2041 },
];

/** The similarity that takes places of the aligned crop to places in the picture. */
export function alignToTemplate(points: FacePoints): Similarity {
  const { leftEye, rightEye, nose, mouthLeft, mouthRight } = points;
  return invert(fitSimilarity([leftEye, rightEye, nose, mouthLeft, mouthRight], template));
}

/**
 * The similarity that brings the points of `from` nearest to those of `to` (least squares, no mirroring). Both lists
 * have the same length; points that all coincide give scale 0.
 */
export function fitSimilarity(from: readonly FacePoint[], to: readonly FacePoint[]): Similarity {
  const centreFrom = centreOf(from);
  const centreTo = centreOf(to);
  let [along, across, spread] = [0, 0, 0];
  for (const [index, point] of from.entries()) {
    const target = to[index];
    if (target === undefined) throw new TypeError('Each point needs its target.');
    const [px, py] = [point.x - centreFrom.x, point.y - centreFrom.y];
    const [qx, qy] = [target.x - centreTo.x, target.y - centreTo.y];
    along += px * qx + py * qy;
    across += px * qy - py * qx;
    spread += px * px + py * py;
  }
  const a = spread > 0 ? along / spread : 0;
  const b = spread > 0 ? across / spread : 0;
  return {
    a,
    b,
    tx: centreTo.x - (a * centreFrom.x - b * centreFrom.y),
    ty: centreTo.y - (b * centreFrom.x + a * centreFrom.y),
  };
}

/** The way back of a similarity. Scale 0 has none and gives scale 0. */
export function invert({ a, b, tx, ty }: Similarity): Similarity {
  const size = a * a + b * b;
  if (size === 0) return { a: 0, b: 0, tx: 0, ty: 0 };
  const [ia, ib] = [a / size, -b / size];
  return { a: ia, b: ib, tx: -(ia * tx - ib * ty), ty: -(ib * tx + ia * ty) };
}

/** Where a similarity takes a point. */
export function apply({ a, b, tx, ty }: Similarity, { x, y }: FacePoint): FacePoint {
  return { x: a * x - b * y + tx, y: b * x + a * y + ty };
}

/** The mean of points. */
export function centreOf(points: readonly FacePoint[]): FacePoint {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
