/** What reports tell, and who may read which. Pure. */

import type { Person } from '../identity/person.ts';
import type { PersonId, SegmentId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { Span } from './period.ts';

/**
 * What a report is grouped by. `site` is where the device stands now, `account` the cost code that the client stated
 * (`job-account-id`).
 */
export const reportDimensions = [
  'month',
  'department',
  'user',
  'device',
  'site',
  'segment',
  'account',
] as const;

/** One of the groups. */
export type ReportDimension = (typeof reportDimensions)[number];

/** Which releases, in which groups. */
export interface ReportQuery extends Span {
  /** Each once; empty: one line for all. */
  readonly by: readonly ReportDimension[];
  /** Only this person's; default: everybody's. */
  readonly personId?: PersonId;
  /** Only paper of these segments, and corrections, which belong to none; default: all. */
  readonly segments?: readonly SegmentId[];
  /** Lines about paper that came out, at most; default: all. */
  readonly mostLines?: number;
}

/** Names of a line's groups; those that were not asked for are absent. A user has a staff number and a name. */
export type ReportKeys = Partial<Record<ReportDimension | 'userName', string>>;

/** One line about paper that came out. */
export interface PagesRow {
  readonly keys: ReportKeys;
  readonly releases: number;
  readonly impressions: number;
  readonly colorImpressions: number;
  /** Sides of releases that were made on both sides of the paper. */
  readonly twoSidedImpressions: number;
  readonly sheets: number;
  readonly yen: number;
  /** Releases, and their sides, that the device did not count itself. */
  readonly estimatedReleases: number;
  readonly estimatedImpressions: number;
  /** Corrections by administrators, not contained in the other members. */
  readonly correctedPages: number;
  readonly correctedYen: number;
}

/** One line about jobs that nobody collected before they were erased. */
export interface UncollectedRow {
  readonly keys: ReportKeys;
  readonly jobs: number;
  /** Sides and sheets that were not printed, as far as the length is known. */
  readonly impressions: number;
  readonly sheets: number;
  /** Jobs whose length is not known, and so not counted in sheets. */
  readonly jobsOfUnknownLength: number;
}

/** What the service itself, by a command, or a signed-in person asks for. */
export type ReportViewer = 'system' | Pick<Person, 'id' | 'roles'>;

/** Administrators and auditors read all; everybody else their own, and nothing else. */
export function narrowQuery(
  viewer: ReportViewer,
  query: ReportQuery,
): Result<ReportQuery, 'others-not-allowed'> {
  if (viewer === 'system') return accept(query);
  if (viewer.roles.includes('administrator') || viewer.roles.includes('auditor')) return accept(query);
  if (query.personId !== undefined && query.personId !== viewer.id) return refuse('others-not-allowed');
  return accept({ ...query, personId: viewer.id });
}

/** Part of a whole as a number of 0 to 1 with four decimals; 0 of nothing. */
export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 10_000;
}
