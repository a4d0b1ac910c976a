/** When trials stop: failures of one person or one address within a window. Pure. */

/** How many failures within how long lock further trials. */
export interface TrialLimit {
  readonly failures: number;
  readonly windowMs: number;
}

/** Passwords of one person: 5 failures in 15 minutes. */
export const personTrials: TrialLimit = { failures: 5, windowMs: 15 * 60_000 };
/** Anything from one address: 50 failures in 15 minutes, since offices share addresses. */
export const addressTrials: TrialLimit = { failures: 50, windowMs: 15 * 60_000 };
/** Unknown cards at one device: 20 in 5 minutes. */
export const deviceTrials: TrialLimit = { failures: 20, windowMs: 5 * 60_000 };

/** Claim numbers one person types wrong: 5 in 15 minutes, of a hundred million there are. */
export const claimPersonTrials: TrialLimit = { failures: 5, windowMs: 15 * 60_000 };
/** Claim numbers typed wrong at one device: 20 in 5 minutes. */
export const claimDeviceTrials: TrialLimit = { failures: 20, windowMs: 5 * 60_000 };

/** True when no further trial is let in. */
export function isLocked(failures: number, limit: TrialLimit): boolean {
  return failures >= limit.failures;
}

/** Failures before this moment no longer count. */
export function windowStart(now: Date, limit: TrialLimit): Date {
  return new Date(now.getTime() - limit.windowMs);
}
