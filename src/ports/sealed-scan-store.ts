/** Scans that were sealed because of an Individual Number, and the certificates of their erasure. */

import type { AuditEvent } from '../audit/audit-event.ts';
import type { PersonId, ScanId, SegmentId } from '../shared/ids.ts';

/** What sealing a scan writes, in the transaction of its change of state. */
export interface SealOff {
  /** Stands for a SHA-256 (32 bytes) in a way that nobody without the installation's keys can search. */
  readonly digest: (sha256: Uint8Array) => Uint8Array;
  readonly pageCount: number;
  readonly at: Date;
}

/** A sealed scan as others may know it: nothing of its content. */
export interface SealedScan {
  readonly scanId: ScanId;
  readonly segment: SegmentId;
  readonly ownerId: PersonId | undefined;
  readonly department: string;
  readonly source: string;
  /** {@link SealOff.digest} of the bytes. */
  readonly digest: Uint8Array;
  readonly byteLength: number;
  readonly pageCount: number;
  readonly receivedAt: Date;
  readonly sealedAt: Date;
  readonly erasedAt: Date | undefined;
}

/** A sealed scan whose people are to be told. */
export interface UntoldScan extends SealedScan {
  /** Attempts so far, this one included. */
  readonly attempts: number;
}

/** A certificate as it is kept. */
export interface KeptCertificate {
  readonly id: string;
  readonly scanId: ScanId;
  readonly segment: SegmentId;
  readonly issuedAt: Date;
  /** JWS compact serialization. */
  readonly certificate: string;
}

/** Whose sealed scans are wanted. */
export interface SealedQuery {
  readonly segments: readonly SegmentId[];
  readonly personId: PersonId;
  /** '' for none. */
  readonly department: string;
  readonly seesAllDepartments: boolean;
  readonly since: Date;
  /** Only this one. */
  readonly scanId?: ScanId;
}

/** The rows. Every write is one transaction with its events. */
export interface SealedScanStore {
  find(id: ScanId): Promise<SealedScan | undefined>;
  /** Newest first, at most 200. */
  list(query: SealedQuery): Promise<readonly SealedScan[]>;
  /** Sealed before `before` and not erased, oldest first. */
  listDue(before: Date, limit: number): Promise<readonly ScanId[]>;
  /**
   * Destroys the key, keeps the certificate and writes the events. Gives the name of the blob to remove; undefined when
   * another process was faster, and then writes nothing.
   */
  erase(
    certificate: KeptCertificate,
    events: readonly AuditEvent[],
  ): Promise<{ readonly blobKey: string } | undefined>;
  /** By the id of the scan or of the certificate. */
  findCertificate(id: string): Promise<KeptCertificate | undefined>;
  /** Takes scans whose people are to be told; another process does not get them before `until`. */
  takeUntold(at: Date, until: Date, limit: number): Promise<readonly UntoldScan[]>;
  /** The next attempt; undefined when all are told or nobody can be. */
  tellAgain(id: ScanId, at: Date | undefined): Promise<void>;
}
