/**
 * Pictures of heads of nobody: a head described by distances to its surface, looked at ray by ray. No photograph, scan or
 * trained model is behind it. The real chain detects them, tells a few of them apart and follows them through a turn of
 * the head; they look like dolls and say nothing about accuracy, liveness or fairness.
 */

import type { RgbPicture } from '../../device/face.ts';
import {
  capsule,
  clamp,
  dot,
  ellipsoid,
  mix,
  noise,
  randomSource,
  smoothMin,
  unit,
  type Vector3,
} from './arithmetic.ts';
import { type Head, makeHead } from './head.ts';
import { personOf } from './person.ts';
import { paintEye, paintSkin } from './surface.ts';

/** A lamp: where it stands in degrees, how bright it and the room are, how yellow it is. */
interface Lamp {
  readonly azimuth: number;
  readonly elevation: number;
  readonly key: number;
  readonly fill: number;
  readonly warmth: number;
}

const lamps = {
  front: { azimuth: 15, elevation: 25, key: 2.3, fill: 0.75, warmth: 0 },
  left: { azimuth: -50, elevation: 25, key: 2.5, fill: 0.6, warmth: 0.05 },
  right: { azimuth: 50, elevation: 25, key: 2.5, fill: 0.6, warmth: 0.05 },
  warm: { azimuth: -25, elevation: 20, key: 2.2, fill: 0.7, warmth: 0.2 },
  dim: { azimuth: 20, elevation: 35, key: 1, fill: 0.35, warmth: -0.1 },
} as const satisfies Readonly<Record<string, Lamp>>;

/** What a picture shows. */
export interface FaceDrawing {
  /** Who: 0 to 4 are told apart clearly, up to 9 they are told apart, other numbers are people too. */
  readonly identity: number;
  /** Degrees; above 0 the nose points to the right edge of the picture. Default 0. */
  readonly yawDeg?: number;
  /** Degrees; above 0 the chin is raised. Default 0. */
  readonly pitchDeg?: number;
  /** 0 eyes open (default), 1 shut. */
  readonly blink?: number;
  /** Default `front`. */
  readonly light?: keyof typeof lamps;
  /** Default 640 x 480. */
  readonly widthPx?: number;
  readonly heightPx?: number;
  /** Size of the head; default 1: its box takes about 40 % of the height. */
  readonly faceScale?: number;
  /** Where the head is, in parts of the picture from its middle. Default 0. */
  readonly offsetX?: number;
  readonly offsetY?: number;
  /** Seed of the grain, so that no two frames are equal. Default 1. */
  readonly noiseSeed?: number;
}

const cameraZ = 75;
const pivot: Vector3 = [0, -6, -2.5];
const radians = Math.PI / 180;

/** Turns directions between the world and the head. */
interface Turning {
  toHead(v: Vector3): Vector3;
  toWorld(v: Vector3): Vector3;
}

function turningOf(yawDeg: number, pitchDeg: number): Turning {
  const [cy, sy] = [Math.cos(yawDeg * radians), Math.sin(yawDeg * radians)];
  const [cp, sp] = [Math.cos(pitchDeg * radians), Math.sin(pitchDeg * radians)];
  return {
    toHead: ([x, y, z]) => {
      const [x1, z1] = [cy * x - sy * z, sy * x + cy * z];
      return [x1, cp * y - sp * z1, sp * y + cp * z1];
    },
    toWorld: ([x, y, z]) => {
      const [y1, z1] = [cp * y + sp * z, -sp * y + cp * z];
      return [cy * x + sy * z1, y1, -sy * x + cy * z1];
    },
  };
}

type Material = 'skin' | 'eye' | 'hair' | 'frame' | 'cloth';

/** Everything that one picture needs. */
interface Scene {
  readonly head: Head;
  readonly lamp: Lamp;
  readonly turning: Turning;
  readonly eye: Vector3;
  readonly lightDirection: Vector3;
  readonly up: Vector3;
  readonly gaze: Vector3;
}

/** A picture before it passes the camera: light as it falls on the lens, linear RGB. */
export interface TracedFace {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly light: Float32Array;
}

/** Draws a picture; the same drawing gives the same bytes. Takes seconds at 640x480. */
export function drawFace(drawing: FaceDrawing): RgbPicture {
  return developFace(traceFace(drawing), drawing.noiseSeed);
}

/** The slow part of a picture: what the camera looks at. The seed of the grain does not matter to it. */
export function traceFace(drawing: FaceDrawing): TracedFace {
  const { widthPx = 640, heightPx = 480 } = drawing;
  return { widthPx, heightPx, light: rays(sceneOf(drawing), drawing, widthPx, heightPx) };
}

/** The picture that a camera takes, with its grain. Default seed 1. */
export function developFace({ widthPx, heightPx, light }: TracedFace, noiseSeed = 1): RgbPicture {
  return { widthPx, heightPx, rgb: develop(light, widthPx, heightPx, randomSource(noiseSeed + 977)) };
}

function sceneOf({ identity, yawDeg = 0, pitchDeg = 0, blink = 0, light = 'front' }: FaceDrawing): Scene {
  const head = makeHead(personOf(identity), blink);
  const lamp = lamps[light];
  const turning = turningOf(yawDeg, pitchDeg);
  const [x, y, z] = turning.toHead([0, -1.5 - pivot[1], cameraZ - pivot[2]]);
  const eye: Vector3 = [x, y + pivot[1], z + pivot[2]];
  const [la, le] = [lamp.azimuth * radians, lamp.elevation * radians];
  const lightDirection = turning.toHead([
    Math.sin(la) * Math.cos(le),
    Math.sin(le),
    Math.cos(la) * Math.cos(le),
  ]);
  // Towards the camera, as far as eyes turn.
  const wish: Vector3 = [eye[0], eye[1] - head.eye[1], eye[2] - head.eye[2]];
  const length = Math.hypot(...wish);
  const gaze = unit([clamp(wish[0] / length, -0.45, 0.45), clamp(wish[1] / length, -0.3, 0.3), 1]);
  return { head, lamp, turning, eye, lightDirection, up: turning.toHead([0, 1, 0]), gaze };
}

function rays(scene: Scene, drawing: FaceDrawing, width: number, height: number): Float32Array {
  const { faceScale = 1, offsetX = 0, offsetY = 0 } = drawing;
  const focal = height * 1.8 * faceScale;
  const linear = new Float32Array(width * height * 3);
  for (let py = 0; py < height; py += 1) {
    for (let px = 0; px < width; px += 1) {
      const vx = (px + 0.5 - width / 2 - offsetX * width) / focal;
      const vy = -(py + 0.5 - height / 2 - offsetY * height) / focal;
      // Rays beside head and shoulders need not be followed.
      const isNear = vy * cameraZ - 1.5 < -12 || Math.hypot(vx * cameraZ, vy * cameraZ - 0.5) < 16;
      const direction = scene.turning.toHead(unit([vx, vy, -1]));
      const colour = (isNear && follow(scene, direction)) || wallAt(scene, px / width, py / height);
      linear.set(colour, (py * width + px) * 3);
    }
  }
  return linear;
}

function wallAt({ head: { person }, lamp }: Scene, x: number, y: number): Vector3 {
  const grey = 0.75 + 0.35 * (1 - y) + 0.12 * (noise(x * 5, y * 4, 0, person.seed + 40) - 0.5);
  const bright = grey * (lamp.key / 2.4);
  const [r, g, b] = person.wall;
  return [r * bright * (1 + lamp.warmth), g * bright, b * bright * (1 - lamp.warmth)];
}

/** Distance to whatever is nearest. */
function distanceAt(scene: Scene, x: number, y: number, z: number): number {
  return nearest(scene, x, y, z).d;
}

function nearest(
  { head, turning }: Scene,
  x: number,
  y: number,
  z: number,
): { readonly d: number; readonly material: Material } {
  const place: Vector3 = [x, y, z];
  let d = head.skin(place);
  let material: Material = 'skin';
  if (z > 3) {
    const ball = Math.hypot(Math.abs(x) - head.eye[0], y - head.eye[1], z - head.eye[2]) - head.eyeRadius;
    if (ball < d) [d, material] = [ball, 'eye'];
  }
  const hair = head.hair(place);
  if (hair < d) [d, material] = [hair, 'hair'];
  const frame = head.glasses(place);
  if (frame < d) [d, material] = [frame, 'frame'];
  if (y < 0) {
    const world = turning.toWorld([x, y - pivot[1], z - pivot[2]]);
    const body: Vector3 = [world[0], world[1] + pivot[1], world[2] + pivot[2]];
    const shoulders = ellipsoid(body[0], body[1] + 26, body[2] + 4, head.person.isFemale ? 18 : 21, 9, 8);
    const cloth = smoothMin(shoulders, capsule(body, [0, -15.5, -3], [0, -24, -4], 5.5, 9), 3);
    if (cloth < d) [d, material] = [cloth, 'cloth'];
  }
  return { d, material };
}

/** The colour that a ray from the camera meets; undefined when it meets nothing. */
function follow(scene: Scene, direction: Vector3): Vector3 | undefined {
  const { eye } = scene;
  const at = (t: number): Vector3 => [
    eye[0] + direction[0] * t,
    eye[1] + direction[1] * t,
    eye[2] + direction[2] * t,
  ];
  let t = cameraZ - 22;
  for (let step = 0; step < 90 && t < cameraZ + 30; step += 1) {
    const d = distanceAt(scene, ...at(t));
    if (d < 0.012) return shade(scene, at(t), direction);
    t += d * 0.82;
  }
  return undefined;
}

function shade(scene: Scene, place: Vector3, direction: Vector3): Vector3 {
  const { lamp, lightDirection, up } = scene;
  const { material } = nearest(scene, ...place);
  const { colour, gloss, power, normal } = paint(scene, material, place, normalAt(scene, place));
  const open = openness(scene, place, normal);
  const lit = shadowAt(scene, place, normal);
  const facing = dot(normal, lightDirection);
  const sky = 0.5 + 0.5 * dot(normal, up);
  const half = unit([
    lightDirection[0] - direction[0],
    lightDirection[1] - direction[1],
    lightDirection[2] - direction[2],
  ]);
  const mirrored = gloss * Math.max(0, dot(normal, half)) ** power * lit * 0.32;
  const rim = (1 - Math.max(0, -dot(normal, direction))) ** 4 * 0.025 * open * lamp.fill;
  const isSkin = material === 'skin';
  const channel = (albedo: number, key: number, wrap: number, seep: number, ground: number, sky1: number) => {
    const diffuse = Math.max(0, (facing + wrap) / (1 + wrap)) * mix(lit, 1, seep);
    const room = lamp.fill * open * mix(ground, sky1, sky);
    return albedo * (key * diffuse * 0.75 + room) + key * mirrored + rim;
  };
  const { key, warmth } = lamp;
  return [
    channel(colour[0], key * (1 + warmth), isSkin ? 0.35 : 0.08, isSkin ? 0.18 : 0, 0.55, 0.9),
    channel(colour[1], key, isSkin ? 0.2 : 0.08, isSkin ? 0.06 : 0, 0.5, 0.95),
    channel(colour[2], key * (1 - warmth), isSkin ? 0.14 : 0.08, isSkin ? 0.03 : 0, 0.48, 1.05),
  ];
}

function normalAt(scene: Scene, [x, y, z]: Vector3): Vector3 {
  const e = 0.035;
  const a = distanceAt(scene, x + e, y - e, z - e);
  const b = distanceAt(scene, x - e, y - e, z + e);
  const c = distanceAt(scene, x - e, y + e, z - e);
  const f = distanceAt(scene, x + e, y + e, z + e);
  return unit([a - b - c + f, -a - b + c + f, -a + b - c + f]);
}

function paint(
  { head, gaze }: Scene,
  material: Material,
  place: Vector3,
  normal: Vector3,
): { readonly colour: Vector3; readonly gloss: number; readonly power: number; readonly normal: Vector3 } {
  const [x, y, z] = place;
  const { seed, hair, cloth } = head.person;
  switch (material) {
    case 'skin':
      return { ...paintSkin(head, place), power: 18, normal };
    case 'eye':
      return { colour: paintEye(head, place, gaze), gloss: 2.5, power: 160, normal };
    case 'hair': {
      const s = noise(x * 5, y * 0.8, z * 5, seed + 3);
      const strand = (s - 0.5) * 0.7;
      const f = 0.55 + 0.9 * s;
      return {
        colour: [hair[0] * f, hair[1] * f, hair[2] * f],
        gloss: 0.25,
        power: 10,
        normal: unit([normal[0] + strand, normal[1], normal[2]]),
      };
    }
    case 'frame':
      return { colour: [0.02, 0.018, 0.018], gloss: 0.8, power: 60, normal };
    case 'cloth': {
      const f = 0.9 + 0.2 * noise(x * 3, y * 3, z * 3, 4);
      return {
        colour: [0.03 + cloth[0] * f, 0.03 + cloth[1] * f, 0.03 + cloth[2] * f],
        gloss: 0.02,
        power: 18,
        normal,
      };
    }
  }
}

/** How open the place lies to the room, 0.15 in a fold to 1. */
function openness(scene: Scene, place: Vector3, normal: Vector3): number {
  let closed = 0;
  for (let i = 1; i <= 4; i += 1) {
    const s = 0.28 * i * i * 0.6;
    closed += (s - distanceAt(scene, ...along(place, normal, s))) / s / 4;
  }
  return clamp(1 - 0.95 * Math.max(0, closed), 0.15, 1);
}

/** How much of the lamp reaches the place, 0 to 1. */
function shadowAt(scene: Scene, place: Vector3, normal: Vector3): number {
  const start = along(place, normal, 0.08);
  let lit = 1;
  for (let s = 0.25, i = 0; i < 18 && s < 14; i += 1) {
    const d = distanceAt(scene, ...along(start, scene.lightDirection, s));
    lit = Math.min(lit, (5 * d) / s + 0.35);
    if (lit < 0.02) break;
    s += clamp(d, 0.15, 1.5);
  }
  return clamp(lit, 0, 1);
}

function along(from: Vector3, direction: Vector3, s: number): Vector3 {
  return [from[0] + direction[0] * s, from[1] + direction[1] * s, from[2] + direction[2] * s];
}

/** The camera: a soft lens, a film-like shoulder, the curve of sRGB, grain. */
function develop(linear: Float32Array, width: number, height: number, random: () => number): Uint8Array {
  const out = new Uint8Array(width * height * 3);
  const weights = [0.2, 0.6, 0.2] as const;
  for (let py = 0; py < height; py += 1) {
    for (let px = 0; px < width; px += 1) {
      for (let k = 0; k < 3; k += 1) {
        let v = 0;
        for (const [j, down] of weights.entries()) {
          const row = clamp(py + j - 1, 0, height - 1) * width;
          for (const [i, across] of weights.entries()) {
            v += (linear[(row + clamp(px + i - 1, 0, width - 1)) * 3 + k] as number) * across * down;
          }
        }
        v = 1 - Math.exp(-1.25 * v);
        v = v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055;
        const grain = (random() + random() - 1) * 0.016;
        out[(py * width + px) * 3 + k] = clamp(Math.round(255 * (v + grain)), 0, 255);
      }
    }
  }
  return out;
}
