/** Chore: looks after filed copies, so that each is looked at once a week. */

import type { BlobLedger } from '../ports/blob-ledger.ts';
import { type CheckCopiesDeps, checkCopies } from '../scan/filing/check-copies.ts';
import type { Chore } from './task-queue.ts';

const everyMs = 600_000;
const checkAgainMs = 7 * 86_400_000;
/** At this pace some 200,000 copies a week. */
const mostAtOnce = 200;

/** The chore. One process at a time does it. */
export function filingCheckChore(
  deps: CheckCopiesDeps & { readonly ledger: Pick<BlobLedger, 'alone'> },
): Chore {
  return {
    name: 'filing-check',
    everyMs,
    run: (signal) =>
      deps.ledger.alone('filing-check', async () => {
        const before = new Date(deps.clock.now().getTime() - checkAgainMs);
        const { checked, same, restored, away } = await checkCopies(
          deps,
          { before, limit: mostAtOnce },
          signal,
        );
        if (checked === same && away.length === 0) return;
        deps.log.warn(
          { checked, differing: checked - same, restored, away },
          'Filed copies differ, or targets are away.',
        );
      }),
  };
}
