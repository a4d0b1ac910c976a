/**
 * Seals references. From the outside in: a key that the key ring makes (outside the database) → the person's own
 * data key, wrapped in the person's row → the reference, rotated by a matrix that only the key ring gives. Destroying
 * the wrapped key in the row destroys the reference.
 */

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { SealedFace } from '../../ports/face-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { decodeReference, encodeReference, type FaceReference, referenceOf } from './reference.ts';
import { rotationOf } from './rotation.ts';

/** Seals and opens references, and turns probes so that they can be compared with them. */
export interface TemplateProtection {
  /** Version of the rotation that is in use. */
  readonly rotation: number;
  /** Turns a vector as the references are turned. */
  rotate(vector: Float32Array): Float32Array;
  /** Rotates, rounds and encrypts vectors of one person. */
  seal(
    personId: PersonId,
    vectors: readonly Float32Array[],
  ): Pick<SealedFace, 'rotation' | 'wrappedKey' | 'box'>;
  /** `FACE_REFERENCE_DAMAGED` when it was altered, moved to another person or made under other keys. */
  open(face: Pick<SealedFace, 'personId' | 'rotation' | 'wrappedKey' | 'box'>): FaceReference;
}

const nonceBytes = 12;
const tagBytes = 16;
const rotationVersion = 1;

/**
 * Opens the protection of an installation; makes the matrix.
 * `STORE_KEY_UNAVAILABLE` in a process without the secrets of the key ring.
 */
export async function openTemplateProtection(
  keys: Pick<KeyedHashes, 'tokenHash'>,
): Promise<TemplateProtection> {
  const wrapping = derive(keys.tokenHash('face-templates', 'v1'), 'wrap');
  const rotationKey = derive(keys.tokenHash('face-rotation', `v${rotationVersion}`), 'rotate');
  const matrix = await rotationOf(rotationKey);
  const rotate = (vector: Float32Array): Float32Array => matrix.apply(vector);
  return {
    rotation: rotationVersion,
    rotate,
    seal: (personId, vectors) => {
      const dataKey = randomBytes(32);
      const plain = encodeReference(referenceOf(vectors.map(rotate)));
      const box = encrypt(dataKey, plain, `face:${personId}:reference:${rotationVersion}`);
      const wrappedKey = encrypt(wrapping, dataKey, `face:${personId}:key`);
      dataKey.fill(0);
      plain.fill(0);
      return { rotation: rotationVersion, wrappedKey, box };
    },
    open: ({ personId, rotation, wrappedKey, box }) => {
      const dataKey = decrypt(wrapping, wrappedKey, `face:${personId}:key`);
      const plain = decrypt(dataKey, box, `face:${personId}:reference:${rotation}`);
      dataKey.fill(0);
      const reference = decodeReference(plain);
      plain.fill(0);
      return reference;
    },
  };
}

function derive(secret: Uint8Array, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, Buffer.alloc(0), `tomeoki face ${use}`, 32));
}

function encrypt(key: Uint8Array, plain: Uint8Array, place: string): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, box: Uint8Array, place: string): Buffer {
  try {
    const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch (error) {
    throw new ServiceError('FACE_REFERENCE_DAMAGED', { cause: error });
  }
}
