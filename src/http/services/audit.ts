/** What the HTTP layer may ask of the audit, for auditors alone. */

import type { AskedScope } from '../../audit/export/export-scope.ts';
import type { Person } from '../../identity/person.ts';
import type { ListedAuditEvent } from '../../ports/audit-store.ts';
import type { RecordFile } from './record-file.ts';

/** How the chain of one segment stands. */
export interface AuditStanding {
  readonly segment: string;
  readonly lastLink: number;
  /** Link up to which a signature covers the chain. */
  readonly signedUpTo: number;
  readonly unsealed: number;
}

/** How chains were found when somebody had them checked. */
export interface AuditCheck {
  readonly at: Date;
  /** Who had it done: `person:<id>` or `system`. */
  readonly by: string;
  readonly isWhole: boolean;
  /** Links that were good. */
  readonly links: number;
  /** Chains that were checked; of one with a fault, where. */
  readonly segments: readonly { readonly segment: string; readonly links: number; readonly fault?: string }[];
}

/** Somebody whom an auditor may ask for. */
export interface AuditPerson {
  readonly id: string;
  readonly displayName: string;
  readonly staffNumber: string;
  readonly department: string;
}

/** Looking through the audit. Only segments that the auditor may see at the desk, and those of the service as a whole. */
export interface AuditServices {
  /**
   * A page of events, the newest first; that it was looked at is itself an event. `AUDIT_FILTER_INVALID`.
   *
   * @param page.beforeId only events below this id; undefined: from the newest.
   */
  list(
    person: Person,
    asked: AskedScope,
    page: {
      readonly segment?: string | undefined;
      readonly beforeId?: number | undefined;
      readonly limit: number;
    },
  ): Promise<readonly ListedAuditEvent[]>;
  standing(person: Person): Promise<readonly AuditStanding[]>;
  /** The last check at the desk, of whatever chains; the command leaves none. */
  lastCheck(): Promise<AuditCheck | undefined>;
  /**
   * Checks the auditor's chains from the first link to the last, and writes down that it was done. One check at a time;
   * whoever asks meanwhile gets the same. `AUDIT_VERIFY_TOO_LONG` after 25 s.
   */
  verify(person: Person): Promise<AuditCheck>;
  /** Display names by id, of people who are known. */
  names(personIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** People by a part of name, login name, staff number or department; at most 10. */
  people(text: string): Promise<readonly AuditPerson[]>;
  /**
   * An export as JSON Lines, or as the table that goes with it; of one segment when it is named, and of nothing when the
   * auditor may not see that one. `AUDIT_FILTER_INVALID`, `AUDIT_CHAIN_BROKEN`, `AUDIT_EXPORT_TOO_LARGE`.
   */
  exported(person: Person, asked: AskedScope, form?: 'jsonl' | 'csv', segment?: string): Promise<RecordFile>;
}
