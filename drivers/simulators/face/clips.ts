/**
 * Clips of drawn heads for tests, drawn once into a folder and found there again: JPEG frames of 480x360 pixels, numbered
 * from 000.jpg. Nothing of it is committed.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { developFace, type FaceDrawing, type TracedFace, traceFace } from './draw-face.ts';

/** The frames of a clip. */
export type ClipFrames = readonly FaceDrawing[];

/** Degrees of one turn out and back; the head of somebody asked to turn. */
const turn: readonly number[] = [9, 18, 27, 35, 35, 27, 18, 9];
const bow: readonly number[] = [-7, -14, -20, -20, -14, -7];

function posed(identity: number, poses: readonly Partial<FaceDrawing>[]): ClipFrames {
  return poses.map((pose, index) => ({
    identity,
    widthPx: 480,
    heightPx: 360,
    noiseSeed: index + 1,
    ...pose,
  }));
}

function front(identity: number, frames: number): ClipFrames {
  return posed(
    identity,
    Array.from({ length: frames }, () => ({})),
  );
}

/** Five pictures in three poses, as an enrolment takes them. */
function enrolment(identity: number): ClipFrames {
  return posed(identity, [{}, { yawDeg: 12 }, { yawDeg: -12 }, { light: 'left' }, { pitchDeg: 5 }]);
}

/** The names of the clips and what they show. Left and right are the person's own. */
export const clips: Readonly<Record<string, () => ClipFrames>> = {
  'front-0': () => front(0, 3),
  'front-1': () => front(1, 3),
  'front-2': () => front(2, 3),
  'front-3': () => front(3, 3),
  'front-4': () => front(4, 3),
  'enrol-0': () => enrolment(0),
  'enrol-1': () => enrolment(1),
  'left-0': () =>
    posed(
      0,
      turn.map((yawDeg) => ({ yawDeg })),
    ),
  'right-0': () =>
    posed(
      0,
      turn.map((yawDeg) => ({ yawDeg: -yawDeg })),
    ),
  'nod-0': () =>
    posed(
      0,
      bow.map((pitchDeg) => ({ pitchDeg })),
    ),
  'blink-0': () => posed(0, [{ blink: 0.6 }, { blink: 1 }, { blink: 0.6 }]),
};

/** The files of a clip, in order. */
export interface Clip {
  readonly name: string;
  readonly files: readonly string[];
}

/** Poses that were traced already, so that frames that differ in grain alone are traced once. */
export type Tracings = Map<string, TracedFace>;

/**
 * Draws a clip into a folder below `cache`, or finds it there. The folder is named by what the frames show, so another
 * drawing never passes for this one. About 2 s a pose on one core. Two processes may draw the same clip at once.
 *
 * @param tracings Kept over several clips it saves the poses that they share.
 */
export async function renderClip(cache: string, name: string, tracings: Tracings = new Map()): Promise<Clip> {
  const frames = clips[name]?.();
  if (frames === undefined) throw new TypeError(`No clip is called ${name}.`);
  const digest = createHash('sha256')
    .update(JSON.stringify([drawingVersion, frames]))
    .digest('hex');
  const folder = join(cache, `${name}-${digest.slice(0, 12)}`);
  const fileOf = (index: number) => `${String(index).padStart(3, '0')}.jpg`;
  const clip = { name, files: frames.map((_, index) => join(folder, fileOf(index))) };
  if (existsSync(folder)) return clip;
  const draft = `${folder}.${process.pid}`;
  await mkdir(draft, { recursive: true });
  for (const [index, frame] of frames.entries()) {
    const { widthPx, heightPx, rgb } = developFace(traced(frame, tracings), frame.noiseSeed);
    const jpeg = sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } }).jpeg({ quality: 92 });
    await writeFile(join(draft, fileOf(index)), await jpeg.toBuffer());
  }
  // Whoever is second finds the folder there and drops its own.
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return clip;
}

function traced({ noiseSeed: _, ...pose }: FaceDrawing, tracings: Tracings): TracedFace {
  const key = JSON.stringify(pose);
  const known = tracings.get(key) ?? traceFace(pose);
  tracings.set(key, known);
  return known;
}

/**
 * Frames as raw Motion JPEG, which a browser takes for a camera (`--use-file-for-fake-video-capture`, read at 30 frames
 * a second, again from the beginning at its end).
 *
 * @param repeat How often each frame is shown: 3 is ten frames a second. Default 3.
 */
export async function motionJpeg(files: readonly string[], repeat = 3): Promise<Uint8Array> {
  const frames: Uint8Array[] = [];
  for (const file of files) {
    const jpeg = await readFile(file);
    for (let time = 0; time < repeat; time += 1) frames.push(jpeg);
  }
  return Buffer.concat(frames);
}

/** Counted up with every change of the drawing. */
const drawingVersion = 1;
