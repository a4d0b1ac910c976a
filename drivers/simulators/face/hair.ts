/** Hair of drawn heads. */

import { capsule, ellipsoid, gauss, mix, noise, smoothMax, smoothMin, type Vector3 } from './arithmetic.ts';
import type { DrawnPerson, HairStyle } from './person.ts';

/** How each style lies: thickness, hair line over the forehead and its curve, how far it hangs down. */
const styles: Readonly<
  Record<
    Exclude<HairStyle, 'bald'>,
    { readonly thick: number; readonly front: number; readonly curve: number; readonly low: number }
  >
> = {
  short: { thick: 0.75, front: 6.1, curve: 0.03, low: -1.8 },
  crop: { thick: 0.28, front: 6.1, curve: 0.03, low: -1.8 },
  receding: { thick: 0.75, front: 8.2, curve: 0, low: -1.8 },
  long: { thick: 1.1, front: 6.1, curve: 0.03, low: -17 },
  fringe: { thick: 1.1, front: 3.2, curve: -0.015, low: -8 },
};

/** Distance to the hair; far away from everything for a bald head. */
export function hairDistance(person: DrawnPerson, place: Vector3): number {
  const { hairStyle, seed, faceWidth } = person;
  if (hairStyle === 'bald') return 1e3;
  const [x, y, z] = place;
  const ax = Math.abs(x);
  const { thick, front, curve, low } = styles[hairStyle];
  const isLong = hairStyle === 'long' || hairStyle === 'fringe';
  const wide = 7.3 * mix(1, faceWidth, 0.6);
  let d = ellipsoid(x, y - 3.4, z + 1.9, wide + thick, 8.5 + thick * 1.3, 9.2 + thick * 0.8);
  if (d > (isLong ? 12 : 1.5)) return d * 0.8;
  const n = (noise(x * 0.9, y * 0.5, z * 0.9, seed) - 0.5) * 0.6;
  const peak = hairStyle === 'receding' ? 1.4 * gauss(ax, 1.8) : 0;
  const line = front + n - curve * (ax - 3) * (ax - 3) - peak;
  const side = isLong ? 3.2 : 1.2;
  d = smoothMax(d, Math.min(line - y, Math.max(z - side + 0.1 * y, low - y)), 0.5);
  if (isLong) {
    const bottom = hairStyle === 'long' ? -15 : -7;
    const strand = capsule(
      [ax, y, z],
      [6.6 * mix(1, faceWidth, 0.6), 4, -0.5],
      [7.1, bottom, -1.5],
      1.7,
      2.1,
    );
    d = smoothMin(d, strand, 2);
    d = smoothMin(d, ellipsoid(x, y - bottom * 0.5, z + 5.5, 7.2, 8 - bottom * 0.35, 4.2), 2);
  }
  return d + n * 0.3;
}
