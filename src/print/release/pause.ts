/** Waiting that ends at once when it is called off. */

import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; throws the signal's reason when it aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal });
}
