/** Step classified → filed: every target has its copies. */

import type { ByteStream } from '../../ports/blob-store.ts';
import type { SealedReference } from '../../ports/document-vault.ts';
import type { FilingTarget } from '../../ports/filing-target.ts';
import type { Filing } from '../../ports/scan-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { referenceOf, type ScanStep, type ScanWorkDeps } from '../process/scan-work.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import { withContentSuffix } from './file-name.ts';

/**
 * Delivers what is not delivered yet; each copy is noted as soon as its target has it. Putting the same bytes twice is
 * one copy, so that a crash in between does no harm. A name that other bytes have gets a part of the content's hash.
 */
export const deliverFilings: ScanStep = async (deps, scan, signal) => {
  const filings = await deps.scans.listFilings(scan.id);
  for (const filing of filings.filter(({ filedAt }) => filedAt === undefined)) {
    signal.throwIfAborted();
    await deliverOne(deps, scan, filing);
  }
  const event = scanEvent('scan.filed', scan, deps.clock.now(), 'system', {
    copies: filings.length,
    targets: [...new Set(filings.map(({ target }) => target))],
    rules: [...new Set(filings.map(({ rule }) => rule))],
  });
  return { patch: { state: 'filed' }, events: filings.length === 0 ? [] : [event] };
};

/** Delivers one copy and notes where it lies. */
export async function deliverOne(deps: ScanWorkDeps, scan: ScanJob, filing: Filing): Promise<Filing> {
  const location = await deliver(deps, scan, filing);
  const filedAt = deps.clock.now();
  await deps.scans.markFiled(filing.id, location, filedAt);
  return { ...filing, location, filedAt };
}

/** The target of a copy. Throws `SCAN_TARGET_UNKNOWN` when the configuration has it no longer. */
export function targetOf(deps: Pick<ScanWorkDeps, 'targets'>, filing: Filing): FilingTarget {
  const target = deps.targets.get(filing.target);
  if (target === undefined) {
    throw new ServiceError('SCAN_TARGET_UNKNOWN', { details: { target: filing.target } });
  }
  return target;
}

async function deliver(deps: ScanWorkDeps, scan: ScanJob, filing: Filing): Promise<string> {
  const target = targetOf(deps, filing);
  const { mediaType, reference } = await contentOf(deps, scan, filing);
  const open = (): ByteStream => deps.vault.open(scan.segment, reference);
  const item = { mediaType, byteLength: filing.byteLength, sha256: filing.sha256 };
  try {
    await target.put({ ...item, location: filing.location }, open);
    return filing.location;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'STORE_FILING_CONFLICT') throw error;
    const location = withContentSuffix(filing.location, filing.sha256);
    await target.put({ ...item, location }, open);
    return location;
  }
}

async function contentOf(
  deps: ScanWorkDeps,
  scan: ScanJob,
  filing: Filing,
): Promise<{ readonly mediaType: string; readonly reference: SealedReference }> {
  if (filing.rendition === 'original') return { mediaType: scan.mediaType, reference: referenceOf(scan) };
  const renditions = await deps.scans.listRenditions(scan.id);
  const found = renditions.find(({ kind }) => kind === filing.rendition);
  if (found === undefined) throw new ServiceError('STORE_BLOB_MISSING', { details: { scan: scan.id } });
  return { mediaType: found.mediaType, reference: found };
}
