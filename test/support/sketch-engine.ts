/**
 * An engine in the slot for tests of the service around it: a "picture" is a note of who stands there and how, and the
 * vectors are drawn from the person's name. It proves nothing about faces; the built-in engine is tested for itself.
 */

import { createHash } from 'node:crypto';
import type { FaceAnalysis, FaceEngine, FoundFace } from '../../drivers/device/face.ts';

/** What a picture shows. */
export interface Sketch {
  /** Who; undefined: nobody. */
  readonly who?: string;
  /** Somebody else whom they are like, from 0 to 1. */
  readonly like?: readonly [string, number];
  /** Yaw ratio, above 0 to the person's left. */
  readonly yaw?: number;
  /** Pitch ratio. */
  readonly pitch?: number;
  /** Height of the face in pixels; default 200. */
  readonly height?: number;
  /** Keeps pictures apart. */
  readonly serial?: number;
}

const dimensions = 512;

/** The bytes of a picture: the mark of a JPEG, and the note. */
export function pictureOf(sketch: Sketch): Uint8Array {
  return Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from(JSON.stringify(sketch))]);
}

/** Independent unit vectors, one for each text. */
export function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(dimensions);
  for (let block = 0; block * 8 < dimensions; block += 1) {
    const digest = createHash('sha256').update(`${text} ${block}`).digest();
    for (let at = 0; at < 8; at += 1) vector[block * 8 + at] = digest.readInt32LE(at * 4) / 2 ** 31;
  }
  return unit(vector);
}

/** A sample: near the person's vector (cosine about 0.85), and like another one as far as is said. */
export function sampleVector(sketch: Sketch): Float32Array {
  const own = vectorOf(sketch.who ?? '');
  const noise = vectorOf(JSON.stringify(sketch));
  const [other, share] = sketch.like ?? ['', 0];
  const towards = vectorOf(other);
  const mixed = own.map((value, at) => value * (1 - share) + share * (towards[at] ?? 0));
  return unit(unit(mixed).map((value, at) => value + 0.6 * (noise[at] ?? 0)));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** The engine. */
export function sketchEngine(): FaceEngine {
  return {
    identity: { name: 'sketch', version: '1', dimensions, provenance: 'drawn from names, for tests' },
    analyse: async (picture) => {
      const bytes = picture instanceof Uint8Array ? picture : picture.rgb;
      const sketch = JSON.parse(Buffer.from(bytes.subarray(2)).toString('utf8')) as Sketch;
      return analysisOf(sketch);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function analysisOf(sketch: Sketch): FaceAnalysis {
  const pixelsDigest = createHash('sha256').update(JSON.stringify(sketch)).digest('hex').slice(0, 16);
  const found = sketch.who === undefined ? [] : [faceOf(sketch)];
  return { widthPx: 640, heightPx: 480, faces: found, pixelsDigest };
}

function faceOf(sketch: Sketch): FoundFace {
  const { yaw = 0, pitch = 0.5, height = 200 } = sketch;
  // The nose between eyes and mouth as a head with depth shows it.
  const at = (across: number, down: number) => ({ x: 320 + 60 * across, y: 200 + 70 * down });
  return {
    box: { x: 240, y: 140, width: 160, height },
    score: 0.99,
    points: {
      leftEye: at(-0.5, 0),
      rightEye: at(0.5, 0),
      nose: at(yaw, pitch),
      mouthLeft: at(-0.4, 1),
      mouthRight: at(0.4, 1),
    },
    pose: { yawRatio: yaw, pitchRatio: pitch, rollDegrees: 0, eyeOpenness: 0.3 },
    quality: {
      heightPx: height,
      meanLuma: 120,
      darkShare: 0,
      brightShare: 0,
      sharpness: 0.4,
      secondFaceRatio: 0,
    },
    vector: sampleVector(sketch),
  };
}
