/** Chore: counts new pages of saved searches, and tells their people by mail when they asked for it. */

import { type CountNewHitsDeps, countNewHits } from '../archive/search/count-new-hits.ts';
import type { Chore } from './task-queue.ts';

/** The chore. `everyMs` default 60,000. */
export function newHitsChore(deps: CountNewHitsDeps, everyMs = 60_000): Chore {
  return {
    name: 'new-hits',
    everyMs,
    run: async (signal) => {
      const { mailed } = await countNewHits(deps, signal);
      if (mailed > 0) deps.log.info({ mailed }, 'People were told of new hits.');
    },
  };
}
