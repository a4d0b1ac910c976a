/** Tells people that somebody is guessing: a line in the log and a figure for the metrics, beside the audit event. */

import type { Log } from '../../shared/log.ts';

/** What is guessed at. */
export const guessedThings = ['card', 'pin', 'password', 'code', 'claim-number', 'link'] as const;

/** What is guessed at. */
export type GuessedThing = (typeof guessedThings)[number];

/** Whose trials are at their limit. */
export type TrialScope = 'person' | 'device' | 'address';

/** Hears of every lock as it falls. */
export interface TrialAlarm {
  /** Called once as a limit is reached, and not for the trials that are refused afterwards. */
  raise(what: GuessedThing, scope: TrialScope): void;
  /** Locks of one kind since the process began. */
  count(what: GuessedThing): number;
}

/** An alarm that writes to a log. */
export function openTrialAlarm(log: Pick<Log, 'warn'>): TrialAlarm {
  const counts = new Map<GuessedThing, number>();
  return {
    raise(what, scope) {
      counts.set(what, (counts.get(what) ?? 0) + 1);
      log.warn({ what, scope }, 'too many failed trials: locked for a while');
    },
    count: (what) => counts.get(what) ?? 0,
  };
}
