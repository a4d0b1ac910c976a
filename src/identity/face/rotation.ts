/**
 * A keyed rotation of vectors (renewable and unlinkable references, ISO/IEC 24745): an orthonormal matrix made from
 * a secret. Cosines stay what they are between vectors of one key; under two keys the same vector has nothing in
 * common with itself. Whoever has the key can turn it back: the rotation is beside the encryption, not instead.
 */

import { createCipheriv } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Lengths of the vectors. */
export const faceDimensions = 512;

/** An orthonormal matrix, row after row. */
export interface Rotation {
  /** Turns a vector of 512 numbers. */
  apply(vector: Float32Array): Float32Array;
}

/**
 * The rotation of a 32-byte key; the same key gives the same one. Takes about 0.3 s once, in steps between which others
 * are served, and 1 MiB.
 * @throws RangeError for a key of another length.
 */
export async function rotationOf(key: Uint8Array): Promise<Rotation> {
  const rows = await orthonormal(gaussians(key, faceDimensions * faceDimensions), faceDimensions);
  return {
    apply: (vector) => {
      if (vector.length !== faceDimensions) throw new RangeError('a vector has 512 numbers');
      const turned = new Float32Array(faceDimensions);
      for (let row = 0; row < faceDimensions; row += 1) {
        const begin = row * faceDimensions;
        let sum = 0;
        for (let at = 0; at < faceDimensions; at += 1) {
          sum += (rows[begin + at] as number) * (vector[at] as number);
        }
        turned[row] = sum;
      }
      return turned;
    },
  };
}

/** Independent normal values from the key stream of AES-256-CTR, by Box and Muller. */
function gaussians(key: Uint8Array, count: number): Float64Array {
  if (key.byteLength !== 32) throw new RangeError('a key has 32 bytes');
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const stream = cipher.update(Buffer.alloc(count * 4));
  const values = new Float64Array(count);
  for (let at = 0; at < count; at += 2) {
    // Never zero, whose logarithm is none.
    const first = (stream.readUInt32LE(at * 4) + 0.5) / 2 ** 32;
    const second = stream.readUInt32LE(at * 4 + 4) / 2 ** 32;
    const radius = Math.sqrt(-2 * Math.log(first));
    values[at] = radius * Math.cos(2 * Math.PI * second);
    values[at + 1] = radius * Math.sin(2 * Math.PI * second);
  }
  return values;
}

/** Rows between two pauses. */
const rowsAtOnce = 16;

/** Gram and Schmidt in double precision, which keeps random rows at right angles far beyond single precision. */
async function orthonormal(matrix: Float64Array, size: number): Promise<Float32Array> {
  for (let row = 0; row < size; row += 1) {
    const own = matrix.subarray(row * size, (row + 1) * size);
    for (let before = 0; before < row; before += 1) {
      const other = matrix.subarray(before * size, (before + 1) * size);
      const along = dot(own, other);
      for (let at = 0; at < size; at += 1) own[at] = (own[at] as number) - along * (other[at] as number);
    }
    const length = Math.sqrt(dot(own, own));
    for (let at = 0; at < size; at += 1) own[at] = (own[at] as number) / length;
    if (row % rowsAtOnce === 0) await nextTurn();
  }
  return Float32Array.from(matrix);
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at += 1) sum += (left[at] as number) * (right[at] as number);
  return sum;
}
