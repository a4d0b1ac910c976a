/** What the steps of charging work with. */

import type { AccountingStore } from '../../ports/accounting-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Quota, Standing } from '../quota.ts';
import type { Tariff } from '../tariff.ts';
import { openRecent, type Recent } from './recent.ts';

/** Bound once by the composition root. */
export interface ChargeDeps {
  readonly accounts: AccountingStore;
  readonly people: Pick<PersonStore, 'findById'>;
  readonly clock: Clock;
  /** Month, 1 to 12, in which a fiscal year begins. */
  readonly fiscalYearStart: number;
  readonly memory: ChargeMemory;
}

/** What a process remembers for some seconds. */
export interface ChargeMemory {
  readonly quotas: Recent<readonly Quota[]>;
  readonly standings: Recent<readonly Standing[]>;
  readonly tariffs: Recent<readonly Tariff[]>;
}

/** Opens an empty memory: a change is seen after 5 s at the latest, by the releases' check at once. */
export function openChargeMemory(maxAgeMs = 5_000): ChargeMemory {
  return {
    quotas: openRecent(maxAgeMs, 1),
    standings: openRecent(maxAgeMs, 10_000),
    tariffs: openRecent(maxAgeMs, 1),
  };
}
