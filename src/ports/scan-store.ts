/** The custody ledger of scans. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { FilingDecision } from '../scan/filing-decision.ts';
import type { ScanJob, ScanLane, ScanSource, ScanState } from '../scan/scan-job.ts';
import type { Understanding } from '../scan/understanding.ts';
import type { DeviceId, PersonId, ScanId, SegmentId } from '../shared/ids.ts';
import type { SealedDocument } from './document-vault.ts';
import type { FilingFields, FilingRendition } from './filing-target.ts';
import type { SealOff } from './sealed-scan-store.ts';

/** Something made of a scan, sealed in the vault. `pageNumber` is one-based; 0 is the whole document. */
export interface ScanRendition extends SealedDocument {
  readonly kind: 'searchable-pdf' | 'page-image' | 'text';
  readonly pageNumber: number;
  readonly mediaType: string;
}

/** A copy that a target shall have, or has. */
export interface Filing {
  readonly id: string;
  readonly target: string;
  /** Name of the rule that chose the target. */
  readonly rule: string;
  readonly rendition: FilingRendition;
  readonly location: string;
  readonly sha256: Uint8Array;
  readonly byteLength: number;
  /** Undefined: still to be delivered. */
  readonly filedAt: Date | undefined;
  /** Undefined: not read back yet. */
  readonly verifiedAt: Date | undefined;
}

/** What the rules came to for a scan, with all that its copies are told. */
export interface KeptDecision extends FilingDecision {
  readonly fields: FilingFields;
  readonly metadata: Readonly<Record<string, string>>;
  /** The signed manifest; undefined when nothing is filed. */
  readonly manifest: string | undefined;
}

/** Which process works on a scan, and until when without a renewal. */
export interface ScanLease {
  readonly owner: string;
  readonly until: Date;
}

/** Members of a scan that a step changes. */
export type ScanPatch = Partial<
  Pick<
    ScanJob,
    | 'state'
    | 'reason'
    | 'attempts'
    | 'pageCount'
    | 'recordId'
    | 'wrappedKey'
    | 'keyId'
    | 'ownerId'
    | 'department'
    | 'hints'
    | 'reading'
  >
> & {
  /** Not tried again before. */
  readonly nextAttemptAt?: Date | undefined;
};

/** What else a change writes, in its transaction. */
export interface ScanChangeExtras {
  /** Replaces what was made of the scan before. */
  readonly renditions?: readonly ScanRendition[];
  /** Replaces the copies that are to be delivered. */
  readonly filings?: readonly Filing[];
  /** Replaces what the rules came to. */
  readonly decision?: KeptDecision;
  /** Replaces what was understood of the scan. */
  readonly understanding?: Understanding;
  /** The scan is sealed off because of an Individual Number; its state must become `quarantined`. */
  readonly sealOff?: SealOff;
  /** New scans that are parts of this one. */
  readonly parts?: readonly ScanJob[];
}

/** What makes two sendings of the same bytes the same sending. */
export interface CopyQuery {
  readonly segment: SegmentId;
  readonly sha256: Uint8Array;
  readonly source: ScanSource;
  readonly deviceId: DeviceId | undefined;
  readonly ownerId: PersonId | undefined;
  readonly department: string;
  readonly since: Date;
}

/** Every write is one transaction together with its audit events; conditional writes change nothing when refused. */
export interface ScanStore {
  /**
   * Stores a new row; `known` when the source has sent this key before. With `copy` also nothing is stored when
   * {@link findRecentCopy} finds one, `copied`: of the same sending made twice at once one becomes a row.
   */
  insert(
    scan: ScanJob,
    events: readonly AuditEvent[],
    copy?: CopyQuery,
  ): Promise<'inserted' | 'known' | 'copied'>;
  find(id: ScanId): Promise<ScanJob | undefined>;
  findBySourceKey(source: ScanSource, sourceKey: string): Promise<ScanJob | undefined>;
  /** The newest scan that was the same sending, not refused and not quarantined. */
  findRecentCopy(query: CopyQuery): Promise<ScanJob | undefined>;
  /** The first scan of the same bytes in the segment, not refused. */
  findSameBytes(segment: SegmentId, sha256: Uint8Array): Promise<ScanJob | undefined>;
  /** Writes events alone. */
  note(events: readonly AuditEvent[]): Promise<void>;

  /** Open scans that nobody works on and that may be tried at `at`, longest waiting first; of one lane, if given. */
  listDue(at: Date, limit: number, lane?: ScanLane): Promise<readonly ScanId[]>;
  /**
   * Takes the lease of an open scan that is due and counts an attempt; undefined when another has it, or when it is not
   * in the lane that is asked for.
   */
  claim(id: ScanId, lease: ScanLease, at: Date, lane?: ScanLane): Promise<ScanJob | undefined>;
  /** Extends a lease; false when it is no longer this owner's. */
  renew(id: ScanId, lease: ScanLease): Promise<boolean>;
  /** Notes how many pages the reading has done, while `owner` holds the lease; nothing otherwise. */
  notePagesRead(id: ScanId, owner: string, pages: number): Promise<void>;
  /** Gives the lease back. */
  release(id: ScanId, owner: string): Promise<void>;
  /** Changes a scan that is in `state` and leased to `owner`; undefined when it is not. */
  change(
    id: ScanId,
    when: { readonly state: ScanState; readonly owner: string },
    patch: ScanPatch,
    at: Date,
    events: readonly AuditEvent[],
    extras?: ScanChangeExtras,
  ): Promise<ScanJob | undefined>;

  listRenditions(id: ScanId): Promise<readonly ScanRendition[]>;
  listFilings(id: ScanId): Promise<readonly Filing[]>;
  /** What the rules came to; undefined before that. */
  findDecision(id: ScanId): Promise<KeptDecision | undefined>;
  /** What was understood of a scan; undefined before that. */
  findUnderstanding(id: ScanId): Promise<Understanding | undefined>;
  /** The parts of a batch, by their first page. */
  listParts(batchId: ScanId): Promise<readonly ScanJob[]>;
  /** Notes that a target has copies, each at its location; with undefined, that it has them no longer. */
  markFiled(copies: readonly Pick<Filing, 'id' | 'location'>[], at: Date | undefined): Promise<void>;
  /** Notes that copies, by their ids, were read back. */
  markVerified(filings: readonly string[], at: Date): Promise<void>;

  /** Scans by state; for reconciliation: received = verified + separated + quarantined + refused + open. */
  countByState(): Promise<ReadonlyMap<ScanState, number>>;
}
