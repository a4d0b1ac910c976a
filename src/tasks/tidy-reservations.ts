/** Chore: removes reservations of paper that count no more. */

import type { AccountingStore } from '../ports/accounting-store.ts';
import type { Clock } from '../shared/clock.ts';
import type { Chore } from './task-queue.ts';

/** The chore. `everyMs` default 10 minutes: old rows do no harm but take room. */
export function tidyReservationsChore(
  deps: { readonly accounts: Pick<AccountingStore, 'tidyReservations'>; readonly clock: Clock },
  everyMs = 600_000,
): Chore {
  return {
    name: 'tidy-reservations',
    everyMs,
    run: async () => {
      await deps.accounts.tidyReservations(deps.clock.now());
    },
  };
}
