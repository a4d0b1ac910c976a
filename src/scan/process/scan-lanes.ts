/**
 * How many scans one process reads and how many it delivers at a time. Reading holds a document in memory; delivering
 * waits for targets. Neither takes the places of the other, so that what can be read is found however slow a target is.
 */

import type { ScanLane } from '../scan-job.ts';

/** Places of both lanes. */
export interface ScanLanes {
  /** True while a delivery may begin. */
  mayDeliver(): boolean;
  /** Takes a place: one for reading is waited for, one for delivering is there or not. Rejects when `signal` aborts. */
  take(lane: ScanLane, signal: AbortSignal): Promise<boolean>;
  /** Gives a place back. */
  free(lane: ScanLane): void;
}

/** Makes the places. */
export function scanLanes(places: Readonly<Record<ScanLane, number>>): ScanLanes {
  const taken = { read: 0, deliver: 0 };
  const waiting: (() => void)[] = [];
  return {
    mayDeliver: () => taken.deliver < places.deliver,
    take: async (lane, signal) => {
      if (taken[lane] < places[lane]) {
        taken[lane] += 1;
        return true;
      }
      if (lane === 'deliver') return false;
      await waitForTurn(waiting, signal);
      return true;
    },
    free: (lane) => {
      const next = lane === 'read' ? waiting.shift() : undefined;
      // The place goes over to whoever waited longest.
      if (next === undefined) taken[lane] -= 1;
      else next();
    },
  };
}

/** One scan that is worked on alone. */
export const oneByOne = (): ScanLanes => scanLanes({ read: 1, deliver: 1 });

async function waitForTurn(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const turn = Promise.withResolvers<void>();
  const abort = (): void => {
    const at = waiting.indexOf(turn.resolve);
    if (at < 0) return;
    waiting.splice(at, 1);
    turn.reject(signal.reason);
  };
  waiting.push(turn.resolve);
  signal.addEventListener('abort', abort, { once: true });
  await turn.promise.finally(() => signal.removeEventListener('abort', abort));
}
