/** Quality gates: what keeps a frame from being a sample, one thing at a time, the most useful to say first. Pure. */

import type { FaceAnalysis } from '../device/face.ts';
import type { FrameFault } from '../device/head-turn.ts';

/** Limits of the gates; the defaults are for a camera of 640x480 pixels at arm's length. */
export interface GateLimits {
  /** Least height of a face. Also keeps people in the background out. Default 110 px. */
  readonly minHeightPx: number;
  /** Highest height of the next face as a share of the first one's. Default 0.6: two people of like size. */
  readonly maxSecondFaceRatio: number;
  /** Highest amount of the yaw ratio. Default 0.35. */
  readonly maxYawRatio: number;
  /** Highest amount of the roll. Default 30 degrees. */
  readonly maxRollDegrees: number;
  /** Least sharpness. Default 0.1. */
  readonly minSharpness: number;
  /** Mean brightness of the face, 0 to 255. Defaults 40 and 235. */
  readonly minMeanLuma: number;
  readonly maxMeanLuma: number;
  /** Highest shares of black and of white. Defaults 0.5 and 0.3. */
  readonly maxDarkShare: number;
  readonly maxBrightShare: number;
}

/** The recommended limits. */
export const gateLimits: GateLimits = {
  minHeightPx: 110,
  maxSecondFaceRatio: 0.6,
  maxYawRatio: 0.35,
  maxRollDegrees: 30,
  minSharpness: 0.1,
  minMeanLuma: 40,
  maxMeanLuma: 235,
  maxDarkShare: 0.5,
  maxBrightShare: 0.3,
};

/**
 * Says what is wrong with a frame; undefined: it is a sample.
 *
 * @param anyPose True: a turned head is not wrong. Default false.
 */
export function faultOfFrame(
  { faces }: FaceAnalysis,
  anyPose = false,
  limits: GateLimits = gateLimits,
): FrameFault | undefined {
  const [face] = faces;
  if (face === undefined) return 'no-face';
  const { quality, pose } = face;
  if (quality.heightPx < limits.minHeightPx) return 'come-closer';
  if (quality.secondFaceRatio > limits.maxSecondFaceRatio) return 'one-person';
  if (quality.meanLuma < limits.minMeanLuma || quality.darkShare > limits.maxDarkShare) return 'more-light';
  if (quality.meanLuma > limits.maxMeanLuma || quality.brightShare > limits.maxBrightShare) {
    return 'less-light';
  }
  const isTurned =
    Math.abs(pose.yawRatio) > limits.maxYawRatio || Math.abs(pose.rollDegrees) > limits.maxRollDegrees;
  if (isTurned && !anyPose) return 'look-straight';
  return quality.sharpness < limits.minSharpness ? 'hold-still' : undefined;
}
