/** Refusing a sending whose sender does not hear it, so that the ledger can answer where it is. */

import { scanEvent } from '../scan-job.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
import { newScan, type ScanOrigin } from './new-scan.ts';
import type { ScanReceipt } from './take-scan.ts';

/**
 * Writes the row and the event of a refusal, once a source key. No bytes are kept: the length is the declared one and
 * the SHA-256 is empty. `reason` is an error code.
 */
export async function refuseScan(
  deps: Pick<ScanIntakeDeps, 'scans' | 'clock'>,
  input: ScanOrigin,
  reason: string,
): Promise<ScanReceipt> {
  const now = deps.clock.now();
  const byteLength = input.declaredByteLength ?? 0;
  const content = { mediaType: 'application/octet-stream', byteLength, sha256: new Uint8Array(0) };
  const scan = newScan(input, { ...content, state: 'refused', reason }, now);
  const details = { reason, source: input.source, byteLength };
  const event = scanEvent('scan.refused', scan, now, input.actor, details);
  if ((await deps.scans.insert(scan, [event])) === 'inserted') return { scanId: scan.id, duplicate: false };
  const before = await deps.scans.findBySourceKey(input.source, input.sourceKey);
  return { scanId: before?.id ?? scan.id, duplicate: true };
}
