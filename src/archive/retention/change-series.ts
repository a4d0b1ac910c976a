/** Step: one line of the file plan is changed, added or taken out, as a version of its own. */

import { createHash } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { type FileSeries, mostSeries, seriesKey } from '../file-plan.ts';
import { longestPeriod } from '../retention-schedule.ts';
import type { ImportPlanDeps } from './import-plan.ts';

/** What is changed. */
export interface SeriesChange {
  /** The line as it stands; undefined: a new one. */
  readonly before: Pick<FileSeries, 'classCode' | 'binder'> | undefined;
  /** The line as it is to be; undefined: it is taken out. */
  readonly after: FileSeries | undefined;
  readonly author: AuditActor;
  /** The version that was looked at. */
  readonly basedOn: number;
  readonly note: string;
}

/**
 * Puts the changed plan in force as the version after `basedOn`.
 *
 * @throws ServiceError `ARCHIVE_PLAN_OUTRUN`; `NOT_FOUND` when there is no such line; `ARCHIVE_PLAN_INVALID` with
 * `details.fields` when another line has the same class and binder, or the period and what comes then do not fit.
 */
export async function changeSeries(
  { retention, clock }: ImportPlanDeps,
  { before, after, author, basedOn, note }: SeriesChange,
): Promise<{ readonly version: number; readonly series: number }> {
  const current = await retention.currentPlan();
  const outrun = () => new ServiceError('ARCHIVE_PLAN_OUTRUN', { details: { version: current.version } });
  if (current.version !== basedOn) throw outrun();
  const series = changed(current.series, before, after);
  const version = basedOn + 1;
  const activatedAt = clock.now();
  const sourceSha256 = createHash('sha256').update(JSON.stringify(series)).digest();
  const event = {
    kind: 'file-plan.changed',
    segment: '-',
    at: activatedAt,
    actor: author,
    subject: `file-plan:${version}`,
    details: { version, series: series.length, source: sourceSha256.toString('hex') },
  } as const;
  const plan = { version, series, sourceSha256, author, note, activatedAt };
  if (!(await retention.activatePlan(plan, [event]))) throw outrun();
  return { version, series: series.length };
}

function changed(
  series: readonly FileSeries[],
  before: SeriesChange['before'],
  after: FileSeries | undefined,
): readonly FileSeries[] {
  const at = before === undefined ? -1 : series.findIndex((one) => seriesKey(one) === seriesKey(before));
  if (before !== undefined && at < 0) throw new ServiceError('NOT_FOUND');
  const others = series.filter((_, index) => index !== at);
  if (after === undefined) return others;
  check(others, after);
  if (at < 0) return [...series, after];
  return series.map((one, index) => (index === at ? after : one));
}

function check(others: readonly FileSeries[], after: FileSeries): void {
  const { period, disposition } = after;
  const isPeriod =
    period === 'permanent' || (Number.isInteger(period) && period >= 1 && period <= longestPeriod);
  if (!isPeriod) throw invalid('period', `permanent, or years from 1 to ${longestPeriod}`);
  if (period !== 'permanent' && disposition === undefined)
    throw invalid('disposition', 'transfer or destroy');
  if (others.some((one) => seriesKey(one) === seriesKey(after))) {
    throw invalid('classCode', 'another line has this class and binder');
  }
  if (others.length >= mostSeries) throw invalid('classCode', `more than ${mostSeries} lines`);
}

function invalid(field: string, message: string): ServiceError {
  return new ServiceError('ARCHIVE_PLAN_INVALID', { details: { fields: [{ field, message }] } });
}
