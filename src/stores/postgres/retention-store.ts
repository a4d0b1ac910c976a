/** File plan, legal holds and rounds of disposition in PostgreSQL. */

import type { RetentionStore } from '../../ports/retention-store.ts';
import type { Database } from './database.ts';
import { retentionRounds } from './retention-rounds.ts';
import { retentionRules } from './retention-rules.ts';
import { retentionWork } from './retention-work.ts';

/** The store over a database. Faults are `STORE_DATABASE_...` errors. */
export function retentionStore(database: Database): RetentionStore {
  return { ...retentionRules(database), ...retentionRounds(database), ...retentionWork(database) };
}
