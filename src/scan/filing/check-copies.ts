/** Looks after copies once they are filed: are they still there, still the same, and still locked. */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { FilingDrift, KeptCopy } from '../../ports/filing-outbox.ts';
import type { FilingTarget } from '../../ports/filing-target.ts';
import type { KeptDecision } from '../../ports/scan-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanWorkDeps } from '../process/scan-work.ts';
import { retentionOf } from './decision.ts';
import { type DeliveredDocument, putCopy } from './deliver-filings.ts';
import { callTarget } from './target-rest.ts';

/** What looking after copies needs. */
export type CheckCopiesDeps = Pick<ScanWorkDeps, 'scans' | 'outbox' | 'targets' | 'vault' | 'clock' | 'log'>;

/** Which copies are looked at. */
export interface CheckCopiesQuery {
  /** Copies that were looked at since are passed over. */
  readonly before: Date;
  /** Only of scans received from then on. */
  readonly since?: Date;
  /** Most copies. */
  readonly limit: number;
  /** One in so many is read in full, another one each day; 1: all. Others are asked of the target alone. Default 20. */
  readonly readEvery?: number;
}

/** What it came to. */
export interface CheckCopiesReport {
  readonly checked: number;
  readonly same: number;
  readonly missing: number;
  readonly changed: number;
  /** Locked for too short a time, or not at all. */
  readonly retention: number;
  /** Of the missing and unlocked: delivered and locked again. */
  readonly restored: number;
  /** Targets that could not be asked; their copies are looked at another time. */
  readonly away: readonly string[];
}

const batch = 100;
const dayMs = 86_400_000;

/**
 * Looks at copies, longest not looked at first. What differs is written to the audit (`filing.drifted`); a copy that is
 * gone is delivered again from the archive, and one that lost its lock is locked again (`filing.restored`). One with
 * other bytes is left as it is for a person. Copies of a target that is away are passed over.
 */
export async function checkCopies(
  deps: CheckCopiesDeps,
  query: CheckCopiesQuery,
  signal?: AbortSignal,
): Promise<CheckCopiesReport> {
  const counts = { checked: 0, same: 0, missing: 0, changed: 0, retention: 0, restored: 0 };
  const away = new Set<string>();
  const stopped = (): boolean => signal?.aborted === true;
  while (counts.checked < query.limit && !stopped()) {
    const limit = Math.min(batch, query.limit - counts.checked);
    const copies = await deps.outbox.listToCheck({ ...query, without: [...away], limit });
    if (copies.length === 0) break;
    for (const copy of copies) {
      if (away.has(copy.target) || stopped()) continue;
      const found = await checkOne(deps, copy, query.readEvery ?? 20);
      if (found === 'away') {
        away.add(copy.target);
        continue;
      }
      counts.checked += 1;
      counts[found.drift ?? 'same'] += 1;
      if (found.restored) counts.restored += 1;
    }
  }
  return { ...counts, away: [...away].sort() };
}

interface Found {
  readonly drift: FilingDrift | undefined;
  readonly restored: boolean;
}

async function checkOne(deps: CheckCopiesDeps, copy: KeptCopy, readEvery: number): Promise<Found | 'away'> {
  const target = deps.targets.get(copy.target);
  if (target === undefined) return 'away';
  try {
    const decision = await deps.scans.findDecision(copy.scanId);
    const look = async (): Promise<FilingDrift | undefined> => {
      try {
        return await callTarget(deps, copy.target, () => lookAt(deps, target, copy, decision, readEvery));
      } catch (error) {
        // Something else stands in the place of the file.
        if (error instanceof ServiceError && error.code === 'STORE_FILING_CONFLICT') return 'changed';
        throw error;
      }
    };
    const drift = await look();
    if (drift === undefined) {
      await deps.outbox.noteCheck(copy.id, deps.clock.now(), undefined, []);
      return { drift, restored: false };
    }
    const events = copy.drift === drift ? [] : [driftEvent(deps, copy, 'filing.drifted', drift)];
    await deps.outbox.noteCheck(copy.id, deps.clock.now(), drift, events);
    if (drift === 'changed' || !(await deliverAgain(deps, target, copy, decision))) {
      return { drift, restored: false };
    }
    const restored = (await look()) === undefined;
    if (restored) {
      const event = driftEvent(deps, copy, 'filing.restored', drift);
      await deps.outbox.noteCheck(copy.id, deps.clock.now(), undefined, [event]);
    }
    return { drift, restored };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code.startsWith('STORE_DATABASE_')) throw error;
    deps.log.warn({ target: copy.target, err: error }, 'Copies of a target could not be looked at.');
    return 'away';
  }
}

async function lookAt(
  { clock }: CheckCopiesDeps,
  target: FilingTarget,
  copy: KeptCopy,
  decision: KeptDecision | undefined,
  readEvery: number,
): Promise<FilingDrift | undefined> {
  const now = clock.now();
  const described = await target.describe?.(copy.location);
  if (target.describe !== undefined && described === undefined) return 'missing';
  if (described?.sha256 === undefined || isInSample(copy.id, now, readEvery)) {
    const read = await target.readBack(copy.location);
    if (read === undefined) return 'missing';
    if (read.byteLength !== copy.byteLength || !equalBytes(read.sha256, copy.sha256)) return 'changed';
  }
  if (described === undefined) return undefined;
  const { byteLength, sha256, retainUntil } = described;
  if (byteLength !== copy.byteLength || (sha256 && !equalBytes(sha256, copy.sha256))) return 'changed';
  return isLockedTooShort(retainUntil, decision, now) ? 'retention' : undefined;
}

/** A lock for a time that is over is asked of nobody; one for ever is a lock that has not run out. */
function isLockedTooShort(
  retainUntil: Date | undefined,
  decision: KeptDecision | undefined,
  now: Date,
): boolean {
  const wanted = decision && retentionOf(decision);
  if (retainUntil === undefined || wanted === undefined) return false;
  if (wanted === 'permanent') return retainUntil <= now;
  return wanted > now && retainUntil < wanted;
}

/** Every copy comes into the sample on one of `readEvery` days. */
function isInSample(id: string, now: Date, readEvery: number): boolean {
  return Number.parseInt(id.slice(0, 8), 16) % readEvery === Math.floor(now.getTime() / dayMs) % readEvery;
}

/** False when the archive has the bytes no longer, or the name is taken. */
async function deliverAgain(
  deps: CheckCopiesDeps,
  target: FilingTarget,
  copy: KeptCopy,
  decision: KeptDecision | undefined,
): Promise<boolean> {
  const kept = await deps.outbox.findDocument(copy.scanId);
  if (kept === undefined) return false;
  const { scan, renditions } = kept;
  const document: DeliveredDocument = {
    source: { scan, renditions, manifest: decision?.manifest },
    mediaType: scan.mediaType,
    decision,
    // Alone: it goes back to where it was, and only there.
    filings: [copy],
  };
  try {
    return (await putCopy(deps, target, document, copy)) === copy.location;
  } catch (error) {
    const gone = error instanceof ServiceError && documentFaults.has(error.code);
    if (!gone) throw error;
    return false;
  }
}

const documentFaults: ReadonlySet<string> = new Set([
  'STORE_BLOB_MISSING',
  'STORE_DOCUMENT_DAMAGED',
  'STORE_FILING_MISMATCH',
  'STORE_FILING_CONFLICT',
]);

function driftEvent(
  { clock }: CheckCopiesDeps,
  copy: KeptCopy,
  kind: 'filing.drifted' | 'filing.restored',
  drift: FilingDrift,
): AuditEvent {
  const { id, target, rendition, scanId, segment } = copy;
  return {
    kind,
    segment,
    at: clock.now(),
    actor: 'system',
    subject: `scan:${scanId}`,
    details: { filing: id, target, rendition, drift },
  };
}
