/** How many requests one target may make of kintone: at the same time, and in one day (cybozu.dev, "kintone REST API" limits). */

import type { Clock } from '../../../shared/clock.ts';
import { ServiceError } from '../../../shared/errors/service-error.ts';

/** The limits. kintone itself takes 100 at a time from a domain, and counts 10,000 a day for an app. */
export interface RequestLimits {
  readonly concurrent: number;
  readonly perDay: number;
}

const dayMs = 86_400_000;

/**
 * Counts the requests of this process. A day is kintone's: from 0:00 to 24:00 UTC, 9:00 to 9:00 in Japan. kintone
 * answers beyond its number too and complains by mail; here nothing more goes until the next day.
 */
export class RequestBudget {
  readonly #limits: RequestLimits;
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #day = 0;
  #spent = 0;

  constructor(limits: RequestLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Does one request when there is room for it. @throws ServiceError `STORE_FILING_BUSY` when the day is spent. */
  async spend<Value>(request: () => Promise<Value>): Promise<Value> {
    this.#count();
    if (this.#running >= this.#limits.concurrent) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await request();
    } finally {
      // Whoever waits takes the place over.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #count(): void {
    const now = this.#clock.now().getTime();
    const day = Math.floor(now / dayMs);
    if (day !== this.#day) {
      this.#day = day;
      this.#spent = 0;
    }
    if (this.#spent >= this.#limits.perDay) {
      throw new ServiceError('STORE_FILING_BUSY', {
        details: { requests: this.#spent, retryAfterMs: (day + 1) * dayMs - now },
      });
    }
    this.#spent += 1;
  }
}
