/** What the HTTP layer may ask about retention: file plan, legal holds, rounds of disposition. */

import type { FilePlan, FilePlanDiff } from '../../archive/file-plan.ts';
import type { Person } from '../../identity/person.ts';
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
  holds(person: Person, inForce: boolean): Promise<readonly LegalHold[]>;
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
  confirm(person: Person, id: string, words: readonly ItemWord[]): Promise<void>;
  decide(
    person: Person,
    id: string,
    words: readonly ItemWord[],
  ): Promise<{ readonly extended: number; readonly transferred: number; readonly destroyed: number }>;
  start(person: Person, id: string, receipt: string | undefined): Promise<void>;
  cancel(person: Person, id: string): Promise<void>;
  certificates(person: Person, id: string): Promise<readonly RoundCertificate[]>;
}
