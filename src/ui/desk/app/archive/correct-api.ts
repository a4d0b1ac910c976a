/** Values of a document with their places, its history, and the calls that change them. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';
import type { Box, RecordView } from './archive-api.ts';

/** One value that was read. */
export interface Finding {
  readonly field: string;
  readonly pageNumber: number;
  readonly box: Box;
  readonly value: string;
  /** 0 to 1 */
  readonly confidence: number;
  readonly flags: readonly string[];
}

/** What was understood of a document. */
export interface Understanding {
  readonly kind?: {
    readonly kind: string;
    readonly confidence: number;
    readonly by: string;
    readonly evidence: readonly string[];
  };
  readonly findings: readonly Finding[];
}

/** One change of a record. */
export interface HistoryEntry {
  readonly version: number;
  readonly field: string;
  readonly pageNumber?: number;
  readonly lineNumber?: number;
  readonly before?: string;
  readonly after?: string;
  readonly reason: string;
  readonly by: string;
  readonly byName?: string;
  readonly at: string;
  readonly atText: string;
}

/** A correction of a value that the record itself does not have. */
export type ReadingEntry = Pick<HistoryEntry, 'field' | 'before' | 'byName' | 'at' | 'atText'> & {
  readonly after: string;
};

/** Values of the record itself: they have a history with versions. */
export const recordFields = [
  'title',
  'kind',
  'document-number',
  'document-date',
  'transaction-date',
  'amount',
  'addressee',
  'sender',
  'counterparty',
  'class-code',
  'binder',
  'access',
] as const;

/** Values that are only read on the paper. */
export const readingFields = [
  'form-id',
  'drafted-on',
  'decided-on',
  'enforced-on',
  'received-on',
  'registration-number',
] as const;

/** A value that can be corrected. */
export type CorrectableField = (typeof recordFields)[number] | (typeof readingFields)[number];

/** Kinds of paper. */
export const kinds = [
  ...['notice', 'inquiry', 'reply', 'application', 'draft', 'minutes', 'contract', 'invoice', 'receipt'],
  ...['quotation', 'drawing', 'bill', 'ordinance', 'proclamation', 'roster', 'medical-certificate'],
  ...['tax-record', 'memo', 'report'],
] as const;

/** First parts of the keys of what a correction changes. */
export const touched = ['record', 'page-text', 'search', 'unfiled'] as const;

/** Asks what was understood. */
export const understandingOf = (recordId: string) =>
  queryOptions({
    queryKey: ['record', recordId, 'understanding'],
    queryFn: ({ signal }) => callApi<Understanding>(`/api/v1/records/${recordId}/understanding`, { signal }),
    staleTime: 60_000,
  });

/** Asks for the history; the language is in the key, since moments come in words. */
export const historyOf = (recordId: string, language: Language) =>
  queryOptions({
    queryKey: ['record', recordId, 'history', language],
    queryFn: ({ signal }) =>
      callApi<{ readonly items: readonly HistoryEntry[]; readonly readings: readonly ReadingEntry[] }>(
        `/api/v1/records/${recordId}/history`,
        { signal },
      ),
    staleTime: 60_000,
  });

/** The value of a field as it is kept; empty: none. */
export function keptValue(
  record: RecordView,
  understanding: Understanding | undefined,
  field: CorrectableField,
): string {
  const { values, filing } = record;
  if (field === 'title') return record.title;
  if (field === 'class-code') return filing?.classCode ?? '';
  if (field === 'binder') return filing?.binder ? `${filing.binder.fiscalYear}/${filing.binder.name}` : '';
  if (field === 'access') return filing?.access ?? 'department';
  const name = field.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if ((readingFields as readonly string[]).includes(field)) return placeOf(understanding, field)?.value ?? '';
  return String(values[name] ?? '');
}

/** Where a value was read, the surest; a title is read as the 件名. */
export function placeOf(
  understanding: Understanding | undefined,
  field: CorrectableField,
): Finding | undefined {
  const read = field === 'title' ? 'subject' : field;
  return understanding?.findings.find((one) => one.field === read);
}

/** Changes a value; of the record with the version that was seen. */
export async function saveValue(
  record: RecordView,
  field: CorrectableField,
  value: string,
  reason: string,
): Promise<unknown> {
  const path = `/api/v1/records/${record.id}`;
  const isReading = (readingFields as readonly string[]).includes(field);
  if (isReading) {
    return await callApi(`${path}/understanding`, { method: 'PATCH', body: { field, value } });
  }
  const body = { values: [{ field, value }], reason, version: record.version };
  return await callApi(`${path}/values`, { method: 'PATCH', body });
}

/** Corrects a line of a page; zero-based place among its lines. */
export async function saveLine(
  recordId: string,
  page: number,
  line: number,
  change: { readonly before: string; readonly text: string; readonly reason: string },
): Promise<unknown> {
  return await callApi(`/api/v1/records/${recordId}/pages/${page}/lines/${line + 1}`, {
    method: 'PUT',
    body: change,
  });
}
