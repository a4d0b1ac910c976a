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

/** Codes of a second factor that one person types wrong: 5 in 15 minutes. */
export const secondTrials: TrialLimit = { failures: 5, windowMs: 15 * 60_000 };
/** And 20 in a day, so that patience does not get through a million codes either. */
export const secondDayTrials: TrialLimit = { failures: 20, windowMs: 86_400_000 };
/** Codes of panels that were forged or too late, from one address: 60 in 15 minutes. */
export const phoneAddressTrials: TrialLimit = { failures: 60, windowMs: 15 * 60_000 };

/** PINs typed for one staff number: 5 in 15 minutes, of a million there are at least. */
export const pinTrials: TrialLimit = { failures: 5, windowMs: 15 * 60_000 };
/** And 20 in a day, so that whoever waits out the quarters of an hour gets nowhere. */
export const pinDayTrials: TrialLimit = { failures: 20, windowMs: 86_400_000 };
/** PINs and passwords typed wrong at one device, whosever: 20 in 5 minutes. */
export const secretDeviceTrials: TrialLimit = { failures: 20, windowMs: 5 * 60_000 };
/** Codes typed wrong at one device: 10 in 15 minutes. Each code bears three of them. */
export const codeDeviceTrials: TrialLimit = { failures: 10, windowMs: 15 * 60_000 };

/** Faces that were not one person's: 5 in 15 minutes; then a card or a PIN only. */
export const facePersonTrials: TrialLimit = { failures: 5, windowMs: 15 * 60_000 };
/** Faces that were nobody's at one device: 20 in 15 minutes, since many people pass it. */
export const faceDeviceTrials: TrialLimit = { failures: 20, windowMs: 15 * 60_000 };

/** True when no further trial is let in. */
export function isLocked(failures: number, limit: TrialLimit): boolean {
  return failures >= limit.failures;
}

/** Failures before this moment no longer count. */
export function windowStart(now: Date, limit: TrialLimit): Date {
  return new Date(now.getTime() - limit.windowMs);
}
