/** Scans as the JSON interface tells them, and the questions about them. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Reason } from '../prints/jobs.ts';
import type { Language } from '../text/bilingual.ts';
import { type TextKey, type Texts, texts } from '../text/text.ts';

/** Pages of a batch. */
export interface ScanPart {
  readonly batchId: string;
  readonly firstPage: number;
  readonly lastPage: number;
}

/** One of my scans. */
export interface OwnScan {
  readonly scanId: string;
  readonly name: string;
  readonly segmentName: string;
  readonly source: string;
  readonly state: string;
  /** Sealed because of an Individual Number. */
  readonly sealed: boolean;
  readonly needsPassword: boolean;
  readonly reason?: Reason;
  readonly receivedAtText: string;
  readonly sizeText: string;
  readonly sha256?: string;
  readonly pages?: number;
  readonly pagesRead?: number;
  readonly part?: ScanPart;
  readonly filed?: {
    readonly recordId: string;
    readonly title: string;
    readonly classCode?: string;
    readonly binder?: string;
    readonly targets: readonly string[];
  };
}

/** A scan that waits for a person. */
export interface TrayScan {
  readonly scanId: string;
  readonly name: string;
  readonly segmentName: string;
  readonly held: boolean;
  readonly reason?: Reason;
  readonly receivedAtText: string;
  readonly source: string;
  readonly ownerName?: string;
  readonly department: string;
  readonly sizeText: string;
  readonly pages?: number;
  readonly part?: ScanPart;
  readonly recordId?: string;
  readonly needsPassword: boolean;
}

/** One entry of a timeline. */
export interface ScanStep {
  readonly at: string;
  readonly atText: string;
  readonly kind: string;
  readonly reason?: Reason;
  readonly pages?: number;
  readonly byName?: string;
}

/** An upload that stopped before it was whole. */
export interface OpenUpload {
  readonly uploadId: string;
  readonly fileName: string;
  readonly segment: string;
  readonly byteLength: number;
  readonly offset: number;
  readonly expiresAtText: string;
}

interface ListOf<T> {
  readonly items: readonly T[];
}

/** My scans, newest first. */
export const ownScans = (language: Language) =>
  queryOptions({
    queryKey: ['scans', 'mine', language],
    queryFn: ({ signal }) => callApi<ListOf<OwnScan>>('/api/v1/scans', { signal }),
  });

/** What became of one scan. */
export const scanTimeline = (scanId: string, language: Language) =>
  queryOptions({
    queryKey: ['scans', 'timeline', scanId, language],
    queryFn: ({ signal }) => callApi<ListOf<ScanStep>>(`/api/v1/scans/${scanId}/timeline`, { signal }),
  });

/** What waits for me, my department or, for records clerks, for anybody. */
export const waitingScans = (language: Language) =>
  queryOptions({
    queryKey: ['scans', 'tray', language],
    queryFn: ({ signal }) => callApi<ListOf<TrayScan>>('/api/v1/scan-tray', { signal }),
  });

/** Uploads that can go on. */
export const openUploads = (language: Language) =>
  queryOptions({
    queryKey: ['scans', 'uploads', language],
    queryFn: ({ signal }) => callApi<ListOf<OpenUpload>>('/api/v1/uploads', { signal }),
  });

/** The text of a key that is made of what the service says; that itself, when there is none. */
export function said(t: Texts, table: 'scanState' | 'scanSource' | 'scanStep', word: string): string {
  const key = `${table}.${word}`;
  return key in texts ? t(key as TextKey) : word;
}

/** How a scan stands. */
export function standingOf(scan: OwnScan, t: Texts): string {
  if (scan.sealed) return t('scanState.sealedOff');
  const { pages, pagesRead } = scan;
  if (scan.state === 'split' && pages !== undefined && pagesRead !== undefined)
    return t('scanState.reading', { pages, read: pagesRead });
  return said(t, 'scanState', scan.state);
}

/** Which pages of a batch it is. */
export function partOf({ firstPage: first, lastPage: last }: ScanPart, t: Texts): string {
  return first === last ? t('scans.partOne', { first }) : t('scans.part', { first, last });
}

/** True while the service has something to do for it. */
export function isMoving({ state }: OwnScan): boolean {
  return !['verified', 'separated', 'quarantined', 'refused'].includes(state);
}
