/**
 * Rests of targets. A target that is away, busy or refuses gets a rest that every process keeps, so that its time-outs
 * are not waited for once a document, and copies for the other targets go on. A fault that speaks of one document is
 * none of the target's.
 */

import type { FilingOutbox } from '../../ports/filing-outbox.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { faultKind } from '../scan-job.ts';

/** What calling targets needs. */
export interface TargetRestDeps {
  readonly outbox: Pick<FilingOutbox, 'findRest' | 'setRest' | 'clearRest'>;
  readonly clock: Clock;
}

const firstRestMs = 10_000;
const longestRestMs = 15 * 60_000;
/** A target may ask for more than we would choose, but not for ever. */
const longestAskedMs = 60 * 60_000;

/** How long a target rests after so many failures in a row, in ms; what it asked for itself goes before. */
export function restAfter(failures: number, askedMs: number | undefined): number {
  if (askedMs !== undefined) return Math.min(Math.max(askedMs, 1_000), longestAskedMs);
  return Math.min(firstRestMs * 2 ** Math.min(Math.max(0, failures - 1), 20), longestRestMs);
}

/** What a target asked for in a `STORE_FILING_BUSY`, in ms; undefined when it said nothing. */
export function askedRestMs(error: unknown): number | undefined {
  if (!(error instanceof ServiceError)) return undefined;
  const { retryAfterMs } = error.details;
  return typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0
    ? retryAfterMs
    : undefined;
}

/**
 * Calls a target unless it rests. While it does: `STORE_FILING_BUSY` at once, with `details.retryAfterMs` until its end
 * and the `reason` of the rest. A fault of the target begins or lengthens its rest and is thrown on; the first call
 * that goes well ends it.
 */
export async function callTarget<T>(
  { outbox, clock }: TargetRestDeps,
  target: string,
  call: () => Promise<T>,
): Promise<T> {
  const rest = await outbox.findRest(target);
  const left = rest === undefined ? 0 : rest.until.getTime() - clock.now().getTime();
  if (rest !== undefined && left > 0) {
    const details = { target, reason: rest.reason, retryAfterMs: left };
    throw new ServiceError('STORE_FILING_BUSY', { message: 'The filing target rests.', details });
  }
  let done: T;
  try {
    done = await call();
  } catch (error) {
    const code = error instanceof ServiceError ? error.code : undefined;
    if (code === undefined || faultKind(code) !== 'environment' || isOurs(code)) throw error;
    const now = clock.now();
    const failures = (rest?.failures ?? 0) + 1;
    const until = new Date(now.getTime() + restAfter(failures, askedRestMs(error)));
    await outbox.setRest({ target, failures, reason: code, since: rest?.since ?? now, until });
    throw error;
  }
  if (rest !== undefined) await outbox.clearRest(target);
  return done;
}

/** Faults of the service's own database and keys, which a call meets on its way. */
function isOurs(code: string): boolean {
  return (
    code.startsWith('STORE_DATABASE_') || code.startsWith('STORE_KEY_') || code === 'SCAN_TARGET_UNKNOWN'
  );
}
