/** What was understood of scans, and what people put right in it. Nothing here crosses from one segment to another. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { DocumentKind, FieldName, Understanding } from '../scan/understanding.ts';
import type { PersonId, ScanId, SegmentId } from '../shared/ids.ts';

/** What can be put right. */
export type CorrectedField = FieldName | 'kind';

/** One thing that a person put right. */
export interface UnderstandingCorrection {
  /** UUID */
  readonly id: string;
  readonly segment: SegmentId;
  readonly field: CorrectedField;
  /** Normalised; empty when the document has no such value. */
  readonly value: string;
  /** What had been understood; undefined: nothing. */
  readonly previous: string | undefined;
  readonly by: PersonId;
  readonly at: Date;
}

/** All that a correction writes, in one transaction. */
export interface CorrectionWrite {
  readonly understanding: Understanding;
  readonly correction: UnderstandingCorrection;
  /** New title of the scan's record; undefined: it keeps its own. */
  readonly title: string | undefined;
  /** True: the document is to be filed anew, by what is understood now. */
  readonly refile?: boolean;
  readonly events: readonly AuditEvent[];
}

/** A document whose kind a person told. */
export interface KindExample {
  readonly kind: DocumentKind;
  /** Folded text of its first page. */
  readonly text: string;
}

/** The rows. Faults are `STORE_DATABASE_...` errors. */
export interface UnderstandingStore {
  /** Undefined for a scan that was not understood. */
  find(scanId: ScanId): Promise<Understanding | undefined>;
  /**
   * Changes what was understood. `decide` sees it as it is while nobody else changes it; what it returns is written.
   * It may be called again when the database asks for it.
   */
  correct(
    scanId: ScanId,
    decide: (known: Understanding | undefined) => CorrectionWrite,
  ): Promise<Understanding>;
  /** What people put right in a scan, the newest first. */
  listCorrections(scanId: ScanId, limit: number): Promise<readonly UnderstandingCorrection[]>;
  /** Documents of a segment whose kind was told, the newest word on each, newest first. */
  listKindExamples(segment: SegmentId, limit: number): Promise<readonly KindExample[]>;
  /** Departments of people and, first, addressees and senders that clerks of the segment typed; each once. */
  listKnownNames(segment: SegmentId, limit: number): Promise<readonly string[]>;
}
