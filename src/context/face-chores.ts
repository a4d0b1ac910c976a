/** Regular work about faces: forgetting, and the thresholds of the night. */

import { faceThresholdsChore } from '../tasks/face-thresholds.ts';
import { faceTidyChore } from '../tasks/face-tidy.ts';
import type { Chore } from '../tasks/task-queue.ts';
import type { FaceStores, Faces } from './faces.ts';

/** The chores. Erasing goes on while faces are off; thresholds need the engine's name, and wait. */
export function faceChores(stores: FaceStores, faces: Faces): readonly Chore[] {
  const { clock, log, config, database } = stores;
  return [
    faceTidyChore({ faces: faces.store, clock, log, unusedDays: config.faces.unusedDays }),
    faceThresholdsChore({
      deps: async () => (await faces.whenOn().catch(() => undefined))?.deps,
      clock,
      log,
      target: config.faces.falseMatchRate,
      alone: (work) => database.tryAdvisoryLock('face-thresholds', work),
    }),
  ];
}
