/** Binds records without a binder for the web listener. */

import type { UnfiledServices } from '../http/services/unfiled.ts';
import { activeRules } from '../scan/filing/active-rules.ts';
import { fileHere } from '../scan/unfiled/file-here.ts';
import { findBinders } from '../scan/unfiled/find-binders.ts';
import { placementsLooked, proposeFor } from '../scan/unfiled/propose.ts';
import { isUuid } from '../shared/ids.ts';
import { filingRuleStore } from '../stores/postgres/filing-rule-store.ts';
import { retentionStore } from '../stores/postgres/retention-store.ts';
import { scanStore } from '../stores/postgres/scan-store.ts';
import { postgresUnfiledStore } from '../stores/postgres/unfiled-store.ts';
import { searchDependencies, searcherOf } from './archive-services.ts';
import { myNumberPolicy } from './my-number.ts';
import type { Stores } from './stores.ts';

const mostBinders = 20;

/** The steps behind the routes. */
export function unfiledServices(stores: Stores): UnfiledServices {
  const { database, config } = stores;
  const rules = filingRuleStore(database);
  const retention = retentionStore(database);
  const deps = {
    ...searchDependencies(stores),
    unfiled: postgresUnfiledStore(database),
    scans: scanStore(database),
    myNumber: myNumberPolicy(stores),
    activeRules: () => activeRules(rules, config.filing.rules),
    currentPlan: () => retention.currentPlan(),
  };
  return {
    list: async (person) => await deps.unfiled.list(await searcherOf(stores, person)),
    propose: async (person, recordId) =>
      isUuid(recordId) ? await proposeFor(deps, await searcherOf(stores, person), recordId) : undefined,
    fileHere: async (person, request) => await fileHere(deps, await searcherOf(stores, person), request),
    binders: async (person, words, year) => {
      const searcher = await searcherOf(stores, person);
      const [{ series }, placements] = await Promise.all([
        deps.currentPlan(),
        deps.unfiled.placements(searcher, placementsLooked),
      ]);
      return findBinders({ series, placements }, words, { year, limit: mostBinders });
    },
  };
}
