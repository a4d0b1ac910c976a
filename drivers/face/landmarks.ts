/** 68 landmarks (order of iBUG 300-W) by looking several times: first at the detector's box, then at the face set upright. */

import { type InferenceSession, Tensor } from 'onnxruntime-node';
import type { FaceBox, FacePoint, FacePoints, RgbPicture } from '../device/face.ts';
import { apply, centreOf, fitSimilarity, invert } from './align.ts';
import { type GreyPatch, type Similarity, warpGrey, warpPatch } from './resample.ts';

/** Side of what the landmark model looks at, in pixels. */
const viewSize = 64;

/**
 * Where the five points of a middling face lie in the view, in parts of its side. These are means over what the model
 * was trained with (the bias of its last layer), so a view that puts a face there shows it as the model knows faces.
 */
const middlingFace: FacePoints = {
  leftEye: { x: 0.3355, y: 0.2887 },
  rightEye: { x: 0.6645, y: 0.2887 },
  nose: { x: 0.5, y: 0.4598 },
  mouthLeft: { x: 0.3795, y: 0.6512 },
  mouthRight: { x: 0.6205, y: 0.6512 },
};

/** Shifts (in parts of the view) and scales of the upright views whose answers are averaged. */
const views: readonly { readonly x: number; readonly y: number; readonly scale: number }[] = [
  { x: 0, y: 0, scale: 1 },
  { x: -0.03, y: 0.03, scale: 1.04 },
  { x: 0.03, y: 0.03, scale: 0.97 },
  { x: 0, y: -0.04, scale: 1.02 },
];

/** Side of the patch around the face that all views are cut out of, in pixels, and in sides of the box. */
const patchSize = 144;
const patchReach = 1.8;

/** 68 landmarks in pixels of the picture. One box gives the same landmarks each time. */
export async function placeLandmarks(
  session: InferenceSession,
  picture: RgbPicture,
  box: FaceBox,
): Promise<readonly FacePoint[]> {
  const { toPicture, boxView } = patchAround(box);
  const patch = warpGrey(picture, toPicture, patchSize);
  const first = await look(session, patch, boxView, false);
  const upright = viewOfFace(first);
  const answers: (readonly FacePoint[])[] = [];
  for (const [index, view] of views.entries()) {
    answers.push(await look(session, patch, moved(upright, view), index % 2 === 1));
  }
  return Array.from({ length: landmarkCount }, (_, index) =>
    apply(toPicture, centreOf(answers.map((answer) => answer[index] ?? { x: 0, y: 0 }))),
  );
}

const landmarkCount = 68;

/** The five points of 68 landmarks: middles of the eyes, tip of the nose, corners of the mouth. */
export function fivePoints(landmarks: readonly FacePoint[]): FacePoints {
  const mean = (...indices: readonly number[]) =>
    centreOf(indices.map((index) => landmarks[index] ?? { x: 0, y: 0 }));
  return {
    leftEye: mean(37, 38, 40, 41),
    rightEye: mean(43, 44, 46, 47),
    nose: mean(30),
    mouthLeft: mean(48, 60),
    mouthRight: mean(54, 64),
  };
}

/** The patch around a box: where it lies in the picture, and the square view of the box in pixels of the patch. */
function patchAround({ x, y, width, height }: FaceBox): {
  readonly toPicture: Similarity;
  readonly boxView: Similarity;
} {
  const side = (width + height) / 2;
  const step = (side * patchReach) / patchSize;
  const half = ((patchSize - 1) / 2) * step;
  const margin = (patchSize * (1 - 1 / patchReach)) / 2 - 0.5;
  return {
    toPicture: { a: step, b: 0, tx: x + width / 2 - 0.5 - half, ty: y + height / 2 - 0.5 - half },
    boxView: { a: patchSize / patchReach, b: 0, tx: margin, ty: margin },
  };
}

/** The view that shows a face upright and where the model expects it. */
function viewOfFace(landmarks: readonly FacePoint[]): Similarity {
  const { leftEye, rightEye, nose, mouthLeft, mouthRight } = fivePoints(landmarks);
  const target = middlingFace;
  return invert(
    fitSimilarity(
      [leftEye, rightEye, nose, mouthLeft, mouthRight],
      [target.leftEye, target.rightEye, target.nose, target.mouthLeft, target.mouthRight],
    ),
  );
}

function moved(view: Similarity, { x, y, scale }: (typeof views)[number]): Similarity {
  const corner = apply(view, { x: x + (1 - scale) / 2, y: y + (1 - scale) / 2 });
  return { a: view.a * scale, b: view.b * scale, tx: corner.x, ty: corner.y };
}

/**
 * One look; views and places are in pixels of the patch. A mirrored one is mirrored back, with left and right landmarks
 * exchanged.
 */
async function look(
  session: InferenceSession,
  patch: GreyPatch,
  view: Similarity,
  mirrored: boolean,
): Promise<readonly FacePoint[]> {
  const step = { a: view.a / viewSize, b: view.b / viewSize };
  // The middle of the first pixel lies half a step inside the view; places count from the middle of a pixel.
  const corner = apply({ ...step, tx: view.tx, ty: view.ty }, { x: 0.5, y: 0.5 });
  const pixels = warpPatch(patch, { ...step, tx: corner.x, ty: corner.y }, viewSize);
  const input = new Float32Array(viewSize * viewSize);
  for (let y = 0; y < viewSize; y += 1) {
    for (let x = 0; x < viewSize; x += 1) {
      const at = y * viewSize + (mirrored ? viewSize - 1 - x : x);
      input[y * viewSize + x] = (pixels[at] as number) / 256;
    }
  }
  const results = await session.run({ input: new Tensor('float32', input, [1, 1, viewSize, viewSize]) });
  const places = results['output']?.data as Float32Array;
  return Array.from({ length: landmarkCount }, (_, index) => {
    const from = mirrored ? (mirrorOf[index] ?? index) : index;
    const x = places[from * 2] as number;
    return apply(view, { x: mirrored ? 1 - x : x, y: places[from * 2 + 1] as number });
  });
}

/** For each landmark the one on the other side of the face (iBUG 300-W order). */
const mirrorOf: readonly number[] = [
  ...Array.from({ length: 17 }, (_, index) => 16 - index),
  ...Array.from({ length: 10 }, (_, index) => 26 - index),
  ...[27, 28, 29, 30, 35, 34, 33, 32, 31],
  ...[45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40],
  ...[54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55],
  ...[64, 63, 62, 61, 60, 67, 66, 65],
];
