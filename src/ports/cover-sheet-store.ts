/** Cover sheets that were made, and whether they were used. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { CoverSheet } from '../scan/cover-sheet.ts';
import type { PersonId, ScanId } from '../shared/ids.ts';

/** Every write is one transaction together with its events. */
export interface CoverSheetStore {
  insert(sheet: CoverSheet, events: readonly AuditEvent[]): Promise<void>;
  find(id: string): Promise<CoverSheet | undefined>;
  /** Sheets that a person made since then. */
  countIssued(by: PersonId, since: Date): Promise<number>;
  /** Takes the sheet for a batch; false when another batch has it. The same batch may ask again. */
  use(id: string, batchId: ScanId, at: Date, events: readonly AuditEvent[]): Promise<boolean>;
}
