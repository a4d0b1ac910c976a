/** Chore: adds up months of the accounts that are over, for the reports. */

import { addUpMonths } from '../accounting/report/add-up-months.ts';
import type { AccountingStore } from '../ports/accounting-store.ts';
import type { Clock } from '../shared/clock.ts';
import type { Chore } from './task-queue.ts';

/** The chore. `everyMs` default 10 minutes: until then a month is read release by release, which is slower and no less right. */
export function accountMonthsChore(
  deps: {
    readonly accounts: Pick<AccountingStore, 'listMonthsToAddUp' | 'addUpMonth'>;
    readonly clock: Clock;
  },
  everyMs = 600_000,
): Chore {
  return {
    name: 'account-months',
    everyMs,
    run: async (signal) => {
      await addUpMonths(deps, signal);
    },
  };
}
