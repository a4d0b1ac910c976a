/** Chore: removes blobs that no row names, which a process that was killed between blob and row left behind. */

import type { BlobLedger } from '../ports/blob-ledger.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Chore } from './task-queue.ts';

/** What the chore works with. */
export interface BlobReconcileDeps {
  readonly blobs: BlobStore;
  readonly ledger: BlobLedger;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a blob must be without a row before it goes: longer than any document takes to come in. */
export const orphanAgeMs = 24 * 3_600_000;
/** Rest between two rounds over the whole store. */
export const roundEveryMs = 6 * 3_600_000;
const batch = 500;

/** The chore. It looks every ten minutes whether a round is due; one process at a time makes it. */
export function blobReconcileChore(deps: BlobReconcileDeps): Chore {
  return {
    name: 'blob-reconcile',
    everyMs: 600_000,
    run: (signal) =>
      deps.ledger.alone('blob-reconciliation', async () => {
        const last = await deps.ledger.lastRound();
        const now = deps.clock.now();
        if (last !== undefined && now.getTime() - last.getTime() < roundEveryMs) return;
        const removed = await reconcileBlobs(deps, signal);
        deps.log.info({ removed }, 'Blobs without a row were looked for.');
      }),
  };
}

/**
 * One round: notes every blob that no row names, and removes those noted for a day. Returns how many were removed.
 * An aborted round removes nothing more and is begun anew later.
 */
export async function reconcileBlobs(deps: BlobReconcileDeps, signal: AbortSignal): Promise<number> {
  const beganAt = deps.clock.now();
  let removed = 0;
  let keys: string[] = [];
  for await (const key of deps.blobs.list('')) {
    if (signal.aborted) return removed;
    keys.push(key);
    if (keys.length < batch) continue;
    removed += await reconcileBatch(deps, keys, beganAt);
    keys = [];
  }
  removed += await reconcileBatch(deps, keys, beganAt);
  await deps.ledger.forgetBefore(beganAt);
  await deps.ledger.roundDone(beganAt);
  return removed;
}

async function reconcileBatch(
  { blobs, ledger }: BlobReconcileDeps,
  keys: readonly string[],
  at: Date,
): Promise<number> {
  const orphans = await ledger.note(await ledger.unnamed(keys), at);
  const old = orphans.filter((orphan) => at.getTime() - orphan.firstSeenAt.getTime() >= orphanAgeMs);
  // Asked again, since rows are written all the time.
  const still = await ledger.unnamed(old.map((orphan) => orphan.blobKey));
  for (const key of still) await blobs.delete(key);
  return still.length;
}
