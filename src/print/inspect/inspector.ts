/**
 * Looks into held documents in the background: newest first, one after the other, so that printing and intake keep
 * the machine. It is woken when a job was held in this process, and looks by itself at regular times for jobs that
 * other processes took in or left behind.
 */

import { setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InspectionTurn } from '../../ports/inspection-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Log } from '../../shared/log.ts';
import { type InspectDeps, inspectJob, recordFacts } from './inspect-job.ts';

/** What the background look works with. */
export interface InspectorDeps extends InspectDeps {
  readonly log: Log;
  /** Name of this process in leases. */
  readonly processId: string;
}

/** Times in milliseconds. */
export interface InspectorTiming {
  /** How often it looks by itself. */
  readonly sweepMs: number;
  /** How long a document stays this process's own; looking into it is called off before that. */
  readonly leaseMs: number;
  /** Pause before a document is tried again when the tools died over it; grows with each attempt. */
  readonly retryMs: number;
  /**
   * A document is looked into when no job was held for so long: taking jobs in goes before looking into them, and both
   * need the processors.
   */
  readonly quietForMs: number;
  /** Longest wait for that quiet, for one document. */
  readonly longestYieldMs: number;
}

/** The product's times. */
export const defaultInspectorTiming: InspectorTiming = {
  sweepMs: 5_000,
  leaseMs: 900_000,
  retryMs: 30_000,
  quietForMs: 1_000,
  longestYieldMs: 15_000,
};

/** The running background look. Disposing lets the document at hand go, and waits for that. */
export interface Inspector extends AsyncDisposable {
  /** A job was held: look soon. Never throws, may be called at any rate. */
  wake(): void;
  /** Looks at once; resolves when nothing is left to be looked into that this process may take. */
  settled(): Promise<void>;
}

/** Share of its time for which the main thread may be busy and still count as idle. */
const idleUtilization = 0.25;
/** Documents taken in one round. */
const batch = 4;
/** After so many attempts over which the tools died or the time ran out, the document counts as too complex. */
const mostAttempts = 3;

/** Starts the background look. */
export function startInspector(
  deps: InspectorDeps,
  timing: InspectorTiming = defaultInspectorTiming,
): Inspector {
  const closing = new AbortController();
  let running: Promise<void> | undefined;
  let again = false;
  let heldMs = Number.NEGATIVE_INFINITY;
  let awaited = 0;
  /** Lets the intake go first, unless somebody waits for the look or the main thread has time to spare. */
  const yieldToIntake = async () => {
    let begun = performance.now();
    const load = performance.eventLoopUtilization();
    while (awaited === 0 && !closing.signal.aborted) {
      const now = performance.now();
      const leftMs = Math.min(timing.quietForMs - (now - heldMs), timing.longestYieldMs - (now - begun));
      if (leftMs <= 0) return;
      const isIdle = performance.eventLoopUtilization(load).utilization < idleUtilization;
      if (isIdle && now - begun >= timing.quietForMs / 2) return;
      const tickMs = Math.min(leftMs, 50);
      await sleep(tickMs, undefined, { signal: closing.signal }).catch(() => undefined);
      // A process that was stopped, or got no processor, was not quiet meanwhile.
      const lostMs = performance.now() - now - tickMs;
      if (lostMs > timing.quietForMs / 2) {
        begun += lostMs;
        heldMs += lostMs;
      }
    }
  };

  const run = async () => {
    do {
      again = false;
      while (!closing.signal.aborted && (await round(deps, timing, closing.signal, yieldToIntake)) > 0);
    } while (again && !closing.signal.aborted);
  };
  const start = () => {
    again = true;
    running ??= run()
      .catch((error: unknown) => deps.log.warn({ err: error }, 'looking into documents failed'))
      .finally(() => {
        running = undefined;
        // Woken between the last look and here.
        if (again && !closing.signal.aborted) start();
      });
  };
  const timer = setInterval(start, timing.sweepMs);
  start();
  return {
    wake() {
      heldMs = performance.now();
      start();
    },
    async settled() {
      awaited += 1;
      try {
        start();
        while (running !== undefined) await running;
      } finally {
        awaited -= 1;
      }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      closing.abort();
      await running;
    },
  };
}

/** Looks into a few documents; answers how many it took. */
async function round(
  deps: InspectorDeps,
  timing: InspectorTiming,
  closing: AbortSignal,
  yieldToIntake: () => Promise<void>,
): Promise<number> {
  await yieldToIntake();
  const now = deps.clock.now();
  const lease = { owner: deps.processId, until: new Date(now.getTime() + timing.leaseMs) };
  const turns = await deps.inspections.take(now, lease, batch);
  for (const turn of turns) {
    await yieldToIntake();
    if (closing.aborted) await deps.inspections.release(turn.job.id, deps.processId, deps.clock.now());
    else await look(deps, timing, turn, closing);
  }
  return turns.length;
}

async function look(
  deps: InspectorDeps,
  timing: InspectorTiming,
  { job, attempts }: InspectionTurn,
  closing: AbortSignal,
): Promise<void> {
  const timeOut = AbortSignal.timeout(Math.floor((timing.leaseMs / batch) * 0.9));
  try {
    await inspectJob(deps, job, AbortSignal.any([closing, timeOut]));
  } catch (error) {
    const isStore = error instanceof ServiceError && error.code.startsWith('STORE_');
    const isToolFault = !closing.aborted && !isStore;
    if (isToolFault && attempts >= mostAttempts) {
      await recordFacts(deps, job, 'unknown', { trouble: 'too-complex' });
      return;
    }
    const waitMs = closing.aborted ? 0 : timing.retryMs * attempts;
    await deps.inspections.release(job.id, deps.processId, new Date(deps.clock.now().getTime() + waitMs));
    if (!closing.aborted) deps.log.warn({ job: job.id, err: error }, 'a document could not be looked into');
  }
}
