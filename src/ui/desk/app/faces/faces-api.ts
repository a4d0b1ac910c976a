/** What the service answers about faces to administrators. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** Pairs whose comparison score lies in one step. */
export interface ScoreStep {
  readonly from: number;
  readonly impostor: number;
  readonly genuine: number;
}

/** What the last look at all pairs came to. */
export interface ThresholdRun {
  readonly at: string;
  readonly people: number;
  readonly impostorPairs: number;
  readonly genuinePairs: number;
  readonly fmr: number;
  readonly fmrUpper: number;
  readonly fnmr?: number;
  readonly targetMet: boolean;
  readonly verification: number;
  readonly aboveThreshold: number;
  readonly scores: readonly ScoreStep[];
}

/** Why a reference was destroyed. */
export type EraseReason = 'asked' | 'left' | 'unused' | 'administrator' | 'replaced' | 'switched-off';

/** How faces stand. */
export interface FacesOverview {
  readonly on: boolean;
  readonly switched?: { readonly changedAt: string; readonly changedByName?: string };
  readonly engine: { readonly name: string; readonly provenance: string; readonly trouble?: string };
  readonly statement: { readonly wording: string; readonly text: string };
  readonly enrolled: { readonly active: number; readonly lookAlike: number };
  readonly lookAlikes: readonly { readonly displayName: string; readonly staffNumber: string }[];
  readonly erasures: readonly { readonly reason: EraseReason; readonly count: number }[];
  readonly thresholds: { readonly verification: number; readonly identification: number };
  readonly target: number;
  readonly lastRun?: ThresholdRun;
}

/** The overview, with the statement in a language. */
export const facesOverview = (language: Language) =>
  queryOptions({
    queryKey: ['faces', language],
    queryFn: ({ signal }) => callApi<FacesOverview>('/api/v1/faces', { signal }),
  });
