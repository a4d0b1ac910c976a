/** Scans that wait for a person: without an owner, or put aside. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { ScanJob } from '../scan/scan-job.ts';
import type { PersonId, RecordId, ScanId } from '../shared/ids.ts';
import type { Searcher } from './search-index.ts';

/** What a scan becomes when a person has decided. */
export type TrayOutcome =
  /** It goes on; `whole`: as one document, whatever separators are in it. */
  | { readonly kind: 'retry'; readonly whole: boolean }
  | { readonly kind: 'give-up'; readonly reason: string }
  /** A copy that can be read goes on in its place; the scan itself stays as it came. */
  | { readonly kind: 'replace'; readonly part: ScanJob };

/** A part that went back into its batch. */
export interface WithdrawnPart {
  readonly scanId: ScanId;
  readonly recordId: RecordId | undefined;
  /** Places of copies that targets have already. */
  readonly copies: readonly { readonly target: string; readonly location: string }[];
}

/** Every write is one transaction together with its events; conditional writes change nothing when refused. */
export interface TrayStore {
  /** Newest first, at most 200: of the person's department, for records clerks of all, and what of one's own was put aside. */
  list(who: Searcher): Promise<readonly ScanJob[]>;
  /** A scan that the person may put right; undefined also for one that was sealed because of an Individual Number. */
  find(who: Searcher, id: ScanId): Promise<ScanJob | undefined>;
  /** Gives a scan, its record and its pages in the index to a person or a department. False when it changed meanwhile. */
  assign(
    id: ScanId,
    to: { readonly ownerId: PersonId | undefined; readonly department: string },
    at: Date,
    events: readonly AuditEvent[],
  ): Promise<boolean>;
  /** Settles a scan that was put aside. False when it is not put aside any more. */
  settle(id: ScanId, outcome: TrayOutcome, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
  /**
   * Takes the parts of a batch back: their keys are destroyed, their records leave archive and index, and the batch goes
   * on as one document. `busy` while a part is worked on; undefined when it is no batch with its bytes.
   */
  rejoin(
    batchId: ScanId,
    at: Date,
    reason: string,
    events: (parts: readonly WithdrawnPart[]) => readonly AuditEvent[],
  ): Promise<readonly WithdrawnPart[] | 'busy' | undefined>;
}
