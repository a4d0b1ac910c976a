/** Documents without a binder as the JSON interface tells them, and filing them. */

import { queryOptions } from '@tanstack/react-query';
import type { Box } from '../archive/archive-api.ts';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** 簿冊 with its year. */
export interface Binder {
  readonly fiscalYear: number;
  readonly name: string;
}

/** A binder that can be chosen. */
export interface FoundBinder {
  readonly binder: Binder;
  readonly classCode?: string;
  readonly count: number;
}

/** One document of the list. */
export interface UnfiledItem {
  readonly recordId: string;
  readonly version: number;
  readonly segmentName: string;
  readonly title: string;
  readonly department: string;
  readonly pageCount: number;
  readonly capturedAt: string;
  readonly flags: readonly string[];
  readonly kindName?: string;
  readonly sender?: string;
  /** The same for documents of one sender and kind; empty: nothing is known. */
  readonly alike: string;
}

/** What speaks for a binder. */
export interface Evidence {
  readonly kind: 'rule' | 'sender' | 'counterparty' | 'document-number' | 'kind' | 'words';
  readonly text: string;
  readonly count?: number;
  readonly pageNumber?: number;
  readonly boxes: readonly Box[];
}

/** A binder that is proposed. */
export interface Proposal {
  readonly binder: Binder;
  readonly classCode?: string;
  readonly evidence: readonly Evidence[];
}

/** One document with its proposals. */
export interface Proposed {
  readonly item: UnfiledItem;
  readonly page?: { readonly widthPx: number; readonly heightPx: number };
  readonly fiscalYear: number;
  readonly proposals: readonly Proposal[];
}

/** What came of filing. */
export interface Filed {
  readonly items: readonly {
    readonly recordId: string;
    readonly code?: string;
    readonly text?: { readonly cause: string; readonly advice: string };
  }[];
  readonly taught?: { readonly kind: Evidence['kind']; readonly text: string; readonly count: number };
}

/** The list. */
export const unfiledList = (language: Language) =>
  queryOptions({
    queryKey: ['unfiled', 'list', language],
    queryFn: ({ signal }) =>
      callApi<{ readonly items: readonly UnfiledItem[]; readonly total: number }>('/api/v1/unfiled', {
        signal,
      }),
  });

/** The proposals for one document; they change with what is filed meanwhile. */
export const proposalsFor = (recordId: string, language: Language) =>
  queryOptions({
    queryKey: ['unfiled', 'proposals', recordId, language],
    queryFn: ({ signal }) => callApi<Proposed>(`/api/v1/unfiled/${recordId}`, { signal }),
    staleTime: 30_000,
  });

/** Files documents. */
export async function fileHere(
  items: readonly UnfiledItem[],
  { binder, classCode }: { readonly binder: Binder; readonly classCode?: string },
  reason: string,
): Promise<Filed> {
  const records = items.map(({ recordId, version }) => ({ recordId, version }));
  const body = { records, binder, reason, ...(classCode !== undefined && { classCode }) };
  return await callApi<Filed>('/api/v1/unfiled/file', { method: 'POST', body });
}
