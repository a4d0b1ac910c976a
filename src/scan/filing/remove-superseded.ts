/**
 * Copies for which others stand are removed once all that stand for them were read back, so that at no moment a target has
 * less than a whole unit, and nobody meets a document where it was filed by mistake.
 */

import type { RefilingStore, SupersededOutcome, SupersededRow } from '../../ports/refiling-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId } from '../../shared/ids.ts';
import type { ScanWorkDeps } from '../process/scan-work.ts';
import { foremost } from './deliver-filings.ts';
import { callTarget } from './target-rest.ts';

/** What removing needs. */
export interface RemoveSupersededDeps extends Pick<ScanWorkDeps, 'targets' | 'outbox' | 'clock'> {
  readonly refilings: Pick<RefilingStore, 'listToRemove' | 'noteRemoval'>;
}

/**
 * Removes them; to be called by whoever holds the refiling, when every copy in force is verified. What a target locks,
 * cannot remove, or has with other bytes, stays and is noted so; so does a place that another document has too. Safe to
 * repeat. Throws the fault of a target that is away when the others are done.
 */
export async function removeSuperseded(
  deps: RemoveSupersededDeps,
  scanId: ScanId,
  signal: AbortSignal,
): Promise<void> {
  const faults: unknown[] = [];
  for (const copy of await deps.refilings.listToRemove(scanId)) {
    signal.throwIfAborted();
    try {
      await deps.refilings.noteRemoval(copy.id, await removeOne(deps, copy));
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw foremost(faults);
}

async function removeOne(deps: RemoveSupersededDeps, copy: SupersededRow): Promise<SupersededOutcome> {
  const target = deps.targets.get(copy.target);
  if (target === undefined) return 'target-unknown';
  if (copy.isShared) return 'shared';
  const { location } = copy;
  const remove = target.remove?.bind(target);
  if (remove === undefined) return 'unsupported';
  try {
    return await callTarget(deps, copy.target, async () => {
      const found = await target.readBack(location);
      if (found !== undefined && !equalBytes(found.sha256, copy.sha256)) return 'changed';
      return (await remove(location)).kind === 'locked' ? 'locked' : 'removed';
    });
  } catch (error) {
    // Something that is no file has the name now.
    if (error instanceof ServiceError && error.code === 'STORE_FILING_CONFLICT') return 'changed';
    throw error;
  }
}
