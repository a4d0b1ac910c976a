/** Vectors: the aligned crop and its mirror image through the recognition model, summed, at unit length. */

import { type InferenceSession, Tensor } from 'onnxruntime-node';
import { toUnitLength } from '../device/face-vectors.ts';
import { cropSize } from './align.ts';

/** Length of a vector. */
export const featureDimensions = 512;

/**
 * The vector of an aligned crop (interleaved RGB, 0 to 255). The mirror image is a second opinion on the same face
 * and costs a second run.
 */
export async function featureOf(session: InferenceSession, crop: Float32Array): Promise<Float32Array> {
  const straight = await run(session, crop, false);
  const mirrored = await run(session, crop, true);
  return toUnitLength(straight.map((value, index) => value + (mirrored[index] ?? 0)));
}

async function run(session: InferenceSession, crop: Float32Array, mirrored: boolean): Promise<Float32Array> {
  const area = cropSize * cropSize;
  const input = new Float32Array(3 * area);
  for (let y = 0; y < cropSize; y += 1) {
    for (let x = 0; x < cropSize; x += 1) {
      const from = (y * cropSize + (mirrored ? cropSize - 1 - x : x)) * 3;
      const to = y * cropSize + x;
      for (let channel = 0; channel < 3; channel += 1) {
        input[channel * area + to] = ((crop[from + channel] as number) - 127) / 128;
      }
    }
  }
  const results = await session.run({ input: new Tensor('float32', input, [1, 3, cropSize, cropSize]) });
  return results['output']?.data as Float32Array;
}
