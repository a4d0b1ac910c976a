/** Removes the copies of a record from filing targets, and looks whether they are gone. */

import type { FilingTarget, RemovalOutcome } from '../../ports/filing-target.ts';
import type { CopyOutcome, DispositionCopy, RetentionWork } from '../../ports/retention-store.ts';
import { placesOfCopy } from '../../scan/filing/places-of-copy.ts';
import { callTarget, type TargetRestDeps } from '../../scan/filing/target-rest.ts';
import type { Clock } from '../../shared/clock.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Obstacle } from '../disposition.ts';

/** What removing copies needs. */
export interface RemoveCopiesDeps {
  readonly retention: Pick<RetentionWork, 'copies' | 'copiesOf' | 'noteCopy'>;
  readonly targets: ReadonlyMap<string, FilingTarget>;
  readonly outbox: TargetRestDeps['outbox'];
  readonly clock: Clock;
}

/**
 * What keeps copies from being removed, looked at before anything is: the last lock to end, or a target that is away. So
 * a record stays whole until all of it can go.
 */
export async function lockOnCopies(
  deps: RemoveCopiesDeps,
  recordId: RecordId,
): Promise<Obstacle | undefined> {
  let latest: Date | undefined;
  const copies = await deps.retention.copiesOf(recordId);
  for (const copy of copies) {
    const { target: name } = copy;
    const target = deps.targets.get(name);
    if (target?.lockOf === undefined) continue;
    const places = await placesOf(deps, copy, copies);
    if (places === 'away') return { kind: 'away', target: name };
    for (const location of places) {
      const lock = await atTarget(deps, name, async () => await target.lockOf?.(location));
      if (lock === 'away') return { kind: 'away', target: name };
      if (lock === 'held') return { kind: 'locked', until: undefined };
      if (lock !== undefined && (latest === undefined || lock > latest)) latest = lock;
    }
  }
  return latest && { kind: 'locked', until: latest };
}

/** Removes what is not removed yet, and notes what became of each; an obstacle leaves the rest for the next round. */
export async function removeCopies(
  deps: RemoveCopiesDeps,
  roundId: string,
  recordId: RecordId,
): Promise<Obstacle | undefined> {
  const { retention, clock } = deps;
  let obstacle: Obstacle | undefined;
  const copies = await retention.copies(roundId, recordId);
  for (const copy of copies) {
    if (copy.outcome !== undefined) continue;
    const found = await removeCopy(deps, copy, copies);
    if ('kind' in found) obstacle = found;
    else await retention.noteCopy(roundId, recordId, copy.filingId, found, clock.now());
  }
  return obstacle;
}

/**
 * Once more, after the keys are gone: whoever was delivering a copy again at the moment of its removal can do so no longer.
 * What is found is removed.
 */
export async function lookAgain(
  deps: RemoveCopiesDeps,
  roundId: string,
  recordId: RecordId,
): Promise<Obstacle | undefined> {
  const copies = await deps.retention.copies(roundId, recordId);
  for (const copy of copies) {
    if (copy.outcome === 'left' || copy.location === undefined) continue;
    const found = await removeCopy(deps, copy, copies);
    if ('kind' in found) return found;
  }
  return undefined;
}

async function removeCopy(
  deps: RemoveCopiesDeps,
  copy: DispositionCopy,
  unit: readonly DispositionCopy[],
): Promise<CopyOutcome | Obstacle> {
  const target = deps.targets.get(copy.target);
  if (target === undefined) return { outcome: 'left', note: 'target-unknown' };
  if (target.remove === undefined || copy.location === undefined) {
    return { outcome: 'left', note: 'unsupported' };
  }
  const places = await placesOf(deps, copy, unit);
  if (places === 'away') return { kind: 'away', target: copy.target };
  let last: CopyOutcome = { outcome: 'absent' };
  for (const location of places) {
    const removed = await atTarget(deps, copy.target, async () => await target.remove?.(location));
    if (removed === 'away' || removed === undefined) return { kind: 'away', target: copy.target };
    const found = outcomeOf(removed);
    if ('kind' in found) return found;
    last = found;
  }
  return last;
}

/**
 * Where a copy lies. One that was never noted as put counts where its bytes are found: its place, or that beside it, may
 * be another document's.
 */
async function placesOf(
  deps: RemoveCopiesDeps,
  copy: DispositionCopy,
  unit: readonly DispositionCopy[],
): Promise<readonly string[] | 'away'> {
  const { location, confirmed, sha256 } = copy;
  const target = deps.targets.get(copy.target);
  if (location === undefined || target === undefined) return [];
  if (confirmed) return [location];
  const placed = unit.flatMap(({ location: at, ...one }) =>
    at === undefined ? [] : [{ ...one, location: at }],
  );
  const found: string[] = [];
  for (const place of placesOfCopy({ ...copy, location }, placed)) {
    const there = await atTarget(deps, copy.target, async () => await target.readBack(place));
    if (there === 'away') return 'away';
    if (there !== undefined && equalBytes(there.sha256, sha256)) found.push(place);
  }
  return found;
}

function outcomeOf(removed: RemovalOutcome): CopyOutcome | Obstacle {
  if (removed.kind === 'locked') return { kind: 'locked', until: removed.until };
  const { kind: outcome, beyond } = removed;
  return { outcome, ...(beyond !== undefined && { note: beyond }) };
}

/** `away` for whatever fault the target has: it may pass, or somebody may give the service the right that it lacks. */
async function atTarget<T>(
  deps: RemoveCopiesDeps,
  name: string,
  call: () => Promise<T>,
): Promise<T | 'away'> {
  try {
    return await callTarget(deps, name, call);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code.startsWith('STORE_DATABASE_')) throw error;
    return 'away';
  }
}
