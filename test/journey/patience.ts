/** Waiting, as people and clients do, and not for ever. */

import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again and again until there is a value; throws with `what` when that takes too long. */
export async function until<Value>(
  what: string,
  timeoutMs: number,
  ask: () => Promise<Value | undefined>,
  pauseMs = 300,
): Promise<Value> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    if (performance.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain until ${what}`);
    await sleep(pauseMs);
  }
}

/** The promise's outcome, or a rejection after a time: a peer that was killed may leave a request without an end. */
export async function within<Value>(timeoutMs: number, work: Promise<Value>): Promise<Value> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      work,
      sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
        throw new Error(`no answer within ${timeoutMs} ms`);
      }),
    ]);
  } finally {
    timer.abort();
  }
}
