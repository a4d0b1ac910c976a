/** Refusing a sending whose sender does not hear it, so that the ledger can answer where it is. */

import { newId, type ScanId } from '../../shared/ids.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
import type { ScanInput, ScanReceipt } from './take-scan.ts';

/** A sending of which nothing was read. */
export type RefusedInput = Omit<ScanInput, 'body' | 'signal' | 'onUnknownFormat' | 'repeatsKnownBy'>;

/**
 * Writes the row and the event of a refusal, once a source key. No bytes are kept: the length is the declared one and
 * the SHA-256 is empty. `reason` is an error code.
 */
export async function refuseScan(
  deps: Pick<ScanIntakeDeps, 'scans' | 'clock'>,
  input: RefusedInput,
  reason: string,
): Promise<ScanReceipt> {
  const now = deps.clock.now();
  const byteLength = input.declaredByteLength ?? 0;
  const scan: ScanJob = {
    id: newId<ScanId>(),
    segment: input.segment,
    source: input.source,
    sourceKey: input.sourceKey,
    deviceId: input.deviceId,
    peer: input.peer,
    originalName: input.originalName.slice(0, 1_000),
    ownerId: input.ownerId,
    department: input.department,
    mediaType: 'application/octet-stream',
    byteLength,
    sha256: new Uint8Array(0),
    blobKey: undefined,
    wrappedKey: undefined,
    keyId: undefined,
    state: 'refused',
    reason,
    attempts: 0,
    pageCount: undefined,
    duplicateOf: undefined,
    recordId: undefined,
    receivedAt: now,
    updatedAt: now,
  };
  const details = { reason, source: input.source, byteLength };
  const event = scanEvent('scan.refused', scan, now, input.actor, details);
  if ((await deps.scans.insert(scan, [event])) === 'inserted') return { scanId: scan.id, duplicate: false };
  const before = await deps.scans.findBySourceKey(input.source, input.sourceKey);
  return { scanId: before?.id ?? scan.id, duplicate: true };
}
