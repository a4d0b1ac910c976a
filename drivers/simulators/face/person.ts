/** People who do not exist: all that a drawn head is made of follows from a number. */

import { mix, mixColour, randomSource, type Vector3 } from './arithmetic.ts';

const skins: readonly Vector3[] = [
  [0.72, 0.46, 0.35],
  [0.62, 0.37, 0.26],
  [0.5, 0.28, 0.18],
  [0.34, 0.18, 0.11],
  [0.2, 0.1, 0.06],
  [0.11, 0.055, 0.035],
];
const hairs: readonly Vector3[] = [
  [0.012, 0.01, 0.009],
  [0.045, 0.022, 0.012],
  [0.13, 0.06, 0.025],
  [0.36, 0.2, 0.08],
  [0.28, 0.07, 0.02],
  [0.4, 0.39, 0.38],
];
const irises: readonly Vector3[] = [
  [0.06, 0.03, 0.012],
  [0.12, 0.06, 0.02],
  [0.09, 0.16, 0.2],
  [0.1, 0.14, 0.06],
];

/** How hair is worn. */
export type HairStyle = 'short' | 'long' | 'bald' | 'fringe' | 'crop' | 'receding';

/**
 * Seeds that the built-in engine tells apart, in the order of the identities 0 to 9; 0 to 4 are the clearest. They were
 * chosen with that engine in view, so they show that it is wired rightly and never how good it is.
 */
const chosenSeeds: readonly number[] = [15, 128, 355, 133, 1115, 1012, 17, 109, 1045, 318];

/** What one person is made of. Lengths are in centimetres, shapes in parts of a middling one. */
export type DrawnPerson = ReturnType<typeof personOf>;

/** The person of a number. Any number is somebody; above 9 they are not kept apart. */
export function personOf(identity: number) {
  const seed = chosenSeeds[identity] ?? identity;
  const random = randomSource(seed);
  const span = (low: number, high: number) => mix(low, high, random());
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  // The order of the lines is the order of the random numbers: a line moved is another person.
  const tone = random() * (skins.length - 1);
  const darker = Math.floor(tone);
  const isFemale = random() < 0.5;
  const hairStyle = pick<HairStyle>(
    isFemale ? ['long', 'long', 'fringe', 'short'] : ['short', 'bald', 'crop', 'receding', 'short'],
  );
  const skin = mixColour(
    skins[darker] as Vector3,
    skins[Math.min(darker + 1, skins.length - 1)] as Vector3,
    tone - darker,
  );
  return {
    seed,
    isFemale,
    hairStyle,
    skin,
    hair: pick(tone > 2.6 ? hairs.slice(0, 2) : hairs),
    iris: tone > 2 ? (irises[0] as Vector3) : pick(irises),
    beard: isFemale ? 0 : pick([0, 0.35, 0.9, 1]),
    beardShape: random(),
    glasses: random() < 0.25 ? pick([1, 2]) : 0,
    faceWidth: span(0.84, 1.2),
    faceLength: span(0.86, 1.14),
    jaw: isFemale ? span(0.6, 1) : span(0.8, 1.4),
    chin: span(0.6, 1.5),
    cheek: span(0.4, 1.8),
    brow: isFemale ? span(0, 0.6) : span(0.2, 1.8),
    eyeX: span(2.6, 3.75),
    eyeY: span(-0.5, 0.5),
    eyeWidth: span(1.15, 1.8),
    eyeOpen: span(0.5, 1.5),
    eyeLow: span(0.6, 1.5),
    eyeTilt: span(-0.2, 0.3),
    eyeDepth: span(-0.8, 0.8),
    browY: span(1.35, 2.7),
    browThick: span(0.15, 0.85),
    browArch: span(-0.1, 0.8),
    browTilt: span(-0.25, 0.2),
    browDense: span(0.3, 1),
    noseLength: span(0.78, 1.28),
    noseWidth: span(0.65, 1.6),
    noseOut: span(0.85, 1.4),
    noseBridge: span(0.4, 1.7),
    mouthWidth: span(0.72, 1.35),
    mouthY: span(-0.7, 0.7),
    lipUpper: span(0.35, 2),
    lipLower: span(0.5, 2),
    lipRed: isFemale ? span(0.3, 1.2) : span(0, 0.5),
    age: random() ** 1.5 * 1.3,
    freckles: tone < 1.6 ? Math.max(0, random() - 0.5) * 1.6 : 0,
    cloth: [random() ** 2 * 0.5, random() ** 2 * 0.5, random() ** 2 * 0.5] as Vector3,
    wall: [span(0.15, 0.5), span(0.15, 0.5), span(0.15, 0.5)] as Vector3,
  };
}
