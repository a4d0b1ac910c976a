/** A face reference in the form in which it is kept: rotated vectors as whole numbers, 512 bytes each. */

import { meanVector } from '../../../drivers/device/face-vectors.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { faceDimensions } from './rotation.ts';

/** Most vectors of one reference. */
export const mostVectors = 8;

/** Rotated vectors of one person, and their mean. Only directions count. */
export interface FaceReference {
  readonly vectors: readonly Int8Array[];
  readonly mean: Int8Array;
}

/** Makes a reference of rotated vectors, 1 to 8. */
export function referenceOf(rotated: readonly Float32Array[]): FaceReference {
  return { vectors: rotated.map(quantise), mean: quantise(meanVector(rotated)) };
}

/** Cosine of two float vectors of whatever length. */
export function cosine(left: Float32Array | Int8Array, right: Float32Array | Int8Array): number {
  let dot = 0;
  let ofLeft = 0;
  let ofRight = 0;
  for (let at = 0; at < faceDimensions; at += 1) {
    const a = left[at] as number;
    const b = right[at] as number;
    dot += a * b;
    ofLeft += a * a;
    ofRight += b * b;
  }
  return ofLeft === 0 || ofRight === 0 ? 0 : dot / Math.sqrt(ofLeft * ofRight);
}

/** Whole numbers from -127 to 127 in the direction of a vector. */
function quantise(vector: Float32Array): Int8Array {
  let most = 0;
  for (const value of vector) most = Math.max(most, Math.abs(value));
  const scale = most === 0 ? 0 : 127 / most;
  return Int8Array.from(vector, (value) => Math.round(value * scale));
}

const form = 1;

/** The bytes of a reference: form, number of vectors, the vectors, the mean. */
export function encodeReference({ vectors, mean }: FaceReference): Uint8Array {
  if (vectors.length < 1 || vectors.length > mostVectors) throw new RangeError('1 to 8 vectors');
  const bytes = new Uint8Array(2 + (vectors.length + 1) * faceDimensions);
  bytes[0] = form;
  bytes[1] = vectors.length;
  [...vectors, mean].forEach((vector, index) => {
    bytes.set(new Uint8Array(vector.buffer, vector.byteOffset, faceDimensions), 2 + index * faceDimensions);
  });
  return bytes;
}

/** Reads the bytes again. `FACE_REFERENCE_DAMAGED` when they have another form. */
export function decodeReference(bytes: Uint8Array): FaceReference {
  const count = bytes[1] ?? 0;
  const whole = bytes[0] === form && count >= 1 && count <= mostVectors;
  if (!whole || bytes.byteLength !== 2 + (count + 1) * faceDimensions) {
    throw new ServiceError('FACE_REFERENCE_DAMAGED');
  }
  const at = (index: number) =>
    Int8Array.from(
      new Int8Array(bytes.buffer, bytes.byteOffset + 2 + index * faceDimensions, faceDimensions),
    );
  return { vectors: Array.from({ length: count }, (_, index) => at(index)), mean: at(count) };
}
