/** Binds what was understood of records for the web listener, and what understands scans. */

import type { UnderstandingServices } from '../http/services/understanding.ts';
import type { ScanWorkDeps } from '../scan/process/scan-work.ts';
import { correctUnderstanding, viewUnderstanding } from '../scan/understand/correct.ts';
import { openUnderstander } from '../scan/understand/understander.ts';
import { isUuid } from '../shared/ids.ts';
import { postgresUnderstandingStore } from '../stores/postgres/understanding-store.ts';
import { searcherOf } from './archive-services.ts';
import { myNumberPolicy } from './my-number.ts';
import type { Stores } from './stores.ts';

/** Reading and putting right, for people who may see the record. */
export function understandingServices(stores: Stores): UnderstandingServices {
  const understandings = postgresUnderstandingStore(stores.database);
  const deps = {
    ...{ archive: stores.archive, clock: stores.clock, understandings },
    myNumber: myNumberPolicy(stores),
  };
  return {
    view: async (person, recordId, options) =>
      isUuid(recordId)
        ? await viewUnderstanding(deps, await searcherOf(stores, person), recordId, options)
        : undefined,
    correct: async (person, correction) =>
      await correctUnderstanding(deps, await searcherOf(stores, person), correction),
  };
}

/** What understands scans in the step before their filing. */
export function understanderOf(
  stores: Pick<Stores, 'database' | 'clock' | 'config'>,
): NonNullable<ScanWorkDeps['understand']> {
  return openUnderstander({
    understandings: postgresUnderstandingStore(stores.database),
    clock: stores.clock,
    prefixes: stores.config.documentNumbers.prefixes,
    names: stores.config.knownNames,
  });
}
