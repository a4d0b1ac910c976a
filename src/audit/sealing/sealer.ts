/**
 * Seals new events about once a second for as long as the process runs.
 *
 * Looking for unsealed events costs as much as there are events to look at, therefore it looks at young ids only:
 * above an id that was the highest some minutes ago. A transaction that draws an id and commits later than that would
 * be passed over; so once an hour, and at the start, it looks further back.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { type Log, silentLog } from '../../shared/log.ts';
import { type SealingParts, type SealingReport, sealPending, signHeads } from './seal-pending.ts';

/** Settings of the loop. */
export interface SealerOptions extends SealingParts {
  /** Pause between two passes in milliseconds; default 1000. */
  readonly intervalMs?: number;
  /** Default: no log. */
  readonly log?: Log;
}

const youngMs = 120_000;
const sweepMs = 3_600_000;

/**
 * Starts sealing at once. A pass that fails is logged and tried again after the pause. Disposing ends the loop after
 * the pass that is running and one last pass, so that what was written before is sealed.
 */
export function startSealer(options: SealerOptions): AsyncDisposable {
  const stopping = new AbortController();
  const running = run(options, stopping.signal);
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function run(options: SealerOptions, stop: AbortSignal): Promise<void> {
  const intervalMs = options.intervalMs ?? 1000;
  const log = options.log ?? silentLog;
  const passes = new Passes(options);
  for (;;) {
    const last = stop.aborted;
    try {
      const { sealed, signed } = await passes.next();
      if (sealed + signed > 0) log.debug({ sealed, signed }, 'Audit events were sealed.');
    } catch (error) {
      log.warn({ err: error }, 'Audit events could not be sealed; trying again.');
    }
    if (last) return;
    await sleep(intervalMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** Decides for each pass how far back it looks, and signs heads of chains that rest. */
class Passes {
  readonly #parts: SealingParts;
  readonly #young = new Watermark(youngMs);
  readonly #swept = new Watermark(sweepMs);
  #nextSweepMs = 0;
  #nextSigningMs = 0;

  constructor(parts: SealingParts) {
    this.#parts = parts;
  }

  async next(): Promise<Pick<SealingReport, 'sealed' | 'signed'>> {
    const nowMs = performance.now();
    const sweep = nowMs >= this.#nextSweepMs;
    const report = await sealPending(this.#parts, sweep ? this.#swept.floor : this.#young.floor);
    if (report.drained) {
      this.#young.observe(report.lastEventId, nowMs);
      this.#swept.observe(report.lastEventId, nowMs);
      if (sweep) this.#nextSweepMs = nowMs + sweepMs;
    }
    return { sealed: report.sealed, signed: report.signed + (await this.#signRestingHeads(nowMs)) };
  }

  async #signRestingHeads(nowMs: number): Promise<number> {
    if (nowMs < this.#nextSigningMs) return 0;
    const signed = await signHeads(this.#parts);
    this.#nextSigningMs = nowMs + Math.min(this.#parts.policy?.everyMs ?? 60_000, 60_000);
    return signed;
  }
}

/** An event id that was the highest at least one period ago. */
class Watermark {
  floor = 0;
  readonly #periodMs: number;
  #candidate = 0;
  #candidateMs: number | undefined;

  constructor(periodMs: number) {
    this.#periodMs = periodMs;
  }

  observe(lastEventId: number, nowMs: number): void {
    if (this.#candidateMs !== undefined && nowMs - this.#candidateMs < this.#periodMs) return;
    this.floor = this.#candidate;
    this.#candidate = lastEventId;
    this.#candidateMs = nowMs;
  }
}
