/** Chore: files the jobs that came in by archive queues. */

import { fileArrivedJobs } from '../print/file-instead/file-arrived-jobs.ts';
import type { FileJobDeps } from '../print/file-instead/file-job.ts';
import type { Chore } from './task-queue.ts';

/** The chore. `everyMs` default 2,000: so long a sender's job shows as held at most. */
export function fileJobsChore(deps: FileJobDeps, listenerIds: readonly string[], everyMs = 2_000): Chore {
  return {
    name: 'file-jobs',
    everyMs,
    run: async (signal) => {
      const { held } = await fileArrivedJobs(deps, listenerIds, signal);
      if (held > 0) deps.scanIntake.log.info({ held }, 'Jobs could not be filed and wait for their owners.');
    },
  };
}
