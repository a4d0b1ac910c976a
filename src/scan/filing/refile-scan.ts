/**
 * A document whose kind or values a person put right is filed anew: the rules are asked again with what is understood
 * now, a new unit goes to where they say, and when all of it was read back the copies that it stands for are removed where
 * their targets allow it.
 */

import { createHash } from 'node:crypto';
import type { Rendition } from '../../archive/record.ts';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { KeptDocument } from '../../ports/filing-outbox.ts';
import type { Refiling, RefilingStore } from '../../ports/refiling-store.ts';
import type { Filing, KeptDecision, ScanRendition } from '../../ports/scan-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId } from '../../shared/ids.ts';
import type { ScanWorkDeps } from '../process/scan-work.ts';
import { decideFailure, faultKind } from '../scan-job.ts';
import { readPages } from '../text/read-pages.ts';
import { activeRules } from './active-rules.ts';
import { ownerName, toFilings } from './classify-scan.ts';
import { decideFiling, type FilingOutcome } from './decision.ts';
import { type DeliveredDocument, foremost } from './deliver-filings.ts';
import { fieldsOf, manifestOf } from './describe-document.ts';
import { withContentSuffix } from './file-name.ts';
import { signManifest } from './manifest.ts';
import { removeSuperseded } from './remove-superseded.ts';
import { askedRestMs } from './target-rest.ts';
import { describeUnit, manifestFile } from './unit.ts';
import { verifyAt } from './verify-copies.ts';

/** What filing anew needs. */
export interface RefileDeps extends ScanWorkDeps {
  readonly refilings: RefilingStore;
}

/** What came of it. `given-up`: the document cannot be filed anew, its copies stay as they were. */
export type RefileOutcome = 'refiled' | 'retry' | 'given-up' | 'not-due';

/** A delivery that takes longer than this may be taken up by another process; putting the same bytes is one copy. */
const leaseMs = 15 * 60_000;

/** Takes one document as far as it goes. Faults are kept with it and not thrown, but for those of the database. */
export async function refileScan(deps: RefileDeps, id: ScanId, signal: AbortSignal): Promise<RefileOutcome> {
  const now = deps.clock.now();
  const refiling = await deps.refilings.claim(id, now, new Date(now.getTime() + leaseMs));
  if (refiling === undefined) return 'not-due';
  try {
    return await refile(deps, refiling, signal);
  } catch (error) {
    return await fail(deps, refiling, signal, error);
  }
}

async function refile(deps: RefileDeps, refiling: Refiling, signal: AbortSignal): Promise<RefileOutcome> {
  const { scanId } = refiling;
  const kept = await deps.outbox.findDocument(scanId);
  if (kept === undefined) throw new ServiceError('STORE_BLOB_MISSING', { details: { scan: scanId } });
  if (!refiling.decided && !(await decideAnew(deps, refiling, kept))) {
    await deps.refilings.finish(refiling, deps.clock.now(), []);
    return 'retry';
  }
  const decision = await deps.scans.findDecision(scanId);
  const document: DeliveredDocument = {
    source: { scan: kept.scan, renditions: kept.renditions, manifest: decision?.manifest },
    mediaType: kept.scan.mediaType,
    decision,
    filings: await deps.scans.listFilings(scanId),
  };
  const faults: unknown[] = [];
  for (const target of new Set(document.filings.map((one) => one.target))) {
    await verifyAt(deps, document, target, signal).catch((error: unknown) => faults.push(error));
    signal.throwIfAborted();
  }
  if (faults.length > 0) throw foremost(faults);
  await removeSuperseded(deps, scanId, signal);
  await deps.refilings.finish(refiling, deps.clock.now(), []);
  return 'refiled';
}

/** Asks the rules and writes what they come to. False when somebody had a later word meanwhile. */
async function decideAnew(deps: RefileDeps, refiling: Refiling, kept: KeptDocument): Promise<boolean> {
  const { scan, renditions } = kept;
  const understanding = await deps.scans.findUnderstanding(scan.id);
  const rules = await activeRules(deps.filingRules, deps.rules);
  const outcome = decideFiling(rules, { scan, understanding }, await ownerName(deps, scan));
  const before = await deps.scans.findDecision(scan.id);
  const there = await deps.scans.listFilings(scan.id);
  const source = { scan, renditions };
  const files = outcome.targets.length === 0 ? [] : await describeUnit(deps.vault, source);
  const planned = toFilings(deps, scan, outcome, files);
  const manifests = there.filter(({ rendition }) => rendition === 'manifest');
  const pairs = planned.map((one) => ({
    one,
    same: there.find((other) => isSameCopy(one, other, manifests)),
  }));
  const moved =
    pairs.some(({ same }) => same === undefined) || pairs.length !== there.length - manifests.length;
  const at = deps.clock.now();
  let manifest = before?.manifest;
  let added = pairs.filter(({ same }) => same === undefined).map(({ one }) => one);
  let staying = pairs.flatMap(({ same }) => same ?? []);
  if (files.length === 0) manifest = undefined;
  else if (moved || saysOther(before, outcome)) {
    const pages = await readPages(deps.vault, scan, readable(renditions));
    const content = manifestOf(scan, outcome, { pages, understanding }, files, at);
    manifest = await signManifest(deps.keys.checkpoints, {
      ...content,
      ...(before?.manifest !== undefined && { replaces: hexOf(before.manifest) }),
    });
    added = [...added, ...toFilings(deps, scan, outcome, [manifestFile(manifest)])];
  } else {
    staying = [...staying, ...manifests];
  }
  const decision: KeptDecision = {
    ...outcome.decision,
    fields: fieldsOf(scan, outcome, understanding),
    metadata: outcome.metadata,
    manifest,
  };
  const superseded = there.filter((one) => one.filedAt !== undefined && !staying.includes(one)).length;
  const event: AuditEvent = {
    kind: 'record.refiled',
    segment: scan.segment,
    at,
    actor: refiling.askedBy === undefined ? 'system' : `person:${refiling.askedBy}`,
    subject: `scan:${scan.id}`,
    details: {
      rule: decision.rule ?? null,
      before: before?.rule ?? null,
      ruleVersion: decision.ruleVersion,
      copies: added.length,
      superseded,
    },
  };
  const events = added.length === 0 && superseded === 0 && !saysOther(before, outcome) ? [] : [event];
  const ids = staying.map(({ id }) => id);
  return await deps.refilings.decide(refiling, { decision, kept: ids, added, at, events });
}

/** The same file at the same place of the same target, or beside it because the name was taken. */
function isSameCopy(planned: Filing, there: Filing, manifests: readonly Filing[]): boolean {
  if (planned.target !== there.target || planned.rendition !== there.rendition) return false;
  if (!equalBytes(planned.sha256, there.sha256)) return false;
  const hashes = [planned, ...manifests.filter(({ target }) => target === planned.target)];
  const beside = hashes.map(({ sha256 }) => withContentSuffix(planned.location, sha256));
  return [planned.location, ...beside].includes(there.location);
}

/** True when the manifest of before would state something else. */
function saysOther(before: KeptDecision | undefined, { decision }: FilingOutcome): boolean {
  if (before === undefined) return true;
  return (
    before.rule !== decision.rule ||
    before.classCode !== decision.classCode ||
    before.retention !== decision.retention ||
    before.access !== decision.access ||
    before.binder?.name !== decision.binder?.name ||
    before.binder?.fiscalYear !== decision.binder?.fiscalYear
  );
}

/** The text of the pages. Without its key a page can never be read again. */
function readable(renditions: readonly Rendition[]): ScanRendition[] {
  return renditions.flatMap((rendition) => {
    const { kind, wrappedKey, keyId } = rendition;
    if (kind !== 'text' || wrappedKey === undefined || keyId === undefined) return [];
    return [{ ...rendition, kind, wrappedKey, keyId }];
  });
}

const hexOf = (manifest: string): string => createHash('sha256').update(manifest).digest('hex');

async function fail(
  deps: RefileDeps,
  refiling: Refiling,
  signal: AbortSignal,
  error: unknown,
): Promise<RefileOutcome> {
  const code = error instanceof ServiceError ? error.code : undefined;
  if (code?.startsWith('STORE_DATABASE_') === true) throw error;
  const { scanId, attempts } = refiling;
  const at = deps.clock.now();
  if (signal.aborted) {
    await deps.refilings.rest(refiling, 'INTERRUPTED', at);
    return 'retry';
  }
  deps.log.warn({ scan: scanId, code: code ?? 'none', attempt: attempts, err: error }, 'Filing anew failed.');
  const decision = decideFailure({ attempts }, { kind: faultKind(code), code });
  if (decision.kind === 'retry') {
    const restMs = askedRestMs(error) ?? decision.restMs;
    await deps.refilings.rest(refiling, decision.reason, new Date(at.getTime() + restMs));
    return 'retry';
  }
  const scan = await deps.scans.find(scanId);
  const event: AuditEvent = {
    kind: 'record.refile-given-up',
    segment: scan?.segment ?? '',
    at,
    actor: 'system',
    subject: `scan:${scanId}`,
    details: { reason: decision.reason, attempts },
  };
  await deps.refilings.finish(refiling, at, [event]);
  return 'given-up';
}

/** Files anew what waits, at most `limit` documents; gives how many were done. */
export async function refileDue(deps: RefileDeps, limit: number, signal: AbortSignal): Promise<number> {
  let done = 0;
  for (const id of await deps.refilings.listDue(deps.clock.now(), limit)) {
    if (signal.aborted) break;
    if ((await refileScan(deps, id, signal)) === 'refiled') done += 1;
  }
  return done;
}

/** Makes what may be removed now due; {@link refileDue} takes it up. Gives how many documents. */
export async function askRemovals(
  deps: Pick<RefileDeps, 'refilings' | 'clock'>,
  limit: number,
): Promise<number> {
  return await deps.refilings.askRemovals(deps.clock.now(), limit);
}
