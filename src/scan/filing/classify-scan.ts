/** Step recognised → classified: the rules say which copies are to be made; they wait in the outbox. */

import { randomUUID } from 'node:crypto';
import type { Filing } from '../../ports/scan-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanStep, ScanWorkDeps } from '../process/scan-work.ts';
import type { ScanJob } from '../scan-job.ts';
import { readPages } from '../text/read-pages.ts';
import { chooseRule, filingWords, type PlannedFiling, planFilings } from './rule.ts';

/**
 * What was read is understood first, so that rules may ask for it. Without a rule that fits there is nothing to deliver,
 * and the scan goes to the archive alone.
 */
export const classifyScan: ScanStep = async (deps, scan) => {
  const renditions = await deps.scans.listRenditions(scan.id);
  const understanding = await deps.understand?.(await readPages(deps.vault, scan, renditions), scan);
  const understood = understanding === undefined ? {} : { understanding };
  const rule = chooseRule(deps.rules, scan);
  if (rule === undefined) {
    return { patch: { state: 'classified' }, events: [], extras: { filings: [], ...understood } };
  }
  const words = filingWords(scan, await ownerName(deps, scan));
  const planned = planFilings(rule, words, scan.mediaType);
  const pdf = renditions.find(({ kind }) => kind === 'searchable-pdf');
  if (pdf === undefined) throw new ServiceError('INTERNAL', { message: 'a recognised scan has no PDF' });
  const filings = planned.map((one) => toFiling(one, one.rendition === 'original' ? scan : pdf));
  return { patch: { state: 'classified' }, events: [], extras: { filings, ...understood } };
};

async function ownerName(deps: ScanWorkDeps, scan: ScanJob): Promise<string> {
  if (scan.ownerId === undefined) return '';
  return (await deps.people.findById(scan.ownerId))?.displayName ?? '';
}

function toFiling(
  planned: PlannedFiling,
  content: { readonly sha256: Uint8Array; readonly byteLength: number },
): Filing {
  return {
    id: randomUUID(),
    ...planned,
    sha256: content.sha256,
    byteLength: content.byteLength,
    filedAt: undefined,
    verifiedAt: undefined,
  };
}
