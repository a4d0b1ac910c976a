/** Chore: sets the thresholds of faces once each night. */

import type { FaceDeps } from '../identity/face/face-deps.ts';
import { setThresholds } from '../identity/face/thresholds.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Chore } from './task-queue.ts';

/** What the chore needs. */
export interface FaceThresholdsOptions {
  /** Undefined while faces are off. */
  readonly deps: () => Promise<FaceDeps | undefined>;
  readonly clock: Clock;
  readonly log: Log;
  /** False match rate to hold. */
  readonly target: number;
  /** Runs the work unless another process does. */
  readonly alone: (work: () => Promise<void>) => Promise<unknown>;
}

const hourMs = 3_600_000;
/** Hours in Japan, from and to, between which the pairs are compared. */
const night = { from: 1, to: 5 };

/** The chore. `everyMs` default 20 minutes. */
export function faceThresholdsChore(options: FaceThresholdsOptions, everyMs = 20 * 60_000): Chore {
  const { clock, log, target } = options;
  return {
    name: 'face-thresholds',
    everyMs,
    run: async (signal) => {
      const hour = new Date(clock.now().getTime() + 9 * hourMs).getUTCHours();
      if (hour < night.from || hour >= night.to) return;
      const deps = await options.deps();
      if (deps === undefined) return;
      await options.alone(async () => {
        const last = await deps.faces.latestThresholdRun(deps.engineName);
        if (last !== undefined && clock.now().getTime() - last.at.getTime() < 12 * hourMs) return;
        const { people, verification, targetMet } = await setThresholds(deps, signal, target);
        log.info({ people, verification, targetMet }, 'Thresholds of faces were set.');
      });
    },
  };
}
