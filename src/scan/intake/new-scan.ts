/** The ledger's row of a sending that has just come. */

import type { AuditActor } from '../../audit/audit-event.ts';
import { type DeviceId, newId, type PersonId, type ScanId, type SegmentId } from '../../shared/ids.ts';
import type { ScanJob, ScanSource } from '../scan-job.ts';

/** Where a sending came from and whose it is. */
export interface ScanOrigin {
  readonly segment: SegmentId;
  readonly source: ScanSource;
  /** The same when the sender repeats itself, at most 200 characters. */
  readonly sourceKey: string;
  readonly deviceId?: DeviceId;
  readonly peer: string;
  readonly originalName: string;
  readonly ownerId?: PersonId;
  readonly department: string;
  /** SHA-256 (32 bytes) and length that the sender declared. */
  readonly declaredSha256?: Uint8Array;
  readonly declaredByteLength?: number;
  readonly actor: AuditActor;
}

/** What is known of its bytes, and what becomes of it. */
type ScanContent = Pick<ScanJob, 'mediaType' | 'byteLength' | 'sha256' | 'state'> &
  Partial<Pick<ScanJob, 'blobKey' | 'wrappedKey' | 'keyId' | 'reason' | 'duplicateOf'>>;

/** Makes the row; names are cut at 1,000 characters. */
export function newScan(origin: ScanOrigin, content: ScanContent, now: Date): ScanJob {
  return {
    id: newId<ScanId>(),
    segment: origin.segment,
    source: origin.source,
    sourceKey: origin.sourceKey,
    deviceId: origin.deviceId,
    peer: origin.peer,
    originalName: origin.originalName.slice(0, 1_000),
    ownerId: origin.ownerId,
    department: origin.department,
    blobKey: undefined,
    wrappedKey: undefined,
    keyId: undefined,
    reason: undefined,
    duplicateOf: undefined,
    ...content,
    attempts: 0,
    pageCount: undefined,
    recordId: undefined,
    receivedAt: now,
    updatedAt: now,
  };
}
