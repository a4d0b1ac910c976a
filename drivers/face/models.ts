/** The three models of the built-in engine, read and checked against the manifest before anything runs them. */

import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeviceError } from '../device/device-error.ts';
import { withoutTinyWeights } from './model-weights.ts';
import manifest from './models.json' with { type: 'json' };

/** Bytes of the models. */
export interface FaceModels {
  readonly detect: Uint8Array;
  readonly landmark: Uint8Array;
  readonly feature: Uint8Array;
}

/** Where the models come from, for the identity of the engine. */
export const modelPackage: string = manifest.package;

/** The first digits of the recognition model's digest: vectors of another one cannot be compared. */
export const featureDigest: string =
  manifest.models.find(({ role }) => role === 'feature')?.sha256.slice(0, 12) ?? '';

/** Where `npm ci` puts the models. */
export const modelFolder = join(import.meta.dirname, '..', '..', 'node_modules', '.face-models');

/** Reads all models, checked and ready to run. Throws `FACE_MODEL_MISSING` or `FACE_MODEL_CHANGED` with the role of the first that fails. */
export async function loadModels(folder: string = modelFolder): Promise<FaceModels> {
  const load = async (role: keyof FaceModels): Promise<Uint8Array> => {
    const entry = manifest.models.find((one) => one.role === role);
    if (entry === undefined) throw new DeviceError('FACE_MODEL_MISSING', { details: { role } });
    const bytes = await readFile(join(folder, entry.file)).catch((cause: unknown) => {
      throw new DeviceError('FACE_MODEL_MISSING', { details: { role }, cause });
    });
    const digest = createHash('sha256').update(bytes).digest();
    if (!timingSafeEqual(digest, Buffer.from(entry.sha256, 'hex'))) {
      throw new DeviceError('FACE_MODEL_CHANGED', { details: { role } });
    }
    return withoutTinyWeights(bytes);
  };
  const [detect, landmark, feature] = await Promise.all([load('detect'), load('landmark'), load('feature')]);
  return { detect, landmark, feature };
}
