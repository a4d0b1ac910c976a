/**
 * Copies for which others stand are removed once all that stand for them were read back, so that at no moment a target has
 * less than a whole unit, and nobody meets a document where it was filed by mistake.
 */

import type { FilingTarget } from '../../ports/filing-target.ts';
import type { RefilingStore, RemovalNote, SupersededRow } from '../../ports/refiling-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId } from '../../shared/ids.ts';
import type { ScanWorkDeps } from '../process/scan-work.ts';
import { foremost } from './deliver-filings.ts';
import { placesOfCopy } from './places-of-copy.ts';
import { callTarget } from './target-rest.ts';

/** What removing needs. */
export interface RemoveSupersededDeps extends Pick<ScanWorkDeps, 'targets' | 'outbox' | 'clock'> {
  readonly refilings: Pick<RefilingStore, 'listToRemove' | 'isInForce' | 'noteRemoval'>;
}

/** What a look came to. `wasThere`: something of ours lay there before. */
type Look = Omit<RemovalNote, 'filing'> & { readonly wasThere: boolean };

/** A lock whose end the target does not tell is looked at again after this time. */
const untoldLockMs = 24 * 60 * 60_000;

/**
 * Removes them; to be called by whoever holds the refiling, when every copy in force is verified. What a target locks is
 * noted with the end of its lock and asked for again then; what it cannot remove, or has with other bytes, stays and is
 * noted so, as does a place that another document has too. A hold that is placed meanwhile stops it before the next copy.
 * Safe to repeat. Throws the fault of a target that is away when the others are done.
 */
export async function removeSuperseded(
  deps: RemoveSupersededDeps,
  scanId: ScanId,
  signal: AbortSignal,
): Promise<void> {
  const faults: unknown[] = [];
  const listed = await deps.refilings.listToRemove(scanId, deps.clock.now());
  for (const copy of listed) {
    signal.throwIfAborted();
    const still = await deps.refilings.listToRemove(scanId, deps.clock.now());
    if (!still.some(({ id }) => id === copy.id)) continue;
    try {
      await note(deps, scanId, copy, await removeOne(deps, copy, listed));
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw foremost(faults);
}

async function note(
  { refilings, clock }: RemoveSupersededDeps,
  scanId: ScanId,
  { id, segment, target, rendition }: SupersededRow,
  { wasThere, ...look }: Look,
): Promise<void> {
  const { outcome } = look;
  const event = {
    kind: 'filing.removed',
    segment,
    at: clock.now(),
    actor: 'system',
    subject: `scan:${scanId}`,
    details: { filing: id, target, rendition, outcome },
  } as const;
  await refilings.noteRemoval({ filing: id, ...look }, wasThere && outcome === 'removed' ? [event] : []);
}

async function removeOne(
  deps: RemoveSupersededDeps,
  copy: SupersededRow,
  unit: readonly SupersededRow[],
): Promise<Look> {
  const target = deps.targets.get(copy.target);
  if (target === undefined) return { outcome: 'target-unknown', wasThere: true };
  // A copy that was noted lies where the note says; of another one each place that it may have is looked at.
  const places = copy.isConfirmed ? [copy.location] : placesOfCopy(copy, unit);
  let wasThere = false;
  for (const location of places) {
    const look = await removeAt(deps, target, copy, location);
    // What lies at the place of an unnoted copy, and is not it, is somebody else's.
    const isOthers = !copy.isConfirmed && (look.outcome === 'changed' || look.outcome === 'shared');
    if (look.outcome !== 'removed' && !isOthers) return look;
    wasThere ||= look.wasThere && !isOthers;
  }
  return { outcome: 'removed', wasThere };
}

async function removeAt(
  deps: RemoveSupersededDeps,
  target: FilingTarget,
  copy: SupersededRow,
  location: string,
): Promise<Look> {
  if (await deps.refilings.isInForce(copy.target, location)) return { outcome: 'shared', wasThere: true };
  const remove = target.remove?.bind(target);
  if (remove === undefined) return { outcome: 'unsupported', wasThere: true };
  try {
    return await callTarget(deps, copy.target, async () => {
      const found = await target.readBack(location);
      if (found !== undefined && !equalBytes(found.sha256, copy.sha256)) {
        return { outcome: 'changed', wasThere: true };
      }
      if (found === undefined && !copy.isConfirmed) return { outcome: 'removed', wasThere: false };
      // Also where nothing is to be read: versions may lie there behind the mark of a deletion.
      const removal = await remove(location);
      if (removal.kind !== 'locked') return { outcome: 'removed', wasThere: found !== undefined };
      const untold = new Date(deps.clock.now().getTime() + untoldLockMs);
      return { outcome: 'locked', againAt: removal.until ?? untold, wasThere: true };
    });
  } catch (error) {
    // Something that is no file has the name now.
    if (error instanceof ServiceError && error.code === 'STORE_FILING_CONFLICT') {
      return { outcome: 'changed', wasThere: true };
    }
    throw error;
  }
}
