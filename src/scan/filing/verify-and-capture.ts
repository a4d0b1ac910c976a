/** Step filed → verified: the copies were read back and are equal, and the archive has the record. */

import { captureRecord } from '../../archive/capture/capture-record.ts';
import { recordValuesOf } from '../../archive/record-values.ts';
import type { Filing } from '../../ports/scan-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { type ScanStep, type ScanWorkDeps, sealedOriginal } from '../process/scan-work.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import { readPages } from '../text/read-pages.ts';
import { deliverOne, documentOf, foremost, targetOf } from './deliver-filings.ts';
import { titleFor } from './filing-words.ts';
import { callTarget } from './target-rest.ts';

/**
 * Nothing is called verified that was not read back, and the service's own copy stays until all were. A copy that is
 * gone or differs is `SCAN_COPY_NOT_VERIFIED`; one that is gone is delivered again at the next attempt. With `verified`
 * the record's renditions hold the only keys.
 */
export const verifyAndCapture: ScanStep = async (deps, scan, signal) => {
  const filings = await deps.scans.listFilings(scan.id);
  const faults: unknown[] = [];
  for (const target of new Set(filings.map((one) => one.target))) {
    await verifyAt(deps, scan, target, signal).catch((error: unknown) => faults.push(error));
    signal.throwIfAborted();
  }
  if (faults.length > 0) throw foremost(faults);
  const recordId = await capture(deps, scan);
  const event = scanEvent('scan.verified', scan, deps.clock.now(), 'system', {
    copies: filings.length,
    record: recordId,
  });
  return {
    patch: { state: 'verified', recordId, wrappedKey: undefined, keyId: undefined },
    events: [event],
    extras: { renditions: [] },
  };
};

async function verifyAt(
  deps: ScanWorkDeps,
  scan: ScanJob,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const document = await documentOf(deps, scan);
  const unverified = document.filings.filter((one) => one.target === target && one.verifiedAt === undefined);
  for (const filing of unverified) {
    signal.throwIfAborted();
    await checkCopy(deps, filing.filedAt === undefined ? await deliverOne(deps, document, filing) : filing);
    await deps.scans.markVerified(filing.id, deps.clock.now());
  }
}

/**
 * Reads a copy back. One that is gone is noted as such, so that the next attempt delivers it; one that differs is left
 * alone. Both throw `SCAN_COPY_NOT_VERIFIED`.
 */
export async function checkCopy(deps: ScanWorkDeps, filing: Filing): Promise<void> {
  const target = targetOf(deps, filing.target);
  const found = await callTarget(deps, filing.target, () => target.readBack(filing.location));
  const equal = found?.byteLength === filing.byteLength && equalBytes(found.sha256, filing.sha256);
  if (equal) return;
  if (found === undefined) await deps.scans.markFiled(filing.id, filing.location, undefined);
  throw new ServiceError('SCAN_COPY_NOT_VERIFIED', {
    details: { target: filing.target, filing: filing.id, missing: found === undefined },
  });
}

async function capture(deps: ScanWorkDeps, scan: ScanJob): Promise<NonNullable<ScanJob['recordId']>> {
  const made = await deps.scans.listRenditions(scan.id);
  const decision = await deps.scans.findDecision(scan.id);
  const understanding = await deps.scans.findUnderstanding(scan.id);
  const request = {
    segment: scan.segment,
    scanId: scan.id,
    title: titleFor(scan, understanding),
    ...(understanding !== undefined && { values: recordValuesOf(understanding) }),
    ownerId: scan.ownerId,
    department: scan.department,
    ...(decision !== undefined && { filing: decision }),
    renditions: [sealedOriginal(scan), ...made],
    pages: await readPages(deps.vault, scan, made),
  };
  const { recordId } = await captureRecord({ store: deps.archive, clock: deps.clock }, request);
  return recordId;
}
