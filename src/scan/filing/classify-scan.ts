/** Step recognised → classified: what was read is understood, and the rules say which copies are to be made. */

import { randomUUID } from 'node:crypto';
import type { Filing } from '../../ports/scan-store.ts';
import { type ScanStep, type ScanWorkDeps, sealedOriginal } from '../process/scan-work.ts';
import type { ScanJob } from '../scan-job.ts';
import { readPages } from '../text/read-pages.ts';
import { activeRules } from './active-rules.ts';
import { decideFiling, type FilingOutcome } from './decision.ts';
import { fieldsOf, manifestOf } from './describe-document.ts';
import { signManifest } from './manifest.ts';
import { planFilings } from './plan.ts';
import { describeUnit, manifestFile, type UnitFile } from './unit.ts';

/**
 * What was read is understood first, so that rules may ask for it. Without a rule that fits there is nothing to deliver,
 * and the scan goes to the archive alone. A rule that is broken stops nothing: the decision then says so.
 */
export const classifyScan: ScanStep = async (deps, scan) => {
  const renditions = await deps.scans.listRenditions(scan.id);
  const pages = await readPages(deps.vault, scan, renditions);
  const understanding = await deps.understand?.(pages, scan);
  const rules = await activeRules(deps.filingRules, deps.rules);
  const outcome = decideFiling(rules, { scan, understanding }, await ownerName(deps, scan));
  warnOfFailure(deps, scan, outcome);
  let files: readonly UnitFile[] = [];
  let manifest: string | undefined;
  if (outcome.targets.length > 0) {
    const source = { scan, renditions: [sealedOriginal(scan), ...renditions] };
    files = await describeUnit(deps.vault, source);
    const content = manifestOf(scan, outcome, { pages, understanding }, files, deps.clock.now());
    manifest = await signManifest(deps.keys.checkpoints, content);
    files = [...files, manifestFile(manifest)];
  }
  const decision = {
    ...outcome.decision,
    fields: fieldsOf(scan, outcome, understanding),
    metadata: outcome.metadata,
    manifest,
  };
  const filings = toFilings(deps, scan, outcome, files);
  return {
    patch: { state: 'classified' },
    events: [],
    extras: { filings, decision, ...(understanding !== undefined && { understanding }) },
  };
};

/** Display name of a scan's owner; empty without one. */
export async function ownerName(deps: Pick<ScanWorkDeps, 'people'>, scan: ScanJob): Promise<string> {
  if (scan.ownerId === undefined) return '';
  return (await deps.people.findById(scan.ownerId))?.displayName ?? '';
}

function warnOfFailure(deps: ScanWorkDeps, scan: ScanJob, { decision }: FilingOutcome): void {
  if (!decision.flags.includes('rule-failed')) return;
  deps.log.warn(
    { scan: scan.id, version: decision.ruleVersion, failed: decision.failed },
    'A filing rule could not be used; the default stands in.',
  );
}

/** The copies that an outcome asks for, none of them delivered yet. */
export function toFilings(
  deps: Pick<ScanWorkDeps, 'targets'>,
  scan: ScanJob,
  outcome: FilingOutcome,
  files: readonly UnitFile[],
): Filing[] {
  const renditions = files.map(({ rendition }) => rendition);
  const planned = planFilings(
    outcome,
    scan,
    renditions,
    (name) => deps.targets.get(name)?.layout ?? 'location',
  );
  return planned.flatMap((one) => {
    const file = files.find(({ rendition }) => rendition === one.rendition);
    if (file === undefined) return [];
    const { sha256, byteLength } = file;
    return [{ id: randomUUID(), ...one, sha256, byteLength, filedAt: undefined, verifiedAt: undefined }];
  });
}
