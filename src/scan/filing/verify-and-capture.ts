/** Step filed → verified: the copies were read back and are equal, and the archive has the record. */

import { captureRecord } from '../../archive/capture/capture-record.ts';
import type { Rendition } from '../../archive/record.ts';
import type { Filing } from '../../ports/scan-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { referenceOf, type ScanStep, type ScanWorkDeps } from '../process/scan-work.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import { readPages } from '../text/read-pages.ts';
import { deliverOne, targetOf } from './deliver-filings.ts';
import { titleOrDate } from './rule.ts';

/**
 * Nothing is called verified that was not read back. A copy that is gone or differs is `SCAN_COPY_NOT_VERIFIED`; one
 * that is gone is delivered again at the next attempt. With `verified` the record's renditions hold the only keys.
 */
export const verifyAndCapture: ScanStep = async (deps, scan, signal) => {
  const filings = await deps.scans.listFilings(scan.id);
  for (const filing of filings.filter(({ verifiedAt }) => verifiedAt === undefined)) {
    signal.throwIfAborted();
    await checkCopy(deps, filing.filedAt === undefined ? await deliverOne(deps, scan, filing) : filing);
    await deps.scans.markVerified(filing.id, deps.clock.now());
  }
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

/** A copy that is gone is noted as such, so that the next attempt delivers it; one that differs is left alone. */
async function checkCopy(deps: ScanWorkDeps, filing: Filing): Promise<void> {
  const found = await targetOf(deps, filing).readBack(filing.location);
  const equal = found?.byteLength === filing.byteLength && equalBytes(found.sha256, filing.sha256);
  if (equal) return;
  if (found === undefined) await deps.scans.markFiled(filing.id, filing.location, undefined);
  throw new ServiceError('SCAN_COPY_NOT_VERIFIED', {
    details: { target: filing.target, filing: filing.id, missing: found === undefined },
  });
}

async function capture(deps: ScanWorkDeps, scan: ScanJob): Promise<NonNullable<ScanJob['recordId']>> {
  const made = await deps.scans.listRenditions(scan.id);
  const request = {
    segment: scan.segment,
    scanId: scan.id,
    title: titleOrDate(scan),
    ownerId: scan.ownerId,
    department: scan.department,
    renditions: [originalOf(scan), ...made],
    pages: await readPages(deps.vault, scan, made),
  };
  const { recordId } = await captureRecord({ store: deps.archive, clock: deps.clock }, request);
  return recordId;
}

function originalOf(scan: ScanJob): Rendition {
  return {
    kind: 'original',
    pageNumber: 0,
    mediaType: scan.mediaType,
    byteLength: scan.byteLength,
    sha256: scan.sha256,
    keyId: scan.keyId,
    ...referenceOf(scan),
  };
}
