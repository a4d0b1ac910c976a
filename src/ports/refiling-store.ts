/** Documents that are filed anew, since somebody put right what was understood of them. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { PersonId, ScanId } from '../shared/ids.ts';
import type { Filing, KeptDecision } from './scan-store.ts';

/** A document that is to be filed anew. */
export interface Refiling {
  readonly scanId: ScanId;
  readonly askedBy: PersonId;
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

/** A superseded copy that nobody has looked at yet. */
export interface SupersededRow {
  readonly id: string;
  readonly target: string;
  readonly location: string;
  readonly sha256: Uint8Array;
  /** True: a copy in force, of this document or another, is planned or lies at the same place. */
  readonly isShared: boolean;
}

/** The rows. Faults are `STORE_DATABASE_...` errors. */
export interface RefilingStore {
  /** Asks for a document; a process that is at it goes on, and the decision is made again afterwards. */
  ask(scanId: ScanId, word: Pick<Refiling, 'askedBy' | 'askedAt' | 'word'>): Promise<void>;
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
  /** Superseded copies of a document of which nothing is noted yet; none while its record is held. */
  listToRemove(scanId: ScanId): Promise<readonly SupersededRow[]>;
  noteRemoval(filing: string, outcome: SupersededOutcome): Promise<void>;
  /** Those that still lie there. */
  listSuperseded(scanId: ScanId): Promise<readonly SupersededCopy[]>;
}
