/** The file plan, legal holds and rounds of disposition, as rows. */

import type { ItemState, Obstacle, RoundState, Word } from '../archive/disposition.ts';
import type { FilePlan } from '../archive/file-plan.ts';
import type { Rendition, RenditionKind } from '../archive/record.ts';
import type { PlannedDisposition, RetentionEnd } from '../archive/retention-schedule.ts';
import type { AuditActor, AuditEvent } from '../audit/audit-event.ts';
import type { AccessClass, Binder } from '../scan/filing-decision.ts';
import type { PersonId, RecordId, ScanId, SegmentId } from '../shared/ids.ts';
import type { FilingRendition } from './filing-target.ts';

/** A version of the file plan. */
export interface KeptPlan extends FilePlan {
  readonly sourceSha256: Uint8Array;
  readonly author: AuditActor;
  readonly note: string;
  readonly activatedAt: Date;
}

/**
 * What a hold covers: one record, classes that begin so, a binder's name, pages that hold the folded words, or the
 * records that a search found when the hold was placed (the value is the query).
 */
export type HoldScope =
  | { readonly kind: 'record'; readonly recordId: RecordId }
  | { readonly kind: 'class' | 'binder' | 'words' | 'search'; readonly value: string };

/** 廃棄の停止: nothing that it covers is destroyed or handed over. */
export interface LegalHold {
  readonly id: string;
  readonly segment: SegmentId;
  readonly scope: HoldScope;
  readonly reason: string;
  readonly placedBy: AuditActor;
  readonly placedAt: Date;
  readonly released?: { readonly by: AuditActor; readonly at: Date; readonly reason: string } | undefined;
}

/** A record whose period may end. */
export interface ExpiringRecord {
  readonly id: RecordId;
  readonly classCode: string | undefined;
  readonly binder: Binder | undefined;
  readonly retention: RetentionEnd | undefined;
  readonly capturedAt: Date;
}

/** A round. */
export interface DispositionRound {
  readonly id: string;
  readonly segment: SegmentId;
  readonly department: string;
  readonly fiscalYear: number;
  readonly planVersion: number;
  readonly state: RoundState;
  readonly proposedBy: AuditActor;
  readonly proposedAt: Date;
  readonly confirmedBy?: PersonId | undefined;
  readonly confirmedAt?: Date | undefined;
  readonly decidedBy?: PersonId | undefined;
  readonly decidedAt?: Date | undefined;
  readonly startedBy?: PersonId | undefined;
  readonly startedAt?: Date | undefined;
  /** What the public archives said on taking over; empty: nothing yet. */
  readonly receipt: string;
  readonly endedAt?: Date | undefined;
  /** Records by state. */
  readonly counts: Readonly<Partial<Record<ItemState, number>>>;
}

/** A round that is made. */
export type NewRound = Pick<
  DispositionRound,
  'id' | 'segment' | 'department' | 'fiscalYear' | 'planVersion' | 'proposedBy' | 'proposedAt'
>;

/** A record on a new list. */
export interface NewItem {
  readonly recordId: RecordId;
  readonly retentionUntil: RetentionEnd;
  readonly planned: PlannedDisposition | undefined;
}

/** Hash of a rendition that is there, or was. */
export interface RenditionHash {
  readonly kind: RenditionKind;
  readonly byteLength: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A record in a round. */
export interface DispositionItem extends NewItem {
  readonly state: ItemState;
  /** Empty once it is gone. */
  readonly title: string;
  readonly pageCount: number;
  readonly capturedAt: Date;
  readonly scanId: ScanId | undefined;
  readonly access: AccessClass;
  readonly ownerId: PersonId | undefined;
  readonly classCode: string | undefined;
  readonly binder: Binder | undefined;
  readonly opinion?: Word | undefined;
  readonly decision?: Word | undefined;
  readonly obstacle?: string | undefined;
  readonly retryAt?: Date | undefined;
  readonly hashes?: readonly RenditionHash[] | undefined;
  readonly blobKeys: readonly string[];
  readonly package?: string | undefined;
  readonly doneAt?: Date | undefined;
  readonly certificateId?: string | undefined;
}

/** A copy of a record in a filing target. */
export interface DispositionCopy {
  readonly filingId: string;
  readonly target: string;
  readonly rendition: FilingRendition;
  /** Undefined once it is gone. */
  readonly location: string | undefined;
  readonly locationSha256: Uint8Array;
  readonly sha256: Uint8Array;
  /** False: it was never noted as put. It may lie there all the same, at its place or beside it. */
  readonly confirmed: boolean;
  readonly outcome?: 'removed' | 'absent' | 'left' | undefined;
  readonly note?: string | undefined;
}

/** What is written of a copy. */
export interface CopyOutcome {
  readonly outcome: 'removed' | 'absent' | 'left';
  readonly note?: string | undefined;
}

/** A certificate as it is kept. */
export interface RoundCertificate {
  readonly id: string;
  readonly roundId: string;
  readonly segment: SegmentId;
  readonly issuedAt: Date;
  /** JWS compact serialization. */
  readonly certificate: string;
}

/** A word on one record. */
export interface ItemWord {
  readonly recordId: RecordId;
  readonly word: Word;
}

/** Plans and holds. */
export interface RetentionRules {
  /** The plan in force; version 0 without series when there is none. */
  currentPlan(): Promise<FilePlan>;
  /** Newest first, without their series. */
  planVersions(): Promise<readonly (Omit<KeptPlan, 'series'> & { readonly count: number })[]>;
  /** False when the version is taken. */
  activatePlan(plan: KeptPlan, events: readonly AuditEvent[]): Promise<boolean>;
  /**
   * `too-late`: the record's destruction has begun, or there is no such record in the segment. `found`: what a hold on a
   * search covers; records that are gone meanwhile are left out.
   */
  placeHold(
    hold: LegalHold,
    events: readonly AuditEvent[],
    found?: readonly RecordId[],
  ): Promise<'placed' | 'too-late'>;
  /** False when there is no such hold in force in these segments. */
  releaseHold(
    id: string,
    segments: readonly SegmentId[],
    released: NonNullable<LegalHold['released']>,
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  listHolds(segments: readonly SegmentId[], inForce: boolean): Promise<readonly LegalHold[]>;
  /** Ids of the holds that cover a record. */
  holdsOn(recordId: RecordId): Promise<readonly string[]>;
}

/** Rounds, as people act on them. Each act is false when the round was in another state. */
export interface RetentionRounds {
  /**
   * Records of a department that end by a day, or have no end and a class or a binder, by id; none that is in an open
   * round.
   */
  listExpiring(query: {
    readonly segment: SegmentId;
    readonly department: string;
    readonly until: string;
    readonly after: RecordId | undefined;
    readonly limit: number;
  }): Promise<readonly ExpiringRecord[]>;
  /** Writes an end that the plan gives to records that had another or none. */
  assignEnds(
    ends: readonly { readonly recordId: RecordId; readonly end: RetentionEnd }[],
    events: readonly AuditEvent[],
  ): Promise<void>;
  /** False when such a round is open. */
  propose(round: NewRound, items: readonly NewItem[], events: readonly AuditEvent[]): Promise<boolean>;
  listRounds(query: {
    readonly segments: readonly SegmentId[];
    /** Undefined: of all. */
    readonly departments?: readonly string[] | undefined;
    readonly limit: number;
  }): Promise<readonly DispositionRound[]>;
  findRound(id: string): Promise<DispositionRound | undefined>;
  listItems(roundId: string): Promise<readonly DispositionItem[]>;
  confirm(
    id: string,
    by: PersonId,
    at: Date,
    opinions: readonly ItemWord[],
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  /** Extensions take effect at once, for the record and for what its copies are kept by. */
  decide(
    id: string,
    by: PersonId,
    at: Date,
    decisions: readonly (ItemWord & { readonly extendTo?: RetentionEnd | undefined })[],
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  /** Begins or goes on at once; a receipt is kept when one is given. */
  start(
    id: string,
    by: PersonId,
    at: Date,
    receipt: string | undefined,
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  cancel(id: string, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  /** What of a record is handed over: its renditions with their keys, and further values by name. */
  transferSource(recordId: RecordId): Promise<{
    readonly renditions: readonly Rendition[];
    readonly values: readonly (readonly [name: string, value: string])[];
  }>;
  /** Notes the package in which records were handed over. */
  noteTransfer(
    id: string,
    recordIds: readonly RecordId[],
    packageSha256: string,
    events: readonly AuditEvent[],
  ): Promise<void>;
}

/** What was decided being done. Every member may be called again after a crash. */
export interface RetentionWork {
  listRunning(): Promise<readonly string[]>;
  /** Records that are to go and have nothing to wait for, those begun first. */
  listDue(roundId: string, now: Date, limit: number): Promise<readonly DispositionItem[]>;
  /** Where copies of a record lie now, before anything has begun. */
  copiesOf(recordId: RecordId): Promise<readonly DispositionCopy[]>;
  /**
   * The point of no return, in one transaction that no hold can come between: the record is there for nobody any more, its
   * copies are no longer looked after, and where they lie is noted. An obstacle that the rows know leaves all as it was; a
   * record that is gone already leaves the round.
   */
  begin(
    roundId: string,
    recordId: RecordId,
    at: Date,
    today: string,
    events: readonly AuditEvent[],
  ): Promise<Obstacle | 'begun' | 'dropped'>;
  copies(roundId: string, recordId: RecordId): Promise<readonly DispositionCopy[]>;
  noteCopy(
    roundId: string,
    recordId: RecordId,
    filingId: string,
    outcome: CopyOutcome,
    at: Date,
  ): Promise<void>;
  /**
   * Destroys the keys of all renditions, of those that corrections replaced, of what the scan still holds and of the batch
   * that it was a part of, with what was understood. Gives the blobs that are now unreadable.
   */
  destroyKeys(roundId: string, recordId: RecordId): Promise<readonly string[]>;
  /** What is left is the stub. */
  finish(roundId: string, recordId: RecordId, at: Date, events: readonly AuditEvent[]): Promise<void>;
  wait(
    roundId: string,
    recordId: RecordId,
    obstacle: string,
    retryAt: Date,
    events: readonly AuditEvent[],
  ): Promise<void>;
  /** Done and not certified yet. */
  listUncertified(roundId: string): Promise<readonly DispositionItem[]>;
  certify(
    certificate: RoundCertificate,
    recordIds: readonly RecordId[],
    events: readonly AuditEvent[],
  ): Promise<void>;
  /** True when nothing is left to do and the round is closed by this call. */
  close(roundId: string, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  /** Oldest first. */
  listCertificates(roundId: string): Promise<readonly RoundCertificate[]>;
}

/** All of it. */
export interface RetentionStore extends RetentionRules, RetentionRounds, RetentionWork {}
