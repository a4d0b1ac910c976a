/**
 * Takes the samples of an enrolment: three from the front, then two of the head a little to each side.
 *
 * A sample that is not like all those before is left out; when that happens too often it is not one person who stands
 * there, and the enrolment fails.
 */

import type { FaceAnalysis, FrameGate } from '../../ports/face-engine.ts';
import type { FaceInstruction } from './attempt-view.ts';
import { cosine } from './reference.ts';

interface Pose {
  readonly instruction: 'look-straight' | 'turn-left' | 'turn-right';
  readonly samples: number;
  /** Range of the nose's offset against the front, in eye distances; a person's left is the right of the picture. */
  readonly from: number;
  readonly to: number;
}

const poses: readonly Pose[] = [
  { instruction: 'look-straight', samples: 3, from: -0.12, to: 0.12 },
  { instruction: 'turn-left', samples: 2, from: 0.12, to: 0.4 },
  { instruction: 'turn-right', samples: 2, from: -0.4, to: -0.12 },
];
const allSamples = poses.reduce((sum, { samples }) => sum + samples, 0);
/** Samples left out because they are unlike the others, before it is given up. */
const mostDisagreements = 25;

/** What an enrolment came to. */
export type EnrolOutcome =
  | { readonly state: 'looking'; readonly instruction: FaceInstruction; readonly progress: number }
  | { readonly state: 'done'; readonly vectors: readonly Float32Array[] }
  | { readonly state: 'failed' };

/** An enrolment under way. */
export class EnrolCapture {
  readonly #gate: FrameGate;
  readonly #agreement: number;
  readonly #vectors: Float32Array[] = [];
  #frontRatio = 0;
  #disagreements = 0;
  #lastDigest = '';

  /** `agreement` is the least cosine between any two samples. */
  constructor(gate: FrameGate, agreement: number) {
    this.#gate = gate;
    this.#agreement = agreement;
  }

  /** Takes one frame. */
  take(analysis: FaceAnalysis): EnrolOutcome {
    const pose = this.#pose();
    const face = analysis.faces[0];
    const fault = this.#gate(analysis, pose.instruction !== 'look-straight');
    if (fault !== undefined || face?.vector === undefined) {
      return this.#looking(fault === undefined || fault === 'no-face' ? pose.instruction : fault);
    }
    const turned = face.pose.yawRatio - (this.#vectors.length < 3 ? 0 : this.#frontRatio);
    // A picture that stands still is one sample, however often it is sent.
    const isSame = analysis.pixelsDigest === this.#lastDigest;
    const isThere =
      this.#vectors.length < 3 ? Math.abs(turned) < 0.25 : turned >= pose.from && turned <= pose.to;
    if (!isThere || isSame) return this.#looking(pose.instruction);
    this.#lastDigest = analysis.pixelsDigest;
    const { vector } = face;
    if (this.#vectors.some((other) => cosine(other, vector) < this.#agreement)) {
      this.#disagreements += 1;
      return this.#disagreements > mostDisagreements ? { state: 'failed' } : this.#looking(pose.instruction);
    }
    if (this.#vectors.length < 3) this.#frontRatio += face.pose.yawRatio / 3;
    this.#vectors.push(vector);
    return this.#vectors.length === allSamples
      ? { state: 'done', vectors: this.#vectors }
      : this.#looking(this.#pose().instruction);
  }

  #looking(instruction: FaceInstruction): EnrolOutcome {
    return { state: 'looking', instruction, progress: this.#vectors.length / allSamples };
  }

  #pose(): Pose {
    let before = 0;
    for (const pose of poses) {
      before += pose.samples;
      if (this.#vectors.length < before) return pose;
    }
    return poses[0] as Pose;
  }
}
