/** What only the desk asks of scans: a person's own with where they went, and the history of one. */

import type { ScanJob } from '../scan/scan-job.ts';
import type { PersonId, RecordId, ScanId, SegmentId } from '../shared/ids.ts';

/** Where a scan lies in the archive. */
export interface FiledPlace {
  readonly recordId: RecordId;
  readonly title: string;
  readonly classCode: string | undefined;
  /** With its year, as it is written on the binder's back. */
  readonly binder: string | undefined;
  /** Names of the targets that have copies. */
  readonly targets: readonly string[];
}

/** One of a person's scans. */
export interface OwnScan {
  readonly scan: ScanJob;
  /** Pages that the reading that runs has done; undefined: none runs, or it has not said yet. */
  readonly pagesRead: number | undefined;
  /** Undefined until it is in the archive, and after it left it again. */
  readonly filed: FiledPlace | undefined;
}

/** One event of a scan, as the audit keeps it. */
export interface ScanHistoryEntry {
  readonly at: Date;
  readonly kind: string;
  /** `person:<id>` or `system`. */
  readonly actor: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The store. Faults are `STORE_DATABASE_...` errors. */
export interface OwnScanStore {
  /** Scans that the person owns in these segments, newest first. */
  list(
    owner: { readonly personId: PersonId; readonly segments: readonly SegmentId[] },
    limit: number,
  ): Promise<readonly OwnScan[]>;
  /** Events of a scan, oldest first. */
  history(id: ScanId, limit: number): Promise<readonly ScanHistoryEntry[]>;
}
