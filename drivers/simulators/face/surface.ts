/** Colours of drawn heads: skin with brows, lips, beard and wrinkles, and eyes. Colours are linear RGB, 0 to 1. */

import { clamp, dot, gauss, mix, mixColour, noise, smoothstep, times, type Vector3 } from './arithmetic.ts';
import type { Head, LidPlace } from './head.ts';

/** A colour and how much of the lamp it mirrors. */
export interface Paint {
  readonly colour: Vector3;
  readonly gloss: number;
}

/** Skin at a place of the surface. */
export function paintSkin(head: Head, place: Vector3): Paint {
  const [x, y, z] = place;
  const { person, nose } = head;
  const blotch = noise(x * 0.7, y * 0.7, z * 0.7, person.seed + 11) - 0.5;
  const fine = noise(x * 5, y * 5, z * 5, person.seed + 12) - 0.5;
  let colour = times(person.skin, 1 + 0.14 * blotch + 0.1 * fine);
  if (z <= 1) return { colour, gloss: 0.25 };
  const ax = Math.abs(x);
  const blood =
    0.5 * gauss(ax - 4, 1.9) * gauss(y + 3.2, 1.8) + 0.45 * gauss(ax, 1.5) * gauss(y - nose.y, 1.3);
  colour = times(colour, 1 + 0.18 * blood, 1 - 0.16 * blood, 1 - 0.14 * blood);
  const lid = head.lids(ax, y);
  colour = paintLids(head, colour, lid);
  colour = paintBrow(head, colour, ax, y);
  const hole = Math.hypot((ax - 0.62 * nose.width) / 0.42, (y - nose.y + 0.78) / 0.26);
  colour = times(colour, 1 - 0.85 * clamp(gauss(hole, 1), 0, 1));
  const lips = paintLips(head, colour, x, y, z);
  colour = paintBeard(head, lips.colour, place);
  return { colour: paintAge(head, colour, place, lid), gloss: lips.gloss };
}

function paintLids({ person }: Head, under: Vector3, l: LidPlace): Vector3 {
  const around = gauss(Math.max(0, l.d), 0.85);
  const colour = times(under, 1 - around * 0.22, 1 - around * 0.3, 1 - around * 0.28);
  const isOnLid = l.v > l.up - 0.2 && Math.abs(l.u) < 1.08;
  const lash = isOnLid ? gauss(l.v - l.up, 0.13) : 0.5 * gauss(Math.max(0, l.d), 0.06);
  const crease = Math.abs(l.u) < 1.05 && l.v > 0 ? 0.45 * gauss(l.v - l.up - 0.36, 0.12) : 0;
  const dark = clamp(Math.max(lash * (person.isFemale ? 0.95 : 0.75), crease * 0.7), 0, 1);
  return mixColour(colour, [0.012, 0.008, 0.006], dark);
}

function paintBrow({ person, eye }: Head, under: Vector3, ax: number, y: number): Vector3 {
  const bx = (ax - eye[0] * 0.98) / 2.25;
  const line =
    person.browY + eye[1] + person.browArch * (1 - (bx - 0.2) ** 2) + person.browTilt * (ax - eye[0]);
  const taper = bx < 0.3 ? 1 : 1 - 0.7 * (bx - 0.3);
  const half = person.browThick * taper * smoothstep(-1.15, -0.8, bx) * smoothstep(1.15, 0.8, bx);
  if (half <= 0.02) return under;
  const stroke = noise(ax * 4 + y * 3, y * 8 - ax * 2, 0, person.seed + 5);
  const amount = smoothstep(half * 1.25, half * 0.55, Math.abs(y - line)) * person.browDense;
  return mixColour(under, times(person.hair, 0.7), amount * (0.6 + 0.4 * stroke));
}

function paintLips({ person, lips }: Head, under: Vector3, x: number, y: number, z: number): Paint {
  const m = lips(x, y);
  if (!(m.a > 0 && z > 4)) return { colour: under, gloss: 0.25 };
  const inside = smoothstep(m.top + 0.1, m.top - 0.06, m.v) * smoothstep(m.low - 0.1, m.low + 0.08, m.v);
  const lip = mixColour(times(under, 0.86, 0.6, 0.6), [0.42, 0.06, 0.07], person.lipRed * 0.5);
  const colour = mixColour(under, m.v > 0 ? times(lip, 0.82) : lip, inside);
  const gap = 0.85 * gauss(m.v, 0.1) * smoothstep(0, 0.12, m.a);
  return { colour: times(colour, 1 - gap), gloss: 0.25 + inside * 0.35 };
}

function paintBeard({ person, nose, mouth, lips }: Head, under: Vector3, [x, y, z]: Vector3): Vector3 {
  if (person.beard <= 0) return under;
  const ax = Math.abs(x);
  const m = lips(x, y);
  if (m.a > 0 && m.v < m.top && m.v > m.low) return under;
  const cheekLine = mix(-3.2, mouth.y + 0.2, person.beardShape * 0.8) - 0.12 * (4 - ax);
  let amount = smoothstep(cheekLine + 0.7, cheekLine - 0.7, y) * smoothstep(mouth.y - 9.5, mouth.y - 6.5, y);
  if (ax > mouth.width + 0.9 && person.beardShape > 0.6) amount *= 0.25;
  const aroundMouth = Math.hypot(x / (mouth.width * 0.62), (y - mouth.y + 0.1) / 0.72);
  const moustache =
    smoothstep(0.85, 0.4, Math.abs(y - mix(nose.y - 0.9, mouth.y + 0.7, 0.45))) *
    smoothstep(mouth.width + 0.8, mouth.width, ax);
  amount = Math.max(amount * smoothstep(1.35, 1.9, aroundMouth), moustache);
  const [r, g, b] = times(person.hair, 1.1);
  const strands = 0.65 + 0.5 * noise(x * 6, y * 3, z * 6, person.seed + 9);
  return mixColour(under, [r + 0.004, g + 0.004, b + 0.004], clamp(amount, 0, 1) * person.beard * strands);
}

function paintAge({ person }: Head, under: Vector3, [x, y]: Vector3, l: LidPlace): Vector3 {
  const ax = Math.abs(x);
  const waves = gauss(Math.sin((y - 4.4 + 0.1 * ax) * 4.5), 0.35);
  const wrinkle =
    person.age * 0.22 * waves * smoothstep(3.4, 4, y) * smoothstep(6, 5, y) * smoothstep(4.6, 3, ax);
  const bag =
    person.age * 0.3 * gauss(l.v + 0.95 - 0.25 * l.u * l.u, 0.22) * smoothstep(1.3, 0.8, Math.abs(l.u));
  const colour = times(under, (1 - wrinkle) * (1 - bag));
  if (person.freckles === 0) return colour;
  const spot = smoothstep(0.72, 0.8, noise(x * 3.2, y * 3.2, 1, person.seed + 21)) * gauss(y + 2, 2.6);
  const f = person.freckles * spot;
  return times(colour, 1 - f * 0.5, 1 - f * 0.75, 1 - f * 0.8);
}

/** An eye at a place of its ball, looking in a direction. */
export function paintEye(head: Head, place: Vector3, gaze: Vector3): Vector3 {
  const { person, eye, eyeRadius } = head;
  const side = place[0] < 0 ? -1 : 1;
  const n: Vector3 = [
    (place[0] - side * eye[0]) / eyeRadius,
    (place[1] - eye[1]) / eyeRadius,
    (place[2] - eye[2]) / eyeRadius,
  ];
  const radius = Math.acos(clamp(dot(n, gaze), -1, 1)) * eyeRadius;
  let colour = times([0.62, 0.58, 0.55], 0.95 - 0.25 * smoothstep(0.7, 1.25, Math.abs(n[0])));
  const ring = times(person.iris, 0.75 + 0.7 * noise(n[0] * 14, n[1] * 14, 3, person.seed));
  colour = mixColour(colour, ring, smoothstep(0.64, 0.56, radius));
  colour = mixColour(colour, times(person.iris, 0.3), gauss(radius - 0.58, 0.07) * 0.8);
  colour = mixColour(colour, [0.004, 0.004, 0.004], smoothstep(0.3, 0.24, radius));
  const lid = head.lids(Math.abs(place[0]), place[1]);
  return times(colour, 1 - 0.6 * smoothstep(lid.up - 0.3, lid.up, lid.v));
}
