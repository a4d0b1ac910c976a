/** Failed trials against several limits at once, with an alarm when one of them locks. */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { isLocked, type TrialLimit, windowStart } from '../trials.ts';
import type { GuessedThing, TrialAlarm, TrialScope } from './trial-alarm.ts';

/** What counting needs. */
export interface TrialDeps {
  readonly people: Pick<PersonStore, 'countTrials' | 'addTrial'>;
  readonly clock: Clock;
  /** Default: locks are told in the audit only. */
  readonly alarm?: Pick<TrialAlarm, 'raise'>;
}

/** One limit that trials are counted against. A key may stand under several limits. */
export interface CountedKey {
  readonly key: string;
  readonly limit: TrialLimit;
  readonly scope: TrialScope;
}

/** The counts of the keys in their windows; undefined when one of them is locked. */
export async function openTrials(
  { people, clock }: TrialDeps,
  keys: readonly CountedKey[],
): Promise<readonly number[] | undefined> {
  const now = clock.now();
  const counts: number[] = [];
  for (const { key, limit } of keys) {
    const count = await people.countTrials(key, windowStart(now, limit));
    if (isLocked(count, limit)) return undefined;
    counts.push(count);
  }
  return counts;
}

/**
 * Counts one failure under every key; `event` goes with the last of them. Where a limit is reached by it, the audit gets
 * `trials.locked` and the alarm is raised. `counts` are those that {@link openTrials} gave before the trial.
 */
export async function noteFailure(
  { people, clock, alarm }: TrialDeps,
  what: GuessedThing,
  keys: readonly CountedKey[],
  counts: readonly number[],
  event: AuditEvent,
): Promise<void> {
  const at = clock.now();
  const locks = keys.filter(({ limit }, index) => (counts[index] ?? 0) + 1 === limit.failures);
  const events = locks.map(
    ({ scope }): AuditEvent => ({ ...event, kind: 'trials.locked', details: { what, scope } }),
  );
  const distinct = [...new Set(keys.map(({ key }) => key))];
  for (const [index, key] of distinct.entries()) {
    await people.addTrial(key, at, index === distinct.length - 1 ? [event, ...events] : []);
  }
  for (const { scope } of locks) alarm?.raise(what, scope);
}
