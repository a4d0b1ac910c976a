/** The shape of a drawn head as distances to its surface, in centimetres; x to the right, y up, z to the camera. */

import {
  capsule,
  clamp,
  ellipsoid,
  gauss,
  mix,
  smoothMax,
  smoothMin,
  smoothstep,
  type Vector3,
} from './arithmetic.ts';
import { hairDistance } from './hair.ts';
import type { DrawnPerson } from './person.ts';

/** Where a place lies in an eye: across (-1 to 1), up, the rims of both lids there, distance to the opening. */
export interface LidPlace {
  readonly u: number;
  readonly v: number;
  readonly up: number;
  readonly low: number;
  readonly d: number;
}

/** Where a place lies in the mouth: across, up, how open it may be there, the rims of both lips. */
export interface MouthPlace {
  readonly v: number;
  readonly a: number;
  readonly top: number;
  readonly low: number;
}

/** A head: a person with eyes as open as they are now. */
export interface Head {
  readonly person: DrawnPerson;
  /** Middle of the eye at x above 0, and its radius. */
  readonly eye: Vector3;
  readonly eyeRadius: number;
  readonly nose: { readonly y: number; readonly z: number; readonly width: number };
  readonly mouth: { readonly y: number; readonly width: number };
  lids(ax: number, y: number): LidPlace;
  lips(x: number, y: number): MouthPlace;
  skin(place: Vector3): number;
  hair(place: Vector3): number;
  glasses(place: Vector3): number;
}

/** The head of a person; `blink` 0 eyes open, 1 shut. */
export function makeHead(person: DrawnPerson, blink: number): Head {
  const noseY = -4 * person.noseLength;
  const mouthY = Math.min(-6.9 * person.faceLength + person.mouthY, noseY - 2.2);
  const eye: Vector3 = [person.eyeX, person.eyeY, 6.55 + person.eyeDepth * 0.6];
  const head: Head = {
    person,
    eye,
    eyeRadius: 1.25,
    nose: { y: noseY, z: 8.9 + 1.5 * person.noseOut, width: person.noseWidth },
    mouth: { y: mouthY, width: 2.55 * person.mouthWidth },
    lids: (ax, y) => lidPlace(person, blink, ax, y),
    lips: (x, y) => lipPlace(person, mouthY, 2.55 * person.mouthWidth, x, y),
    skin: (place) => skinDistance(head, place),
    hair: (place) => hairDistance(person, place),
    glasses: (place) => glassesDistance(head, place),
  };
  return head;
}

function lidPlace(person: DrawnPerson, blink: number, ax: number, y: number): LidPlace {
  const u = (ax - person.eyeX) / person.eyeWidth;
  const v = y - person.eyeY - person.eyeTilt * (ax - person.eyeX);
  const a = 1 - u * u;
  const up = a > 0 ? mix(0.58 * person.eyeOpen, -0.3, blink) * Math.sqrt(a) * (1 - 0.12 * u) : 0;
  const low = a > 0 ? -0.38 * person.eyeLow * a : 0;
  return { u, v, up, low, d: Math.max(v - up, low - v, (Math.abs(u) - 1) * person.eyeWidth) };
}

function lipPlace(person: DrawnPerson, mouthY: number, width: number, x: number, y: number): MouthPlace {
  const u = x / width;
  const a = Math.max(0, 1 - u * u);
  const smile = 0.18 * (1 - a) * (person.isFemale ? -1 : 1) * 0.6;
  return {
    v: y - mouthY + smile - 0.1 * gauss(u, 0.22),
    a,
    top: 0.62 * person.lipUpper * a ** 0.8 * (1 - 0.22 * gauss(u, 0.13)),
    low: -0.85 * person.lipLower * a ** 0.7,
  };
}

function skinDistance(head: Head, place: Vector3): number {
  const [x, y, z] = place;
  const far = ellipsoid(x, y + 0.5, z, 10, 14.5, 14);
  // A loose bound, cheap while far away.
  if (far > 3) return Math.min(far - 1, neck(head.person, place));
  let d = nose(head, place, skull(head, place));
  if (z > 4 && Math.abs(x) < 6) d += creases(head, place);
  if (z > 3) d = Math.max(d, -Math.max(head.lids(Math.abs(x), y).d, head.eye[2] - z));
  d = smoothMin(d, ear(head.person, place), 0.5);
  return smoothMin(d, neck(head.person, place), 1.8);
}

function neck({ isFemale }: DrawnPerson, place: Vector3): number {
  return capsule(place, [0, -7, -2.2], [0, -22, -4], isFemale ? 4.7 : 5.6, isFemale ? 5 : 6.2);
}

function skull({ person, eye, eyeRadius, mouth }: Head, [x, y, z]: Vector3): number {
  const ax = Math.abs(x);
  const { faceWidth: wide, faceLength: long, brow } = person;
  let d = ellipsoid(x, y - 3.2, z + 1.6, 7.3 * mix(1, wide, 0.6), 8.5, 9.2);
  d = smoothMin(d, ellipsoid(x, y + 3.2 * long, z - 1.2, 6.6 * wide, 7.9 * long, 7.2), 2.2);
  d = smoothMin(d, ellipsoid(ax - 3.6 * person.jaw * wide, y + 8 * long, z - 1.6, 1.9, 2.1, 3.6), 2.6);
  d = smoothMin(d, ellipsoid(x, y + 10.7 * long - 1.5, z - 5.6, 2 * person.chin, 1.6, 2.3), 2.4);
  d = smoothMin(d, ellipsoid(ax - 4.5 * wide, y + 2.5, z - 4.9, 1.9 * Math.sqrt(person.cheek), 1.7, 1.9), 2);
  d = smoothMin(d, ellipsoid(x, y - mouth.y, z - 5.7, 2.9, 2.3, 2.4), 2.2);
  const browRidge = capsule(
    [ax, y, z],
    [0.6, 1.6, 7.35 + 0.3 * brow],
    [4.3, 1.5, 5.7 + 0.2 * brow],
    0.75,
    0.7,
  );
  d = smoothMin(d, browRidge, 1.4);
  const socket = Math.hypot(ax - eye[0], (y - eye[1]) * 1.15, z - eye[2] - 3.05) - 1.85;
  d = smoothMax(d, -socket, 1.3);
  return smoothMin(d, Math.hypot(ax - eye[0], y - eye[1], z - eye[2]) - eyeRadius - 0.16, 0.55);
}

function nose({ person, nose: { y: noseY, z: noseZ, width } }: Head, place: Vector3, body: number): number {
  const [x, y, z] = place;
  const ax = Math.abs(x);
  const root = Math.sqrt(width);
  const bridge = capsule(
    place,
    [0, 0.9, 7.35 + 0.35 * person.noseBridge],
    [0, noseY + 0.25, noseZ - 0.75],
    0.42 * root,
    0.75 * root,
  );
  let d = smoothMin(body, bridge, 0.9);
  d = smoothMin(d, Math.hypot((x * 0.9) / root, y - noseY, z - noseZ + 0.72) - 0.82, 0.6);
  d = smoothMin(d, ellipsoid(ax - 1.12 * width, y - noseY + 0.15, z - noseZ + 1.75, 0.62, 0.6, 0.85), 0.5);
  if (!(z > 4 && y < noseY && y > noseY - 1.5)) return d;
  const nostril = ellipsoid(ax - 0.62 * width, y - noseY + 0.75, z - noseZ + 1.25, 0.36, 0.32, 0.55);
  return smoothMax(d, -nostril, 0.2);
}

/** Lips and the furrows around them, as an offset of the surface. */
function creases({ person, nose: { y: noseY, width }, mouth, lips }: Head, [x, y]: Vector3): number {
  const ax = Math.abs(x);
  const m = lips(x, y);
  let d = 0;
  if (m.a > 0) {
    const t = clamp(m.v > 0 ? m.v / (m.top + 0.05) : m.v / (m.low - 0.05), 0, 1);
    d -= 0.34 * Math.sqrt(m.a) * (1 - t * t) * (m.v > 0 ? person.lipUpper : person.lipLower) ** 0.5;
    d += 0.3 * gauss(m.v, 0.11) * Math.sqrt(m.a);
  }
  d += 0.22 * gauss(x, 0.35) * gauss(y - (noseY + mouth.y) / 2 + 0.3, 0.7);
  d += 0.25 * gauss(x / 2, 0.9) * gauss(y - mouth.y + 1.75 * Math.sqrt(person.lipLower), 0.5);
  const down = clamp((noseY - y) / (noseY - mouth.y + 0.6), 0, 1.2);
  const fold = ax - mix(width * 1.3 + 0.7, mouth.width + 0.75, down);
  const isThere = smoothstep(noseY + 0.8, noseY - 0.3, y) * smoothstep(mouth.y - 1.2, mouth.y, y);
  return d + (0.06 + 0.2 * person.age) * gauss(fold, 0.3) * isThere;
}

function ear({ faceWidth }: DrawnPerson, [x, y, z]: Vector3): number {
  const ex = Math.abs(x) - 7 * mix(1, faceWidth, 0.55) - (z < 0 ? -z * 0.12 : 0);
  const [ey, ez] = [y + 1.4, z + 1.3];
  const body = ellipsoid(ex, ey, ez, 0.75, 3.1, 1.9 * (1 + ey * 0.06));
  return smoothMax(body, -ellipsoid(ex - 0.75, ey - 0.25, ez - 0.3, 0.55, 2, 1.05), 0.35);
}

function glassesDistance({ person, eye }: Head, [x, y, z]: Vector3): number {
  if (person.glasses === 0) return 1e3;
  const [ex, ey] = eye;
  if (y > ey + 4 || y < ey - 4.5) return Math.abs(y - ey) - 2.2;
  const ax = Math.abs(x);
  const [px, py] = [ax - ex - 0.1, y - ey + 0.25];
  const isRound = person.glasses === 1;
  const ring = isRound ? Math.hypot(px * 0.9, py) - 2.1 : Math.max(Math.abs(px) - 2.4, Math.abs(py) - 1.6);
  const rim = Math.hypot(ring, z - 9 + 0.05 * ax * ax) - (isRound ? 0.13 : 0.24);
  const place: Vector3 = [ax, y, z];
  const bridge = capsule(place, [0, ey + 0.4, 9], [ex - 1.9, ey + 0.2, 8.8], 0.14, 0.14);
  const hinge: Vector3 = [7.6 * mix(1, person.faceWidth, 0.55), ey + 0.6, -1];
  const temple = capsule(place, [ex + 2.4, ey + 0.5, 7.1], hinge, 0.16, 0.16);
  return Math.min(rim, bridge, temple);
}
