/** Steps: reports about paper that came out, and about paper that was saved. Written while they are read. */

import type { JobTicket } from '../../../drivers/device/job.ts';
import type { AccountingStore } from '../../ports/accounting-store.ts';
import { paperOf } from '../../print/paper.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { addMonths, isMonth, spanOfMonths } from '../period.ts';
import {
  narrowQuery,
  type PagesRow,
  type ReportDimension,
  type ReportKeys,
  type ReportQuery,
  type ReportViewer,
  reportDimensions,
  type UncollectedRow,
} from '../report.ts';

/** What reports are made of. */
export interface ReportDeps {
  readonly accounts: Pick<AccountingStore, 'eachPagesRow' | 'eachUncollectedJob'>;
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
  await deps.accounts.eachUncollectedJob(queryOf(viewer, request), async (jobs) => {
    for (const { keys, facts, ticket } of jobs) {
      const name = JSON.stringify(Object.values(keys));
      const paper = paperOf(facts, ticket as JobTicket);
      groups.set(name, added(groups.get(name), keys, paper));
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

function added(
  before: UncollectedRow | undefined,
  keys: ReportKeys,
  paper: ReturnType<typeof paperOf>,
): UncollectedRow {
  return {
    keys,
    jobs: (before?.jobs ?? 0) + 1,
    impressions: (before?.impressions ?? 0) + (paper?.impressions ?? 0),
    sheets: (before?.sheets ?? 0) + (paper?.sheets ?? 0),
    jobsOfUnknownLength: (before?.jobsOfUnknownLength ?? 0) + (paper === undefined ? 1 : 0),
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
