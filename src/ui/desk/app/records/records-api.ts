/** What the records office's part of the interface takes and gives. */

import { callApi } from '../data/api.ts';
import type { BinderKey, Word } from './binder-words.ts';

/** What is due in one binder. */
export interface DueBinder extends BinderKey {
  readonly segment: string;
  readonly segmentName: string;
  readonly department: string;
  readonly title: string;
  readonly planned?: 'transfer' | 'destroy';
  readonly records: number;
  readonly pages: number;
  readonly firstEnd: string;
  readonly lastEnd: string;
  readonly listed: number;
  readonly held: number;
}

/** What is due by the end of a fiscal year. */
export interface Due {
  readonly fiscalYear: number;
  readonly binders: readonly DueBinder[];
  readonly isCut: boolean;
}

/** Stages of a round. */
export type RoundState = 'proposed' | 'confirmed' | 'decided' | 'executing' | 'closed' | 'canceled';

/** A round. */
export interface Round {
  readonly id: string;
  readonly segment: string;
  readonly department: string;
  readonly fiscalYear: number;
  readonly state: RoundState;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly confirmedBy?: string;
  readonly confirmedAt?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: string;
  readonly startedBy?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly receipt: string;
  /** Records by state. */
  readonly counts: Readonly<Record<string, number>>;
}

/** One binder of a round; every record goes as decided, else as wished, else as foreseen. */
export interface RoundBinder extends BinderKey {
  readonly records: number;
  readonly pages: number;
  readonly firstEnd: string;
  readonly lastEnd: string;
  readonly extend: number;
  readonly transfer: number;
  readonly destroy: number;
  readonly open: number;
  readonly done: number;
  readonly waiting: number;
}

/** A round as it is reviewed. */
export interface RoundReview extends Round {
  readonly segmentName: string;
  readonly binders: readonly RoundBinder[];
  readonly names: Readonly<Record<string, string>>;
}

/** A copy outside. */
export interface Copy {
  readonly recordId: string;
  readonly target: string;
  readonly rendition: string;
  readonly location?: string;
  readonly outcome?: 'removed' | 'absent' | 'left';
  readonly note?: string;
}

/** A record of a round. */
export interface RoundRecord extends BinderKey {
  readonly recordId: string;
  readonly state: string;
  readonly title: string;
  readonly pageCount: number;
  readonly capturedAt: string;
  readonly retentionUntil: string;
  readonly planned?: 'transfer' | 'destroy';
  readonly opinion?: Word;
  readonly decision?: Word;
  readonly obstacle?: string;
  readonly retryAt?: string;
  readonly holds: readonly string[];
  readonly copies: readonly Copy[];
}

/** A page of them. */
export interface RoundRecords {
  readonly items: readonly RoundRecord[];
  readonly total: number;
  readonly reach: Readonly<Record<string, 'removes' | 'keeps-trash' | 'not-configured'>>;
}

/** What a certificate states. */
export interface Statement {
  readonly id: string;
  readonly department: string;
  readonly fiscalYear: number;
  readonly records: number;
  readonly waiting: number;
  readonly left: number;
  readonly issuedAt: string;
  readonly backupsUntil: string;
}

/** A certificate; without `states` no key of this installation signed it. */
export interface Certificate {
  readonly id: string;
  readonly issuedAt: string;
  readonly states?: Statement;
}

/** A certificate with its list. */
export interface ListedCertificate extends Certificate {
  readonly round: string;
  readonly segmentName: string;
  readonly department: string;
  readonly fiscalYear: number;
}

/** What is to be handed over of a list, in one package or in none yet. */
export interface RoundPackage {
  /** Of the package's list of files. */
  readonly sha256?: string;
  readonly records: number;
  /** Of these: gone from here. */
  readonly done: number;
  readonly writtenAt?: string;
  readonly writtenByName?: string;
}

/** Records on one page of a binder. */
export const recordsPerPage = 50;

/** Asks for a page of a round's records: of one binder, or of what waits. */
export async function roundRecords(
  roundId: string,
  of: BinderKey | 'waiting',
  offset: number,
  signal?: AbortSignal,
): Promise<RoundRecords> {
  const params = new URLSearchParams({ offset: String(offset), limit: String(recordsPerPage) });
  if (of === 'waiting') params.set('waiting', 'true');
  else {
    params.set('of', 'binder');
    if (of.classCode !== undefined) params.set('classCode', of.classCode);
    if (of.binder !== undefined) {
      params.set('binderYear', String(of.binder.fiscalYear));
      params.set('binder', of.binder.name);
    }
  }
  return await callApi<RoundRecords>(`/api/v1/retention/rounds/${roundId}/records?${params}`, { signal });
}
