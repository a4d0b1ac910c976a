/** Print jobs as the JSON interface tells them, and the questions about them. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** A cause and the next step. */
export interface Reason {
  readonly cause: string;
  readonly advice: string;
}

/** What an owner can change. */
export interface Ticket {
  readonly copies?: number;
  readonly sides?: 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge';
  readonly printColorMode?: 'auto' | 'color' | 'monochrome';
  readonly numberUp?: number;
  readonly pageRanges?: readonly { readonly lower: number; readonly upper: number }[];
  /** Finishing enums (RFC 8011 §5.2.6). */
  readonly finishings?: readonly number[];
}

/** States of an attempt to print. */
export type DeliveryState =
  | 'claimed'
  | 'sending'
  | 'accepted'
  | 'printing'
  | 'confirmed'
  | 'returned'
  | 'ambiguous';

/** The finishing enum for a staple (RFC 8011 §5.2.6). */
export const staple = 4;

/** A held job. */
export interface Job {
  readonly id: string;
  readonly jobName: string;
  readonly segment: string;
  readonly segmentName: string;
  readonly heldAtText: string;
  readonly expiresAtText: string;
  readonly sizeText: string;
  readonly documentFormat: string;
  readonly formatText: string;
  readonly ticketTexts: readonly string[];
  readonly state: string;
  readonly ticket: Ticket;
  readonly pages?: number;
  readonly sheets?: number;
  readonly noteTexts: readonly string[];
  readonly trouble?: {
    readonly kind: string;
    readonly text: Reason;
    readonly missingFonts?: readonly string[];
  };
  readonly opaque: boolean;
  readonly needsJobPassword: boolean;
  readonly remaining?: { readonly sheets?: number; readonly ofSheets: number };
  readonly lastDelivery?: { readonly id: string; readonly state: DeliveryState; readonly text?: Reason };
}

/** A job that is over. */
export interface EndedJob {
  readonly id: string;
  readonly jobName: string;
  readonly segmentName: string;
  readonly outcome: 'printed' | 'expired' | 'canceled' | 'aborted';
  readonly endedAtText: string;
}

/** One entry of a timeline. */
export interface TimelineEntry {
  readonly at: string;
  readonly atText: string;
  readonly kind: string;
  readonly deviceName?: string;
  readonly byName?: string;
  readonly reason?: Reason;
}

interface ListOf<T> {
  readonly items: readonly T[];
}

/** The jobs that wait. The language is part of every key, since the service has put times and settings into words. */
export const heldJobs = (language: Language) =>
  queryOptions({
    queryKey: ['jobs', 'held', language],
    queryFn: ({ signal }) => callApi<ListOf<Job>>('/api/v1/jobs', { signal }),
  });

/** The jobs of the last days that are over. */
export const endedJobs = (language: Language) =>
  queryOptions({
    queryKey: ['jobs', 'ended', language],
    queryFn: ({ signal }) => callApi<ListOf<EndedJob>>('/api/v1/ended-jobs', { signal }),
  });

/** What became of one job. */
export const timelineOf = (jobId: string, language: Language) =>
  queryOptions({
    queryKey: ['jobs', 'timeline', jobId, language],
    queryFn: ({ signal }) =>
      callApi<ListOf<TimelineEntry>>(`/api/v1/jobs/${encodeURIComponent(jobId)}/timeline`, { signal }),
  });
