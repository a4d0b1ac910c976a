/** Retention in memory: a plan that can be imported, and no records. */

import { changeSeries } from '../../src/archive/retention/change-series.ts';
import { checkPlan, importPlan } from '../../src/archive/retention/import-plan.ts';
import type { RetentionServices } from '../../src/http/services/retention.ts';
import type { KeptPlan } from '../../src/ports/retention-store.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';

/** A service of its own for each test. */
export function memoryRetention(): RetentionServices {
  const plans: KeptPlan[] = [];
  const retention = {
    currentPlan: async () => plans[0] ?? { version: 0, series: [] },
    activatePlan: async (plan: KeptPlan) => {
      plans.unshift(plan);
      return true;
    },
  };
  const unknown = async (): Promise<never> => {
    throw new ServiceError('NOT_FOUND');
  };
  return {
    plan: retention.currentPlan,
    planVersions: async () => plans.map(({ series, ...plan }) => ({ ...plan, count: series.length })),
    checkPlan: (bytes) => checkPlan({ retention }, bytes),
    importPlan: (person, bytes, about) => {
      const deps = { retention, clock: systemClock() };
      return importPlan(deps, bytes, { author: `person:${person.id}`, ...about });
    },
    changeSeries: (person, change) => {
      const deps = { retention, clock: systemClock() };
      return changeSeries(deps, { ...change, author: `person:${person.id}` });
    },
    names: async () => new Map(),
    due: async (_person, fiscalYear = 2026) => ({ fiscalYear, binders: [], isCut: false }),
    binders: unknown,
    items: unknown,
    leftCopies: unknown,
    certificate: async () => undefined,
    verifyCertificate: async () => undefined,
    holds: async () => [],
    placeHold: unknown,
    releaseHold: unknown,
    rounds: async () => [],
    round: async () => undefined,
    propose: unknown,
    confirm: unknown,
    decide: unknown,
    start: unknown,
    cancel: unknown,
    certificates: unknown,
    allCertificates: async () => ({ items: [], total: 0 }),
    packages: unknown,
    savePackage: unknown,
  };
}
