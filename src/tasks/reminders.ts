/** Chore: reminds owners by mail of jobs that are about to be erased. */

import { type RemindDeps, remindOwners } from '../print/remind/remind-owners.ts';
import type { Chore } from './task-queue.ts';

/** The chore. `everyMs` default 60,000. */
export function remindersChore(deps: RemindDeps, everyMs = 60_000): Chore {
  return {
    name: 'reminders',
    everyMs,
    run: async (signal) => {
      const { sent, failed } = await remindOwners(deps, signal);
      if (sent + failed > 0) deps.log.info({ sent, failed }, 'Reminders were sent.');
    },
  };
}
