/** The built-in chain: decode, find, place landmarks, align, measure, describe. One chain runs one picture at a time. */

import { createHash } from 'node:crypto';
import { InferenceSession } from 'onnxruntime-node';
import type { AnalyseOptions, FaceAnalysis, FoundFace, RgbPicture } from '../device/face.ts';
import { alignToTemplate, cropSize } from './align.ts';
import { type Detection, detectFaces } from './detect.ts';
import { featureOf } from './feature.ts';
import { fivePoints, placeLandmarks } from './landmarks.ts';
import { lightOf, poseOf } from './measure.ts';
import type { FaceModels } from './models.ts';
import { decodePicture, type PictureLimits } from './picture.ts';
import { warpRgb } from './resample.ts';

/** What of {@link AnalyseOptions} matters to one run. */
export type ChainOptions = Pick<AnalyseOptions, 'effort' | 'vectors'>;

/** Scores from which a box is a face: surely, and when nothing is sure. */
const sureScore = 0.6;
const perhapsScore = 0.3;

/** The chain with its models loaded. */
export class FaceChain {
  readonly #detect: InferenceSession;
  readonly #landmark: InferenceSession;
  readonly #feature: InferenceSession;
  readonly #limits: PictureLimits;

  private constructor(sessions: readonly InferenceSession[], limits: PictureLimits) {
    [this.#detect, this.#landmark, this.#feature] = sessions as [
      InferenceSession,
      InferenceSession,
      InferenceSession,
    ];
    this.#limits = limits;
  }

  /** Loads the models; each runs on the calling thread alone. */
  static async open({ detect, landmark, feature }: FaceModels, limits: PictureLimits): Promise<FaceChain> {
    const sessions: InferenceSession[] = [];
    for (const model of [detect, landmark, feature]) {
      sessions.push(
        await InferenceSession.create(model, {
          intraOpNumThreads: 1,
          interOpNumThreads: 1,
          executionMode: 'sequential',
          graphOptimizationLevel: 'all',
        }),
      );
    }
    return new FaceChain(sessions, limits);
  }

  /** Looks at one picture. Throws as `FaceEngine.analyse` does for pictures. */
  async analyse(input: Uint8Array | RgbPicture, options: ChainOptions = {}): Promise<FaceAnalysis> {
    const isPixels = !(input instanceof Uint8Array);
    const picture = isPixels ? { ...input, shrink: 1 } : await decodePicture(input, this.#limits);
    const found = await this.#find(picture, options.effort === 'still');
    const faces: FoundFace[] = [];
    for (const [index, one] of found.entries()) {
      const wants = options.vectors ?? 'first';
      const wantsVector = wants === 'all' || (wants === 'first' && index === 0);
      const second = Math.max(0, ...found.filter((other) => other !== one).map(({ box }) => box.height));
      faces.push(await this.#describe(picture, one, second / one.box.height, wantsVector));
    }
    return {
      widthPx: Math.round(picture.widthPx * picture.shrink),
      heightPx: Math.round(picture.heightPx * picture.shrink),
      faces: faces.map((face) => enlarged(face, picture.shrink)),
      pixelsDigest: createHash('sha256').update(picture.rgb).digest('hex').slice(0, 16),
    };
  }

  /** Frees the models. */
  async close(): Promise<void> {
    for (const session of [this.#detect, this.#landmark, this.#feature]) await session.release();
  }

  async #find(picture: RgbPicture, looksAgain: boolean): Promise<readonly Detection[]> {
    const usual = await detectFaces(this.#detect, picture, 0.8, perhapsScore);
    const sure = usual.filter(({ score }) => score >= sureScore);
    if (sure.length > 0) return sure;
    if (!looksAgain) return usual;
    for (const fill of [1, 0.5, 0.3]) {
      const again = await detectFaces(this.#detect, picture, fill, sureScore);
      if (again.length > 0) return again;
    }
    return usual;
  }

  async #describe(
    picture: RgbPicture,
    { box, score }: Detection,
    secondFaceRatio: number,
    wantsVector: boolean,
  ): Promise<FoundFace> {
    const landmarks = await placeLandmarks(this.#landmark, picture, box);
    const points = fivePoints(landmarks);
    const crop = warpRgb(picture, alignToTemplate(points), cropSize);
    return {
      box,
      score,
      points,
      landmarks,
      pose: poseOf(points, landmarks),
      quality: { heightPx: box.height, ...lightOf(crop), secondFaceRatio },
      ...(wantsVector && { vector: await featureOf(this.#feature, crop) }),
    };
  }
}

/** The face in pixels of the picture as it was given. */
function enlarged(face: FoundFace, by: number): FoundFace {
  if (by === 1) return face;
  const move = ({ x, y }: { readonly x: number; readonly y: number }) => ({ x: x * by, y: y * by });
  const { box, points, landmarks, quality } = face;
  return {
    ...face,
    box: { ...move(box), width: box.width * by, height: box.height * by },
    points: {
      leftEye: move(points.leftEye),
      rightEye: move(points.rightEye),
      nose: move(points.nose),
      mouthLeft: move(points.mouthLeft),
      mouthRight: move(points.mouthRight),
    },
    ...(landmarks !== undefined && { landmarks: landmarks.map(move) }),
    quality: { ...quality, heightPx: quality.heightPx * by },
  };
}
