/** How many jobs a queue has open, counted at most every other second: clients ask for it with every job. */

import { performance } from 'node:perf_hooks';

/** How long a count is good, in ms. */
const freshMs = 2_000;

/** Gives the last count while it is fresh; callers who come while a count is being made share it. */
export function openJobCounter(count: () => Promise<number>): () => Promise<number> {
  let counted: Promise<number> | undefined;
  let countedAtMs = 0;
  return async () => {
    const now = performance.now();
    if (counted === undefined || now - countedAtMs > freshMs) {
      countedAtMs = now;
      counted = count();
      counted.catch(() => {
        counted = undefined;
      });
    }
    return await counted;
  };
}
