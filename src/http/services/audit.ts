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
  /** An export as JSON Lines. `AUDIT_FILTER_INVALID`, `AUDIT_CHAIN_BROKEN`, `AUDIT_EXPORT_TOO_LARGE`. */
  exported(person: Person, asked: AskedScope): Promise<RecordFile>;
}
