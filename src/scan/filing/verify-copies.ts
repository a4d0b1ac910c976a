/** Step filed → verified: the copies were read back and are equal. */

import type { Filing } from '../../ports/scan-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanStep, ScanWorkDeps } from '../process/scan-work.ts';
import { captureOnce, verified } from './capture-scan.ts';
import { type DeliveredDocument, deliverTo, documentOf, foremost, targetOf } from './deliver-filings.ts';
import { callTarget } from './target-rest.ts';

/**
 * Nothing is called verified that was not read back, and the service's own copy stays until all were. A copy that is
 * gone or differs is `SCAN_COPY_NOT_VERIFIED`; one that is gone is delivered again at the next attempt. With `verified`
 * the record's renditions hold the only keys.
 */
export const verifyCopies: ScanStep = async (deps, scan, signal) => {
  const document = await documentOf(deps, scan);
  const faults: unknown[] = [];
  for (const target of new Set(document.filings.map((one) => one.target))) {
    await verifyAt(deps, document, target, signal).catch((error: unknown) => faults.push(error));
    signal.throwIfAborted();
  }
  if (faults.length > 0) throw foremost(faults);
  return verified(deps, scan, await captureOnce(deps, scan), document.filings.length);
};

/** Reads back what a target has and was not read back yet; what it has no longer, or never had, is delivered first. */
export async function verifyAt(
  deps: ScanWorkDeps,
  document: DeliveredDocument,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const filings = await deliverTo(deps, document, target, signal);
  const unverified = filings.filter((one) => one.target === target && one.verifiedAt === undefined);
  const same: string[] = [];
  try {
    for (const filing of unverified) {
      signal.throwIfAborted();
      await checkCopy(deps, filing);
      same.push(filing.id);
    }
  } finally {
    if (same.length > 0) await deps.scans.markVerified(same, deps.clock.now());
  }
}

/**
 * Reads a copy back. One that is gone is noted as such, so that the next attempt delivers it; one that differs is left
 * alone. Both throw `SCAN_COPY_NOT_VERIFIED`.
 */
async function checkCopy(deps: ScanWorkDeps, filing: Filing): Promise<void> {
  const target = targetOf(deps, filing.target);
  const found = await callTarget(deps, filing.target, () => target.readBack(filing.location));
  const equal = found?.byteLength === filing.byteLength && equalBytes(found.sha256, filing.sha256);
  if (equal) return;
  if (found === undefined) await deps.scans.markFiled([filing], undefined);
  throw new ServiceError('SCAN_COPY_NOT_VERIFIED', {
    details: { target: filing.target, filing: filing.id, missing: found === undefined },
  });
}
