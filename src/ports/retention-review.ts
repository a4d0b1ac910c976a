/** What people look at before they decide what becomes of records: what is due, and a round record by record. */

import type { RetentionEnd } from '../archive/retention-schedule.ts';
import type { Binder } from '../scan/filing-decision.ts';
import type { RecordId, SegmentId } from '../shared/ids.ts';
import type { CopyOutcome, DispositionItem, RoundCertificate } from './retention-store.ts';

/** Records that are alike in all that a period is reckoned from, counted. */
export interface DueGroup {
  readonly segment: SegmentId;
  readonly department: string;
  readonly classCode: string | undefined;
  readonly binder: Binder | undefined;
  readonly retention: RetentionEnd | undefined;
  /** A moment of the month of capture; with a binder, of any of its records. */
  readonly capturedAt: Date;
  readonly records: number;
  readonly pages: number;
  /** Already in a round that is open. */
  readonly listed: number;
  /** Under a legal hold of any kind. */
  readonly held: number;
}

/** Where records are kept together: a binder, or what has only a class. */
export interface BinderKey {
  readonly classCode: string | undefined;
  readonly binder: Binder | undefined;
}

/** One binder of a round. Every record goes the way that was decided, else wished, else foreseen. */
export interface RoundBinder extends BinderKey {
  readonly records: number;
  readonly pages: number;
  readonly firstEnd: RetentionEnd;
  readonly lastEnd: RetentionEnd;
  readonly extend: number;
  readonly transfer: number;
  readonly destroy: number;
  /** Neither decided, nor wished, nor foreseen. */
  readonly open: number;
  /** Gone, extended, or out of the round. */
  readonly done: number;
  /** Decided and kept by something. */
  readonly waiting: number;
}

/** A copy of a record outside, as it lies or as it was removed. */
export interface ReviewedCopy extends Partial<CopyOutcome> {
  readonly recordId: RecordId;
  readonly target: string;
  readonly rendition: string;
  /** Undefined once it is gone. */
  readonly location: string | undefined;
}

/** What is to be handed over of a round: in one package, or in none yet. */
export interface RoundPackage {
  /** SHA-256 of its list of files, lower-case hex; undefined: not written yet. */
  readonly sha256: string | undefined;
  readonly records: number;
  /** Of these: gone from here. */
  readonly done: number;
  /** When it was last written, and by whom. */
  readonly writtenAt: Date | undefined;
  readonly writtenBy: string | undefined;
}

/** A certificate with the round that it is about. */
export interface ListedCertificate extends RoundCertificate {
  readonly department: string;
  readonly fiscalYear: number;
}

/** Which records of a round. */
export interface ItemQuery {
  readonly roundId: string;
  readonly binder?: BinderKey | undefined;
  /** Only those that wait for something. */
  readonly waiting?: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Reading for review. */
export interface RetentionReview {
  /** Groups that end by a day or have no end yet and a class or a binder; at most `limit`. */
  dueGroups(query: {
    readonly segments: readonly SegmentId[];
    readonly departments?: readonly string[] | undefined;
    readonly until: string;
    readonly limit: number;
  }): Promise<readonly DueGroup[]>;
  binders(roundId: string): Promise<readonly RoundBinder[]>;
  items(query: ItemQuery): Promise<{ readonly items: readonly DispositionItem[]; readonly total: number }>;
  /** Ids of the holds in force on each of these records; those without one are absent. */
  holdsOn(recordIds: readonly RecordId[]): Promise<ReadonlyMap<RecordId, readonly string[]>>;
  /** Copies of these records of a round: where they lie now, or what became of them. */
  copiesOf(roundId: string, recordIds: readonly RecordId[]): Promise<readonly ReviewedCopy[]>;
  /** Copies of a whole round that could not be removed, or that their target may still keep out of reach. At most 10,000. */
  leftCopies(roundId: string): Promise<readonly ReviewedCopy[]>;
  /** How many records each of these holds covers now, 10,001 at most. */
  coveredBy(holdIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Titles of records that are there, by id. */
  titles(recordIds: readonly RecordId[]): Promise<ReadonlyMap<string, string>>;
  /** Packages in which records of a round were handed over, the newest first, and what is still in none. */
  packages(roundId: string): Promise<readonly RoundPackage[]>;
  /** Certificates of these segments, the newest first, and how many there are. */
  listCertificates(query: {
    readonly segments: readonly SegmentId[];
    readonly offset: number;
    readonly limit: number;
  }): Promise<{ readonly items: readonly ListedCertificate[]; readonly total: number }>;
  /** The round of a certificate. */
  roundOfCertificate(
    certificateId: string,
  ): Promise<{ readonly roundId: string; readonly certificate: string } | undefined>;
  /** Display names by id, of those that are known. */
  names(personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
