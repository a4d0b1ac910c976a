/** What waits for targets, targets that rest, and copies that are looked after once they are filed. */

import type { Rendition } from '../archive/record.ts';
import type { AuditEvent } from '../audit/audit-event.ts';
import type { ScanJob } from '../scan/scan-job.ts';
import type { ScanId, SegmentId } from '../shared/ids.ts';
import type { Filing } from './scan-store.ts';

/** A target that failed and is left alone. */
export interface TargetRest {
  readonly target: string;
  /** Failures in a row. */
  readonly failures: number;
  /** Error code of the last. */
  readonly reason: string;
  /** First failure of the row. */
  readonly since: Date;
  readonly until: Date;
}

/** How a copy differs from what was filed. `retention`: it could be removed too early. */
export type FilingDrift = 'missing' | 'changed' | 'retention';

/** A verified copy with what is needed to look after it, and to deliver it again. */
export interface KeptCopy extends Filing {
  readonly scanId: ScanId;
  readonly segment: SegmentId;
  readonly drift: FilingDrift | undefined;
}

/** What a copy can be made of again. */
export interface KeptDocument {
  readonly scan: ScanJob;
  /** Of the record; empty when the scan is not in the archive. */
  readonly renditions: readonly Rendition[];
}

/** How a target stands. */
export interface TargetStanding {
  readonly target: string;
  /** Copies that are still to be delivered, and the oldest of their scans. */
  readonly waiting: number;
  readonly oldest: Date | undefined;
  readonly verified: number;
  readonly drifted: number;
  readonly rest: TargetRest | undefined;
}

/** The outbox. */
export interface FilingOutbox {
  /** The rest of a target, over or not; undefined when its last call went well. */
  findRest(target: string): Promise<TargetRest | undefined>;
  setRest(rest: TargetRest): Promise<void>;
  clearRest(target: string): Promise<void>;
  /** Targets that anything was filed or is to be filed into. */
  standing(): Promise<readonly TargetStanding[]>;
  /** Verified copies not looked at since `before`, longest ago first; of scans received from `since` on, if given. */
  listToCheck(query: {
    readonly before: Date;
    readonly since?: Date | undefined;
    /** Targets that are passed over. */
    readonly without?: readonly string[];
    readonly limit: number;
  }): Promise<readonly KeptCopy[]>;
  /** Notes what a look came to, with its events. */
  noteCheck(
    filing: string,
    at: Date,
    drift: FilingDrift | undefined,
    events: readonly AuditEvent[],
  ): Promise<void>;
  /** The document behind a copy. */
  findDocument(id: ScanId): Promise<KeptDocument | undefined>;
}
