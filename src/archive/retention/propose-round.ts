/** Step: lists what ends its period in a department by the end of a fiscal year. */

import { randomUUID } from 'node:crypto';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { ExpiringRecord, NewItem, RetentionStore } from '../../ports/retention-store.ts';
import { japaneseDay } from '../../scan/filing/japan-day.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import { mostItems } from '../disposition.ts';
import { keptUntil, type SeriesLookup, seriesLookup } from '../file-plan.ts';
import { endOfFiscalYear, endsBy, type RetentionEnd, yearOfSeries } from '../retention-schedule.ts';

/** What listing needs. */
export interface ProposeDeps {
  readonly retention: Pick<RetentionStore, 'currentPlan' | 'listExpiring' | 'assignEnds' | 'propose'>;
  readonly clock: Clock;
}

/** Which list. */
export interface ProposeRequest {
  readonly segment: SegmentId;
  readonly department: string;
  readonly fiscalYear: number;
  readonly by: AuditActor;
}

const pageSize = 500;
/** Records that are looked at for one list. */
const mostLookedAt = 100_000;

/**
 * Makes the list, of 1,000 records at most: what is left comes onto the next. A record whose series gives it a longer
 * period than it was filed with, or that has none, gets that of the series.
 *
 * @throws ServiceError `ARCHIVE_ROUND_OPEN`, `ARCHIVE_NOTHING_EXPIRES`.
 */
export async function proposeRound(
  deps: ProposeDeps,
  request: ProposeRequest,
): Promise<{ readonly roundId: string; readonly records: number }> {
  const { retention, clock } = deps;
  const { segment, department, fiscalYear, by } = request;
  const plan = await retention.currentPlan();
  const items = await collect(deps, request, seriesLookup(plan.series), plan.version);
  if (items.length === 0) throw new ServiceError('ARCHIVE_NOTHING_EXPIRES');
  const proposedAt = clock.now();
  const round = {
    id: randomUUID(),
    planVersion: plan.version,
    proposedBy: by,
    ...{ segment, department, fiscalYear, proposedAt },
  };
  const event: AuditEvent = {
    kind: 'retention.proposed',
    segment,
    at: proposedAt,
    actor: by,
    subject: `retention-round:${round.id}`,
    details: { fiscalYear, records: items.length, plan: plan.version },
  };
  if (!(await retention.propose(round, items, [event]))) throw new ServiceError('ARCHIVE_ROUND_OPEN');
  return { roundId: round.id, records: items.length };
}

async function collect(
  { retention, clock }: ProposeDeps,
  { segment, department, fiscalYear }: ProposeRequest,
  seriesOf: SeriesLookup,
  planVersion: number,
): Promise<readonly NewItem[]> {
  const items: NewItem[] = [];
  const until = endOfFiscalYear(fiscalYear);
  let after: RecordId | undefined;
  for (let seen = 0; seen < mostLookedAt && items.length < mostItems; seen += pageSize) {
    const page = await retention.listExpiring({ segment, department, until, after, limit: pageSize });
    const judged = page.map((record) => judge(record, seriesOf));
    const changed = judged.flatMap(({ record, end }) =>
      end !== undefined && end !== record.retention ? [{ recordId: record.id, end }] : [],
    );
    const at = clock.now();
    const events = changed.map(({ recordId, end }): AuditEvent => {
      const details = { until: end, plan: planVersion };
      return {
        kind: 'retention.assigned',
        segment,
        at,
        actor: 'system',
        subject: `record:${recordId}`,
        details,
      };
    });
    if (changed.length > 0) await retention.assignEnds(changed, events);
    for (const { record, end, planned } of judged) {
      if (end === undefined || !endsBy(end, fiscalYear)) continue;
      items.push({ recordId: record.id, retentionUntil: end, planned });
    }
    after = page.at(-1)?.id;
    if (page.length < pageSize) break;
  }
  return items.slice(0, mostItems);
}

/** Until when a record is kept as the plan has it now, and what comes then. */
export function judge<One extends Omit<ExpiringRecord, 'id'>>(
  record: One,
  seriesOf: SeriesLookup,
): {
  readonly record: One;
  readonly end: RetentionEnd | undefined;
  readonly planned: NewItem['planned'];
} {
  const series = seriesOf({ classCode: record.classCode, binder: record.binder?.name });
  const completedIn =
    record.binder?.fiscalYear ??
    yearOfSeries(series?.series ?? 'fiscal-year', japaneseDay(record.capturedAt));
  const end = keptUntil({ retention: record.retention, completedIn }, series);
  return { record, end, planned: series?.disposition };
}
