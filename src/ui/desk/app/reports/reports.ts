/** Reports as the JSON interface tells them. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** What reports are about. */
export interface ReportFrame {
  /** This month, `YYYY-MM`. */
  readonly month: string;
  /** Number of the month in which a fiscal year begins. */
  readonly fiscalYearStart: number;
  readonly segments: readonly { readonly id: string; readonly name: string }[];
}

/** Names of a line's groups. */
export interface Keys {
  readonly month?: string;
  readonly department?: string;
  readonly user?: string;
  readonly userName?: string;
  readonly device?: string;
  readonly site?: string;
  readonly segment?: string;
  readonly segmentName?: string;
  readonly account?: string;
}

/** A line about paper that came out. */
export interface PagesLine {
  readonly keys: Keys;
  readonly releases: number;
  readonly impressions: number;
  readonly colorImpressions: number;
  readonly twoSidedImpressions: number;
  readonly sheets: number;
  readonly yen: number;
  readonly estimatedImpressions: number;
  readonly correctedPages: number;
  readonly correctedYen: number;
}

/** A line about jobs that nobody collected. */
export interface UncollectedLine {
  readonly keys: Keys;
  readonly jobs: number;
  readonly impressions: number;
  readonly sheets: number;
  readonly jobsOfUnknownLength: number;
}

/** A line about scans. */
export interface ScansLine {
  readonly month: string;
  readonly department: string;
  readonly received: number;
  readonly filed: number;
  readonly byHand: number;
  readonly failed: number;
  readonly pages: number;
}

/** A line about reading. */
export interface ReadingLine {
  readonly month: string;
  readonly documents: number;
  readonly pages: number;
  readonly measured: number;
  readonly foundRate?: number;
  readonly values: number;
  readonly confidence?: number;
  readonly corrections: number;
}

/** What is asked. */
export interface ReportAsked {
  readonly from: string;
  readonly to: string;
  readonly by?: readonly string[];
  readonly purpose?: string;
}

/** How prints that nobody collected are asked for, wherever they are shown. */
export function uncollectedOf({ from, to }: Pick<ReportAsked, 'from' | 'to'>): ReportAsked {
  return { from, to, by: ['month', 'department'] };
}

type Kind = 'pages' | 'uncollected' | 'scans' | 'reading';

/** The question as the address of a report, or of its CSV. */
export function reportPath(
  kind: Kind,
  { from, to, by, purpose }: ReportAsked,
  form: '' | '/csv' = '',
): string {
  const query = new URLSearchParams({ from, to });
  if (by !== undefined && by.length > 0) query.set('by', by.join(','));
  if (purpose !== undefined && purpose !== '') query.set('purpose', purpose);
  return `/api/v1/reports/${kind}${form}?${query}`;
}

/** The frame. */
export const reportFrame = (language: Language) =>
  queryOptions({
    queryKey: ['report-frame', language],
    queryFn: ({ signal }) => callApi<ReportFrame>('/api/v1/reports', { signal }),
  });

/** The lines of a report. */
export function report<Line>(kind: Kind, asked: ReportAsked) {
  return queryOptions({
    queryKey: ['reports', kind, asked],
    queryFn: ({ signal }) =>
      callApi<{ readonly items: readonly Line[]; readonly more?: boolean }>(reportPath(kind, asked), {
        signal,
      }),
    staleTime: 60_000,
  });
}

/** A part of a whole in percent with one decimal; a dash of nothing. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((part / whole) * 100).toFixed(1)}%`;
}
