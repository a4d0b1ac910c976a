/** Documents that are filed anew, since somebody put right what was understood of them. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { PersonId, ScanId, SegmentId } from '../shared/ids.ts';
import type { Filing, KeptDecision } from './scan-store.ts';

/** A document that is to be filed anew. */
export interface Refiling {
  readonly scanId: ScanId;
  /** Undefined: nobody asked, and only superseded copies are left to be removed. */
  readonly askedBy: PersonId | undefined;
  readonly askedAt: Date;
  /** UUID of the last word that was said; a later one makes the decision again. */
  readonly word: string;
  /** True: the new copies are written down and are to be delivered. */
  readonly decided: boolean;
  /** This one included. */
  readonly attempts: number;
}

/** What a new decision writes, in one transaction. */
export interface RefilingWrite {
  readonly decision: KeptDecision;
  /** Ids of copies that stay in force as they are; all others are superseded, or dropped when no target has them. */
  readonly kept: readonly string[];
  /** Copies that are to be delivered. */
  readonly added: readonly Filing[];
  readonly at: Date;
  readonly events: readonly AuditEvent[];
}

/** A copy that another one stands for now. */
export interface SupersededCopy {
  readonly target: string;
  readonly rendition: Filing['rendition'];
  readonly location: string;
  readonly supersededAt: Date;
  /** Why it still lies there; absent: it was not looked at yet, or its record is held. */
  readonly kept?: Exclude<SupersededOutcome, 'removed'>;
  /** When one that is locked is asked for again; absent: at the next look. */
  readonly againAt?: Date;
}

/**
 * What became of a superseded copy. `locked`: its target keeps it; `unsupported`: its target cannot remove; `shared`: it is
 * a copy of another document too; `changed`: it has other bytes; `target-unknown`: not in the configuration any more.
 */
export type SupersededOutcome =
  | 'removed'
  | 'locked'
  | 'unsupported'
  | 'shared'
  | 'changed'
  | 'target-unknown';

/** A superseded copy that is to be removed now. */
export interface SupersededRow {
  readonly id: string;
  readonly segment: SegmentId;
  readonly target: string;
  readonly rendition: Filing['rendition'];
  readonly location: string;
  readonly sha256: Uint8Array;
  /** False: it was never noted as put. It may lie there all the same, at its place or beside it. */
  readonly isConfirmed: boolean;
}

/** What came of a look at superseded copies. */
export interface RemovalNote {
  readonly filing: string;
  readonly outcome: SupersededOutcome;
  /** When one that is locked is asked for again. */
  readonly againAt?: Date;
}

/** The rows. Faults are `STORE_DATABASE_...` errors. */
export interface RefilingStore {
  /** Asks for a document; a process that is at it goes on, and the decision is made again afterwards. */
  ask(
    scanId: ScanId,
    word: Pick<Refiling, 'askedAt' | 'word'> & { readonly askedBy: PersonId },
  ): Promise<void>;
  /**
   * Makes documents due whose superseded copies may be removed now: a lock is over, a hold was lifted. Only those all of
   * whose copies in force were read back; none that is being disposed of. Gives how many, at most `limit`.
   */
  askRemovals(at: Date, limit: number): Promise<number>;
  /** Verified documents that may be taken up, longest waiting first. */
  listDue(at: Date, limit: number): Promise<readonly ScanId[]>;
  /** Takes one up until `until`; undefined when it is not due any more. */
  claim(scanId: ScanId, at: Date, until: Date): Promise<Refiling | undefined>;
  /** Writes the new decision, its copies, and what the record says of them. False when there was a later word. */
  decide(refiling: Refiling, write: RefilingWrite): Promise<boolean>;
  /** Done. With a later word it is due again at once. */
  finish(refiling: Refiling, at: Date, events: readonly AuditEvent[]): Promise<void>;
  /** Not taken up before `until`. */
  rest(refiling: Refiling, reason: string, until: Date): Promise<void>;
  /** True while a document waits to be filed anew. */
  isAsked(scanId: ScanId): Promise<boolean>;
  /**
   * Superseded copies of a document of which nothing is noted yet, or whose lock is over; none while its record is held or
   * disposed of.
   */
  listToRemove(scanId: ScanId, at: Date): Promise<readonly SupersededRow[]>;
  /** True when a copy in force, of this document or another, is planned or lies at the place. */
  isInForce(target: string, location: string): Promise<boolean>;
  noteRemoval(note: RemovalNote, events: readonly AuditEvent[]): Promise<void>;
  /** Those that still lie there. */
  listSuperseded(scanId: ScanId): Promise<readonly SupersededCopy[]>;
}
