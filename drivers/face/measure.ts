/** What can be measured of a face without knowing whose it is: pose from landmarks, sharpness and light of the crop. */

import type { FacePoint, FacePoints, FacePose, FaceQuality } from '../device/face.ts';
import { cropSize } from './align.ts';
import { lumaAt } from './resample.ts';

/** Pose from the five points and, where the engine knows them, the outlines of the eyes. */
export function poseOf(points: FacePoints, landmarks?: readonly FacePoint[]): FacePose {
  const { leftEye, rightEye, nose } = points;
  const [ex, ey] = [rightEye.x - leftEye.x, rightEye.y - leftEye.y];
  const distance = Math.max(Math.hypot(ex, ey), 1e-6);
  const eyes = { x: (leftEye.x + rightEye.x) / 2, y: (leftEye.y + rightEye.y) / 2 };
  const eyeOpenness = landmarks === undefined ? undefined : opennessOf(landmarks);
  return {
    yawRatio: ((nose.x - eyes.x) * ex + (nose.y - eyes.y) * ey) / (distance * distance),
    pitchRatio: noseInFace(points).down,
    rollDegrees: (Math.atan2(ey, ex) * 180) / Math.PI,
    ...(eyeOpenness !== undefined && { eyeOpenness }),
  };
}

/**
 * Where the nose lies between eyes and mouth, in the frame that these span: `across` in eye distances from the line
 * through both middles, `down` in parts of that line. A flat picture keeps both however it is turned, tilted and rolled
 * (an affine map changes neither; only its nearness to the camera does a little), a head does not.
 */
export function noseInFace(points: FacePoints): { readonly across: number; readonly down: number } {
  const { leftEye, rightEye, nose, mouthLeft, mouthRight } = points;
  const eyes = { x: (leftEye.x + rightEye.x) / 2, y: (leftEye.y + rightEye.y) / 2 };
  const [ux, uy] = [rightEye.x - leftEye.x, rightEye.y - leftEye.y];
  const [vx, vy] = [(mouthLeft.x + mouthRight.x) / 2 - eyes.x, (mouthLeft.y + mouthRight.y) / 2 - eyes.y];
  const [px, py] = [nose.x - eyes.x, nose.y - eyes.y];
  const area = ux * vy - uy * vx;
  if (Math.abs(area) < 1e-9) return { across: 0, down: 0 };
  return { across: (px * vy - py * vx) / area, down: (ux * py - uy * px) / area };
}

/** Eye aspect ratio, mean of both eyes (outlines 36-41 and 42-47). */
function opennessOf(landmarks: readonly FacePoint[]): number {
  const gap = (a: number, b: number) => {
    const [p, q] = [landmarks[a], landmarks[b]];
    return p === undefined || q === undefined ? 0 : Math.hypot(p.x - q.x, p.y - q.y);
  };
  const eye = (at: number) =>
    (gap(at + 1, at + 5) + gap(at + 2, at + 4)) / (2 * Math.max(gap(at, at + 3), 1e-6));
  return (eye(36) + eye(42)) / 2;
}

/** Light and sharpness of an aligned crop (interleaved RGB, 0 to 255), over its middle, where the face is. */
export function lightOf(
  crop: Float32Array,
): Pick<FaceQuality, 'meanLuma' | 'darkShare' | 'brightShare' | 'sharpness'> {
  const luma = new Float32Array(cropSize * cropSize);
  for (let at = 0; at < luma.length; at += 1) luma[at] = lumaAt(crop, at * 3);
  const margin = Math.round(cropSize / 6);
  let [count, sum, squares, dark, bright, edges] = [0, 0, 0, 0, 0, 0];
  for (let y = margin; y < cropSize - margin; y += 1) {
    for (let x = margin; x < cropSize - margin; x += 1) {
      const at = y * cropSize + x;
      const value = luma[at] as number;
      const around =
        (luma[at - 1] as number) +
        (luma[at + 1] as number) +
        (luma[at - cropSize] as number) +
        (luma[at + cropSize] as number);
      count += 1;
      sum += value;
      squares += value * value;
      if (value < 20) dark += 1;
      if (value > 250) bright += 1;
      edges += (around - 4 * value) ** 2;
    }
  }
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  return {
    meanLuma: mean,
    darkShare: dark / count,
    brightShare: bright / count,
    // Below this much contrast the quotient would only measure noise.
    sharpness: deviation < 4 ? 0 : Math.sqrt(edges / count) / deviation,
  };
}
