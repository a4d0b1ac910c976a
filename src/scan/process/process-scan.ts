/**
 * What happens to a scan after it was received, step by step. The row's state says which step is next, so that any
 * process can go on after another died; a lease keeps two from working on one scan.
 */

import { OcrError } from '../../../ocr/ocr-error.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId } from '../../shared/ids.ts';
import { captureScan } from '../filing/capture-scan.ts';
import { classifyScan } from '../filing/classify-scan.ts';
import { deliverFilings } from '../filing/deliver-filings.ts';
import { askedRestMs } from '../filing/target-rest.ts';
import { verifyCopies } from '../filing/verify-copies.ts';
import {
  decideFailure,
  faultKind,
  isExhausted,
  isOpen,
  laneOf,
  type OpenScanState,
  type ScanJob,
  type ScanLane,
  scanEvent,
} from '../scan-job.ts';
import { separateScan } from '../separate/separate-scan.ts';
import { checkSeal } from '../text/check-seal.ts';
import { discardRenditions, recogniseScan } from '../text/recognise-scan.ts';
import { holdLease, type ScanLeaseHold } from './hold-lease.ts';
import { oneByOne, type ScanLanes } from './scan-lanes.ts';
import type { ScanStep, ScanWorkDeps } from './scan-work.ts';

/** The step that a scan in each state is to take. */
const steps: Readonly<Record<OpenScanState, ScanStep>> = {
  received: checkSeal,
  sealed: separateScan,
  split: recogniseScan,
  recognised: classifyScan,
  classified: deliverFilings,
  filed: verifyCopies,
};

/** What is found waits for no target: a document comes into the archive before its first copy goes out. */
const stepOf = (scan: ScanJob, state: OpenScanState): ScanStep =>
  state === 'classified' && scan.recordId === undefined ? captureScan : steps[state];

/**
 * What came of it. `not-due`: another process has it, it rests after a failure, or nothing is left to do. `captured`: it
 * can be found, and waits for a place in which it is delivered.
 */
export type ScanOutcome = 'verified' | 'captured' | 'quarantined' | 'retry' | 'not-due' | 'interrupted';

/**
 * Takes a scan as far as it goes. Faults are written to the ledger and not thrown; only a ledger that cannot be
 * written throws. An abort stops between or inside steps and leaves the rest to the next process. `lanes`: the places of
 * this process; without them the scan has its own.
 */
export async function processScan(
  deps: ScanWorkDeps,
  id: ScanId,
  signal?: AbortSignal,
  lanes: ScanLanes = oneByOne(),
): Promise<ScanOutcome> {
  await using hold = await holdLease(deps, id, signal, lanes.mayDeliver() ? undefined : 'read');
  if (hold === undefined) return 'not-due';
  if (isExhausted(hold.scan)) return await quarantine(deps, hold.scan, 'SCAN_ATTEMPTS_EXHAUSTED');
  let place: ScanLane | undefined;
  try {
    let { scan } = hold;
    while (isOpen(scan.state)) {
      const { state } = scan;
      const lane = laneOf(scan);
      if (place !== lane) {
        if (place !== undefined) lanes.free(place);
        place = undefined;
        if (!(await lanes.take(lane, hold.signal).catch(() => false)))
          return await giveBack(deps, scan, state);
        place = lane;
      }
      const next = await takeStep(deps, scan, state, hold);
      if (typeof next === 'string') return next;
      scan = next;
    }
    return scan.state === 'quarantined' ? 'quarantined' : 'verified';
  } finally {
    if (place !== undefined) lanes.free(place);
  }
}

async function takeStep(
  deps: ScanWorkDeps,
  scan: ScanJob,
  state: OpenScanState,
  hold: ScanLeaseHold,
): Promise<ScanJob | ScanOutcome> {
  try {
    hold.signal.throwIfAborted();
    const { patch, events, extras } = await stepOf(scan, state)(deps, scan, hold.signal);
    const when = { state, owner: deps.owner };
    const fresh = { reason: undefined, attempts: 1, ...patch };
    const changed = await deps.scans.change(scan.id, when, fresh, deps.clock.now(), events, extras);
    if (changed !== undefined) return changed;
    await discardRenditions(deps, extras?.renditions ?? []);
    return 'interrupted';
  } catch (error) {
    if (hold.signal.aborted) return await giveBack(deps, scan, state);
    return await fail(deps, scan, state, error);
  }
}

/**
 * A service that stops in good order, or that has no place just now, is no failed attempt of the document; without the
 * lease nothing changes.
 */
async function giveBack(deps: ScanWorkDeps, scan: ScanJob, state: OpenScanState): Promise<ScanOutcome> {
  if (scan.attempts > 0) {
    const patch = { attempts: scan.attempts - 1 };
    await deps.scans.change(scan.id, { state, owner: deps.owner }, patch, deps.clock.now(), []);
  }
  return laneOf(scan) === 'deliver' ? 'captured' : 'interrupted';
}

async function fail(
  deps: ScanWorkDeps,
  scan: ScanJob,
  state: OpenScanState,
  error: unknown,
): Promise<ScanOutcome> {
  const code = error instanceof ServiceError || error instanceof OcrError ? error.code : undefined;
  const decision = decideFailure(scan, { kind: faultKind(code), code });
  deps.log.warn(
    { scan: scan.id, state, code: code ?? 'none', attempt: scan.attempts, err: error },
    'A scan step failed.',
  );
  if (decision.kind === 'quarantine') return await quarantine(deps, scan, decision.reason);
  const now = deps.clock.now();
  const patch = {
    reason: decision.reason,
    attempts: decision.attempts,
    // A target that said how long it rests is not asked before.
    nextAttemptAt: new Date(now.getTime() + (askedRestMs(error) ?? decision.restMs)),
  };
  await deps.scans.change(scan.id, { state, owner: deps.owner }, patch, now, []);
  return 'retry';
}

async function quarantine(deps: ScanWorkDeps, scan: ScanJob, reason: string): Promise<ScanOutcome> {
  const now = deps.clock.now();
  const details = { reason, state: scan.state, attempts: scan.attempts };
  const event = scanEvent('scan.quarantined', scan, now, 'system', details);
  const when = { state: scan.state, owner: deps.owner };
  await deps.scans.change(scan.id, when, { state: 'quarantined', reason }, now, [event]);
  return 'quarantined';
}
