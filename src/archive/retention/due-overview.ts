/** Step: what ends its period by the end of a fiscal year, counted by department and binder. */

import type { DueGroup, RetentionReview } from '../../ports/retention-review.ts';
import type { RetentionStore } from '../../ports/retention-store.ts';
import type { Binder } from '../../scan/filing-decision.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { seriesLookup } from '../file-plan.ts';
import {
  endOfFiscalYear,
  endsBy,
  type PlannedDisposition,
  type RetentionEnd,
} from '../retention-schedule.ts';
import { judge } from './propose-round.ts';

/** What is due in one binder, or in what has a class and no binder. */
export interface DueBinder {
  readonly segment: SegmentId;
  readonly department: string;
  readonly classCode: string | undefined;
  readonly binder: Binder | undefined;
  /** 分類名 of the plan; empty: the plan has no such series. */
  readonly title: string;
  readonly planned: PlannedDisposition | undefined;
  readonly records: number;
  readonly pages: number;
  readonly firstEnd: RetentionEnd;
  readonly lastEnd: RetentionEnd;
  /** Already in a round that is open. */
  readonly listed: number;
  /** Under a legal hold. */
  readonly held: number;
}

/** What is due. */
export interface DueOverview {
  readonly fiscalYear: number;
  readonly binders: readonly DueBinder[];
  /** Groups of records that were counted ended at the limit: there is more. */
  readonly isCut: boolean;
}

/** Groups of records that are looked at. */
const mostGroups = 20_000;

/** Counts; changes nothing. Without `departments` those of all. */
export async function dueOverview(
  deps: { readonly retention: Pick<RetentionStore, 'currentPlan'>; readonly review: RetentionReview },
  asked: {
    readonly segments: readonly SegmentId[];
    readonly departments?: readonly string[] | undefined;
    readonly fiscalYear: number;
  },
): Promise<DueOverview> {
  const { segments, departments, fiscalYear } = asked;
  const { series } = await deps.retention.currentPlan();
  const seriesOf = seriesLookup(series);
  const until = endOfFiscalYear(fiscalYear);
  const groups = await deps.review.dueGroups({ segments, departments, until, limit: mostGroups + 1 });
  const binders = new Map<string, DueBinder>();
  for (const group of groups.slice(0, mostGroups)) {
    const { end, planned } = judge(group, seriesOf);
    if (end === undefined || !endsBy(end, fiscalYear)) continue;
    const { segment, department, classCode, binder } = group;
    const key = JSON.stringify([segment, department, classCode, binder?.fiscalYear, binder?.name]);
    const title = seriesOf({ classCode, binder: binder?.name })?.title ?? '';
    binders.set(key, withGroup(binders.get(key), group, { end, planned, title }));
  }
  const inOrder = [...binders.values()].sort((left, right) => compare(orderOf(left), orderOf(right)));
  return { fiscalYear, binders: inOrder, isCut: groups.length > mostGroups };
}

function withGroup(
  before: DueBinder | undefined,
  group: DueGroup,
  about: { readonly end: string; readonly planned: DueBinder['planned']; readonly title: string },
): DueBinder {
  const { segment, department, classCode, binder, records, pages, listed, held } = group;
  const { end, planned, title } = about;
  if (before === undefined) {
    const whole = { segment, department, classCode, binder, title, planned };
    return { ...whole, records, pages, listed, held, firstEnd: end, lastEnd: end };
  }
  return {
    ...before,
    records: before.records + records,
    pages: before.pages + pages,
    listed: before.listed + listed,
    held: before.held + held,
    firstEnd: end < before.firstEnd ? end : before.firstEnd,
    lastEnd: end > before.lastEnd ? end : before.lastEnd,
  };
}

function orderOf({ segment, department, classCode, binder }: DueBinder): readonly string[] {
  return [segment, department, classCode ?? '', String(binder?.fiscalYear ?? ''), binder?.name ?? ''];
}

function compare(left: readonly string[], right: readonly string[]): number {
  for (const [at, value] of left.entries()) {
    const other = right[at] ?? '';
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
