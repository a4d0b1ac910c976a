/** Waiting that ends at once when it is called off. */

import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; throws the reason of `signal` when that aborts, and returns early when `wake` does. */
export async function pause(ms: number, signal: AbortSignal, wake?: AbortSignal): Promise<void> {
  const watched = wake === undefined || wake.aborted ? signal : AbortSignal.any([signal, wake]);
  try {
    await sleep(ms, undefined, { signal: watched });
  } catch (error) {
    if (signal.aborted || watched === signal) throw error;
  }
}
