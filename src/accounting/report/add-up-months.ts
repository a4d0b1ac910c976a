/** Step: months that are over are added up, so that reports about years need not read every release. */

import type { JobTicket } from '../../../drivers/device/job.ts';
import type { AccountingStore } from '../../ports/accounting-store.ts';
import { paperOf } from '../../print/paper.ts';
import type { Clock } from '../../shared/clock.ts';

/** How long after its end a month is left alone: what was printed at its last minute may still be charged. */
const restMs = 3_600_000;

/**
 * Adds up what is over and not added up yet, or was written into since. Answers are the same before and after; a month
 * that somebody is writing into is left for the next time.
 *
 * @returns How many months were added up.
 */
export async function addUpMonths(
  deps: {
    readonly accounts: Pick<AccountingStore, 'listMonthsToAddUp' | 'addUpMonth'>;
    readonly clock: Clock;
  },
  signal?: AbortSignal,
): Promise<number> {
  const { accounts, clock } = deps;
  let done = 0;
  for (const month of await accounts.listMonthsToAddUp(new Date(clock.now().getTime() - restMs))) {
    if (signal?.aborted === true) break;
    const made = await accounts.addUpMonth(month, clock.now(), (facts, ticket) =>
      paperOf(facts, ticket as JobTicket),
    );
    if (made) done += 1;
  }
  return done;
}
