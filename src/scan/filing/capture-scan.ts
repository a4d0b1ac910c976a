/** Step within classified: the archive has the record, and the document can be found. */

import { captureRecord } from '../../archive/capture/capture-record.ts';
import { recordValuesOf } from '../../archive/record-values.ts';
import type { RecordId } from '../../shared/ids.ts';
import { type ScanStep, type ScanWorkDeps, type StepResult, sealedOriginal } from '../process/scan-work.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import { readPages } from '../text/read-pages.ts';
import { titleFor } from './filing-words.ts';

/**
 * Comes before the first copy, so that a target that is away keeps nobody from finding what was read. The rules' decision
 * is durable by then, and the record has what it says. A scan for which nothing is to be delivered is done with this.
 */
export const captureScan: ScanStep = async (deps, scan) => {
  const recordId = await captureOnce(deps, scan);
  const filings = await deps.scans.listFilings(scan.id);
  if (filings.length === 0) return verified(deps, scan, recordId, 0);
  // What follows may be done by another process, which counts from the beginning.
  return { patch: { state: 'classified', recordId, attempts: 0 }, events: [] };
};

/** The record of a scan; one that was made before is given again. */
export async function captureOnce(deps: ScanWorkDeps, scan: ScanJob): Promise<RecordId> {
  if (scan.recordId !== undefined) return scan.recordId;
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

/** The last change of a scan. From then on the record's renditions hold the only keys. */
export function verified(
  deps: Pick<ScanWorkDeps, 'clock'>,
  scan: ScanJob,
  recordId: RecordId,
  copies: number,
): StepResult {
  const event = scanEvent('scan.verified', scan, deps.clock.now(), 'system', { copies, record: recordId });
  return {
    patch: { state: 'verified', recordId, wrappedKey: undefined, keyId: undefined },
    events: [event],
    extras: { renditions: [] },
  };
}
