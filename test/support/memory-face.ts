/** Faces of the in-memory service: switched off, as they are at first everywhere. */

import type { FaceServices } from '../../src/http/services/face.ts';
import { defaultFaceLimits } from '../../src/identity/face-policy.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';

/** The services; whatever needs faces to be on is refused with `FACE_OFF`. */
export function memoryFace(): FaceServices {
  const off = async (): Promise<never> => {
    throw new ServiceError('FACE_OFF');
  };
  return {
    ways: async () => ({ verify: false, identify: false, enrol: false, camera: 'panel' }),
    begin: off,
    frame: off,
    view: off,
    finish: off,
    pushed: off,
    mine: async () => ({ on: false, record: undefined }),
    beginEnrolment: off,
    deskFrame: off,
    erase: async () => false,
    disclose: async (by) => ({
      personId: by.id,
      madeAt: '2026-04-01T00:00:00.000Z',
      purpose: { ja: '-', en: '-' },
      held: 'nothing',
      pictures: 'none',
      events: [],
    }),
    overview: async () => ({
      on: false,
      switched: undefined,
      engine: { name: '-', provenance: '', trouble: 'FACE_MODEL_MISSING' },
      enrolled: { active: 0, lookAlike: 0 },
      lookAlikes: [],
      erasures: [],
      thresholds: defaultFaceLimits,
      lastRun: undefined,
      target: 0.0001,
    }),
    setOn: async () => {},
    setThresholds: off,
  };
}
