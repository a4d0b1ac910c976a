/** The file plan (ファイル基準表): which series there are, how long each is kept, and what comes then. Pure. */

import {
  laterEnd,
  type PlannedDisposition,
  type RetentionEnd,
  type RetentionSchedule,
  retentionEnd,
} from './retention-schedule.ts';

/** One series: all records of a class, or of one binder name of it. */
export interface FileSeries extends RetentionSchedule {
  /** 分類記号 */
  readonly classCode: string;
  /** 簿冊名 without its year; undefined: the whole class. */
  readonly binder?: string | undefined;
  /** 分類名 */
  readonly title: string;
  /** 所管課 as the plan names it; what has expired is listed by the department of each record. May be empty. */
  readonly department: string;
  /** 満了時の措置; undefined only for what is kept for ever. */
  readonly disposition?: PlannedDisposition | undefined;
}

/** A file plan in force. */
export interface FilePlan {
  /** 0: there is none yet. */
  readonly version: number;
  readonly series: readonly FileSeries[];
}

/** Most series of a plan. */
export const mostSeries = 20_000;

/** What of a record says which series it belongs to. */
export interface PlannedRecord {
  readonly classCode: string | undefined;
  readonly binder?: string | undefined;
}

/** Finds the series of records. */
export type SeriesLookup = (record: PlannedRecord) => FileSeries | undefined;

/** The series that stand for one another: a plan may name each once. */
export function seriesKey({ classCode, binder }: PlannedRecord): string {
  return `${plain(classCode)}\n${plain(binder)}`;
}

/** Width and spaces do not make another code. */
function plain(text: string | undefined): string {
  return (text ?? '').normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
}

/**
 * The series of a record: class and binder, else the class alone. A record without a class belongs to the series of its
 * binder's name when only one has it.
 */
export function seriesLookup(series: readonly FileSeries[]): SeriesLookup {
  const byKey = new Map(series.map((one) => [seriesKey(one), one]));
  const byBinder = new Map<string, FileSeries | undefined>();
  for (const one of series) {
    if (one.binder === undefined) continue;
    const name = plain(one.binder);
    byBinder.set(name, byBinder.has(name) ? undefined : one);
  }
  return (record) => {
    if (record.classCode === undefined) {
      return record.binder === undefined ? undefined : byBinder.get(plain(record.binder));
    }
    const whole = { classCode: record.classCode, binder: undefined };
    return byKey.get(seriesKey({ ...whole, binder: record.binder })) ?? byKey.get(seriesKey(whole));
  };
}

/**
 * Until when a record is kept: by what was decided when it was filed, or by its series, whichever is longer. A plan
 * that was shortened so never takes away what a record was promised.
 */
export function keptUntil(
  record: { readonly retention: RetentionEnd | undefined; readonly completedIn: number },
  series: FileSeries | undefined,
): RetentionEnd | undefined {
  return laterEnd(record.retention, series && retentionEnd(series, record.completedIn));
}

/** How one plan differs from another. */
export interface FilePlanDiff {
  readonly added: readonly FileSeries[];
  readonly removed: readonly FileSeries[];
  readonly changed: readonly { readonly before: FileSeries; readonly after: FileSeries }[];
  readonly same: number;
}

/** What a new plan changes. */
export function diffPlans(before: readonly FileSeries[], after: readonly FileSeries[]): FilePlanDiff {
  const old = new Map(before.map((one) => [seriesKey(one), one]));
  const added: FileSeries[] = [];
  const changed: { before: FileSeries; after: FileSeries }[] = [];
  let same = 0;
  for (const one of after) {
    const known = old.get(seriesKey(one));
    old.delete(seriesKey(one));
    if (known === undefined) added.push(one);
    else if (isSame(known, one)) same += 1;
    else changed.push({ before: known, after: one });
  }
  return { added, removed: [...old.values()], changed, same };
}

function isSame(left: FileSeries, right: FileSeries): boolean {
  const values = ({ title, department, period, series, disposition }: FileSeries) =>
    JSON.stringify([title, department, period, series, disposition]);
  return values(left) === values(right);
}
