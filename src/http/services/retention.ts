/** What the HTTP layer may ask about retention: file plan, legal holds, rounds of disposition. */

import type { Word } from '../../archive/disposition.ts';
import type { FilePlan, FilePlanDiff } from '../../archive/file-plan.ts';
import type { DisposalClaims } from '../../archive/retention/certificate.ts';
import type { SeriesChange } from '../../archive/retention/change-series.ts';
import type { DueOverview } from '../../archive/retention/due-overview.ts';
import type { Person } from '../../identity/person.ts';
import type {
  BinderKey,
  ItemQuery,
  ListedCertificate,
  ReviewedCopy,
  RoundBinder,
  RoundPackage,
} from '../../ports/retention-review.ts';
import type {
  DispositionItem,
  DispositionRound,
  HoldScope,
  ItemWord,
  KeptPlan,
  LegalHold,
  RoundCertificate,
} from '../../ports/retention-store.ts';
import type { SegmentId } from '../../shared/ids.ts';

/** What a file plan would change, or what is wrong with it. */
export interface PlanCheckView {
  readonly basedOn: number;
  readonly faults: readonly { readonly line: number; readonly column: number; readonly problem: string }[];
  readonly diff?: FilePlanDiff | undefined;
}

/** A word on all records of a binder that are still to be decided. */
export interface BinderWord {
  readonly binder: BinderKey;
  readonly word: Word;
}

/** What people say on a round: on binders, and on single records, which goes before. */
export interface RoundWords {
  readonly words: readonly ItemWord[];
  readonly binders: readonly BinderWord[];
}

/** What can be done with copies in a target: removed; removed, but not from its trash or versions; nothing, since it is not configured. */
export type TargetReach = 'removes' | 'keeps-trash' | 'not-configured';

/** A record of a round with all that a decision needs. */
export interface ReviewedItem {
  readonly item: DispositionItem;
  /** Ids of the holds on it. */
  readonly holds: readonly string[];
  /** Locations only of copies that are left. */
  readonly copies: readonly ReviewedCopy[];
}

/** A hold with how many records it covers; undefined: not counted. */
export interface CountedHold extends LegalHold {
  readonly records: number | undefined;
  /** Of the one record that is held, for records clerks. */
  readonly title?: string | undefined;
}

/** A certificate with whether the installation signed it, and what it states. */
export interface CheckedCertificate extends RoundCertificate {
  readonly claims: DisposalClaims | undefined;
}

/**
 * The step functions behind the routes of retention. Whoever may not see a round, a hold or its segment is told that there
 * is none.
 */
export interface RetentionServices {
  plan(): Promise<FilePlan>;
  /** Newest first. */
  planVersions(): Promise<readonly (Omit<KeptPlan, 'series'> & { readonly count: number })[]>;
  checkPlan(bytes: Uint8Array): Promise<PlanCheckView>;
  /** Throws `ARCHIVE_PLAN_INVALID`, `ARCHIVE_PLAN_OUTRUN`. */
  importPlan(
    person: Person,
    bytes: Uint8Array,
    about: { readonly basedOn: number; readonly note: string },
  ): Promise<{ readonly version: number; readonly series: number }>;
  /** Throws also `NOT_FOUND` for a line that is not there. */
  changeSeries(
    person: Person,
    change: Omit<SeriesChange, 'author'>,
  ): Promise<{ readonly version: number; readonly series: number }>;
  holds(person: Person, inForce: boolean): Promise<readonly CountedHold[]>;
  /** Display names of people, by id. */
  names(personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** What is due in the person's departments; in all for records clerks and auditors. Undefined: by the end of this year. */
  due(person: Person, fiscalYear: number | undefined): Promise<DueOverview>;
  binders(person: Person, id: string): Promise<readonly RoundBinder[]>;
  items(
    person: Person,
    query: ItemQuery,
  ): Promise<{
    readonly items: readonly ReviewedItem[];
    readonly total: number;
    readonly reach: Readonly<Record<string, TargetReach>>;
  }>;
  /** Copies that could not be removed, or may be kept out of reach by their target. */
  leftCopies(person: Person, id: string): Promise<readonly ReviewedCopy[]>;
  /** A certificate of a round that the person may see. */
  certificate(person: Person, certificateId: string): Promise<string | undefined>;
  /** What a certificate states; undefined: no key of this installation signed it. */
  verifyCertificate(jws: string): Promise<DisposalClaims | undefined>;
  placeHold(
    person: Person,
    hold: { readonly segment: SegmentId; readonly scope: HoldScope; readonly reason: string },
  ): Promise<LegalHold>;
  releaseHold(person: Person, id: string, reason: string): Promise<void>;
  /** Of the person's departments; of all for records clerks and auditors. Newest first, 200 at most. */
  rounds(person: Person): Promise<readonly DispositionRound[]>;
  round(
    person: Person,
    id: string,
  ): Promise<{ readonly round: DispositionRound; readonly items: readonly DispositionItem[] } | undefined>;
  propose(
    person: Person,
    list: { readonly segment: SegmentId; readonly department: string; readonly fiscalYear: number },
  ): Promise<{ readonly roundId: string; readonly records: number }>;
  confirm(person: Person, id: string, words: RoundWords): Promise<void>;
  decide(
    person: Person,
    id: string,
    words: RoundWords,
  ): Promise<{ readonly extended: number; readonly transferred: number; readonly destroyed: number }>;
  start(person: Person, id: string, receipt: string | undefined): Promise<void>;
  cancel(person: Person, id: string): Promise<void>;
  certificates(person: Person, id: string): Promise<readonly CheckedCertificate[]>;
  /** Certificates of all rounds in the person's segments, the newest first. */
  allCertificates(
    person: Person,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ readonly items: readonly (CheckedCertificate & ListedCertificate)[]; readonly total: number }>;
  /** What is to be handed over of a round, package by package. */
  packages(person: Person, id: string): Promise<readonly RoundPackage[]>;
  /**
   * Writes the package of what is still to be handed over while it is read (tar), and notes it when all of it was taken.
   * Throws `NOT_FOUND` when nothing is to be handed over, `ARCHIVE_ROUND_STATE`.
   */
  savePackage(person: Person, id: string): Promise<AsyncIterable<Uint8Array>>;
}
