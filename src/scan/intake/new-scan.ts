/** The ledger's row of a sending that has just come. */

import { newId, type ScanId } from '../../shared/ids.ts';
import type { ScanJob } from '../scan-job.ts';
import type { ScanInput } from './take-scan.ts';

/** What says where a sending came from and whose it is. */
export type ScanOrigin = Omit<ScanInput, 'body' | 'signal' | 'onUnknownFormat' | 'repeatsKnownBy'>;

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
