/** Feeds the queues without hold: at once when a job is ready, and regularly for what could not be printed before. */

import { setInterval } from 'node:timers';
import { type DirectQueue, feedDirectQueue } from './direct-queue.ts';
import type { PersonReleaseDeps } from './release-job.ts';

/** The running queues without hold of one process. Disposing ends them; deliveries go on. */
export interface DirectFeeder extends AsyncDisposable {
  readonly queues: readonly DirectQueue[];
  /** Says that a listener has a job ready; false when it has no queue of this kind. */
  wake(listenerId: string): boolean;
}

/** How often queues are looked at without being told, in ms. */
const everyMs = 2_000;

/** Starts the queues; one that is slow does not keep another waiting. */
export function startDirectFeeder(deps: PersonReleaseDeps, queues: readonly DirectQueue[]): DirectFeeder {
  const stop = new AbortController();
  const running = new Map<string, { again: boolean; readonly done: Promise<void> }>();

  const run = async (queue: DirectQueue): Promise<void> => {
    do {
      const state = running.get(queue.listenerId);
      if (state !== undefined) state.again = false;
      try {
        await feedDirectQueue(deps, queue, stop.signal);
      } catch (error) {
        deps.log.warn({ listener: queue.listenerId, err: error }, 'a direct queue could not be fed');
      }
    } while (running.get(queue.listenerId)?.again === true && !stop.signal.aborted);
    running.delete(queue.listenerId);
  };
  const start = (queue: DirectQueue): void => {
    if (stop.signal.aborted) return;
    const current = running.get(queue.listenerId);
    if (current !== undefined) {
      current.again = true;
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    running.set(queue.listenerId, { again: false, done: promise });
    void run(queue).finally(resolve);
  };
  const timer = setInterval(() => queues.forEach(start), everyMs);

  return {
    queues,
    wake: (listenerId) => {
      const queue = queues.find((one) => one.listenerId === listenerId);
      if (queue !== undefined) start(queue);
      return queue !== undefined;
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stop.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
