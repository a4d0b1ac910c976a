/** Binds the accounts to their store, and to the hooks of intake and release. */

import type { JobTicket } from '../../drivers/device/job.ts';
import { type ChargeDeps, openChargeMemory } from '../accounting/charge/charge-deps.ts';
import { checkBeforeHold } from '../accounting/charge/check-before-hold.ts';
import { priceOf } from '../accounting/charge/price.ts';
import { reserveRelease } from '../accounting/charge/reserve-release.ts';
import { standingsOf } from '../accounting/charge/standings.ts';
import type { Standing } from '../accounting/quota.ts';
import type { ReportRequest } from '../accounting/report/make-report.ts';
import type { ReportForm } from '../accounting/report/write-report.ts';
import { writePagesReport, writeUncollectedReport } from '../accounting/report/write-report.ts';
import type { ReportViewer } from '../accounting/report.ts';
import type { ChargedPaper } from '../accounting/tariff.ts';
import type { Person } from '../identity/person.ts';
import type { PrintJob } from '../print/job.ts';
import type { PersonId } from '../shared/ids.ts';
import { postgresAccountingStore } from '../stores/postgres/accounting-store.ts';
import type { Stores } from './stores.ts';

/** The accounts of one process. */
export interface Accounting {
  readonly deps: ChargeDeps;
  /** Asked by the intake before a job is held. */
  readonly quota: {
    checkBeforeHold(person: Pick<Person, 'id' | 'department'>): Promise<'ok' | 'over-limit'>;
  };
  /** Asked by the release before it claims a job, and when it is confirmed. */
  readonly releaseHooks: {
    checkQuota(of: {
      readonly job: PrintJob;
      readonly ticket: JobTicket;
      readonly paper: ChargedPaper | undefined;
      readonly personId: PersonId | undefined;
    }): Promise<'ok' | 'over-quota'>;
    priceOf(of: {
      readonly paper: ChargedPaper;
      readonly ticket: JobTicket;
      readonly at: Date;
    }): Promise<number>;
  };
  /** What a person's quotas say, for the panel and the desk. */
  standings(person: Pick<Person, 'id' | 'department'>): Promise<readonly Standing[]>;
  writeReport(
    kind: 'pages' | 'uncollected',
    viewer: ReportViewer,
    request: ReportRequest,
    form: ReportForm,
  ): Promise<void>;
}

/** Binds the accounts. Cheap; holds nothing open. */
export function openAccounting(stores: Pick<Stores, 'config' | 'database' | 'people' | 'clock'>): Accounting {
  const deps: ChargeDeps = {
    accounts: postgresAccountingStore(stores.database),
    people: stores.people,
    clock: stores.clock,
    fiscalYearStart: stores.config.accounting.fiscalYearStart,
    memory: openChargeMemory(),
  };
  return {
    deps,
    quota: { checkBeforeHold: (person) => checkBeforeHold(deps, person) },
    releaseHooks: {
      // Nobody's quota is touched by the forms of a direct queue.
      checkQuota: async ({ personId, ...of }) => {
        if (personId === undefined) return 'ok';
        return (await reserveRelease(deps, { ...of, personId })).ok ? 'ok' : 'over-quota';
      },
      priceOf: (of) => priceOf(deps, of),
    },
    standings: (person) => standingsOf(deps, person),
    writeReport: (kind, viewer, request, form) =>
      (kind === 'pages' ? writePagesReport : writeUncollectedReport)(deps, viewer, request, form),
  };
}
