/** Steps: reports about paper that came out, and about paper that was saved. Written while they are read. */

import type { JobTicket } from '../../../drivers/device/job.ts';
import type { AccountingStore, UncollectedJob } from '../../ports/accounting-store.ts';
import { paperOf } from '../../print/paper.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { addMonths, isMonth, spanOfMonths } from '../period.ts';
import {
  narrowQuery,
  type PagesRow,
  type ReportDimension,
  type ReportQuery,
  type ReportViewer,
  reportDimensions,
  type UncollectedRow,
} from '../report.ts';

/** What reports are made of. */
export interface ReportDeps {
  readonly accounts: Pick<AccountingStore, 'eachPagesRow' | 'eachUncollected'>;
}

/** A report as it is asked for. */
export interface ReportRequest {
  /** Names of {@link reportDimensions}, each once. */
  readonly by: readonly string[];
  /** First and last month, `YYYY-MM`. */
  readonly from: string;
  readonly to: string;
  readonly personId?: NonNullable<ReportQuery['personId']>;
  readonly segments?: NonNullable<ReportQuery['segments']>;
  /** Lines at most; default: all. */
  readonly mostLines?: number;
}

const mostMonths = 120;
/** Groups of the report of saved paper, which is added up in memory. */
const mostGroups = 100_000;

/**
 * The lines about paper that came out, in batches and in the order of their groups.
 *
 * @throws ServiceError `ACCOUNT_REPORT_INVALID`, `ACCOUNT_REPORT_FORBIDDEN`.
 */
export async function eachPagesRow(
  deps: ReportDeps,
  viewer: ReportViewer,
  request: ReportRequest,
  take: (rows: readonly PagesRow[]) => Promise<void>,
): Promise<void> {
  await deps.accounts.eachPagesRow(queryOf(viewer, request), take);
}

/**
 * The lines about jobs that nobody collected, with the paper they would have used.
 *
 * @throws ServiceError `ACCOUNT_REPORT_INVALID`, `ACCOUNT_REPORT_FORBIDDEN`.
 */
export async function uncollectedRows(
  deps: ReportDeps,
  viewer: ReportViewer,
  request: ReportRequest,
): Promise<readonly UncollectedRow[]> {
  const groups = new Map<string, UncollectedRow>();
  await deps.accounts.eachUncollected(queryOf(viewer, request), async (jobs) => {
    for (const job of jobs) {
      const row = 'addedUp' in job ? job.addedUp : weighed(job);
      const name = JSON.stringify(Object.values(row.keys));
      groups.set(name, added(groups.get(name), row));
    }
    if (groups.size > mostGroups)
      throw new ServiceError('ACCOUNT_REPORT_INVALID', { message: 'too many groups' });
  });
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

/**
 * Checks a question without asking it.
 *
 * @throws ServiceError `ACCOUNT_REPORT_INVALID`, `ACCOUNT_REPORT_FORBIDDEN`.
 */
export function checkReport(viewer: ReportViewer, request: ReportRequest): void {
  queryOf(viewer, request);
}

function weighed({ keys, facts, ticket }: UncollectedJob): UncollectedRow {
  const paper = paperOf(facts, ticket as JobTicket);
  return {
    ...{ keys, jobs: 1, jobsOfUnknownLength: paper === undefined ? 1 : 0 },
    ...{ impressions: paper?.impressions ?? 0, sheets: paper?.sheets ?? 0 },
  };
}

function added(before: UncollectedRow | undefined, row: UncollectedRow): UncollectedRow {
  if (before === undefined) return row;
  return {
    keys: row.keys,
    jobs: before.jobs + row.jobs,
    impressions: before.impressions + row.impressions,
    sheets: before.sheets + row.sheets,
    jobsOfUnknownLength: before.jobsOfUnknownLength + row.jobsOfUnknownLength,
  };
}

function queryOf(
  viewer: ReportViewer,
  { by, from, to, personId, segments, mostLines }: ReportRequest,
): ReportQuery {
  const isKnown = (name: string): name is ReportDimension =>
    reportDimensions.includes(name as ReportDimension);
  const isRight =
    by.every(isKnown) &&
    new Set(by).size === by.length &&
    isMonth(from) &&
    isMonth(to) &&
    from <= to &&
    to < addMonths(from, mostMonths);
  if (!isRight) throw new ServiceError('ACCOUNT_REPORT_INVALID');
  const query = {
    by: by.filter(isKnown),
    ...spanOfMonths(from, to),
    ...(personId !== undefined && { personId }),
    ...(segments !== undefined && { segments }),
    ...(mostLines !== undefined && { mostLines }),
  };
  const narrowed = narrowQuery(viewer, query);
  if (!narrowed.ok) throw new ServiceError('ACCOUNT_REPORT_FORBIDDEN');
  return narrowed.value;
}
