/** When which device is looked at next: often while it answers, ever more rarely while it does not. */

/** The pace of the rounds. */
export interface WatchTiming {
  /** Between two looks at a device that answers, in milliseconds. Default 30,000. */
  readonly everyMs: number;
  /** Longest pause for a device that does not answer. Default 300,000. */
  readonly mostMs: number;
  /** For one look. Default 8,000. */
  readonly lookMs: number;
  /** Devices looked at at the same time. Default 16. */
  readonly parallel: number;
}

/** The product's pace. */
export const watchTiming: WatchTiming = Object.freeze({
  everyMs: 30_000,
  mostMs: 300_000,
  lookMs: 8_000,
  parallel: 16,
});

/** What the schedule knows of a device. */
export interface Turn {
  /** Milliseconds of a clock that only goes forward. */
  readonly dueAt: number;
  /** Looks in a row without an answer. */
  readonly failures: number;
}

/** The turn after a look that ended at `now`. */
export function nextTurn(
  before: Turn | undefined,
  answered: boolean,
  now: number,
  timing: WatchTiming,
): Turn {
  if (answered) return { dueAt: now + timing.everyMs, failures: 0 };
  const failures = (before?.failures ?? 0) + 1;
  return { dueAt: now + Math.min(timing.everyMs * 2 ** Math.min(failures, 16), timing.mostMs), failures };
}

/**
 * Who is looked at now: those whose turn it is, the longest overdue first, as many as there are free places. Devices
 * that did not answer get half of the places at most, so that any number of dead ones leaves room for the others.
 */
export function pickDue<Id>(
  turns: ReadonlyMap<Id, Turn>,
  running: ReadonlySet<Id>,
  now: number,
  parallel: number,
): readonly Id[] {
  const due = [...turns]
    .filter(([id, { dueAt }]) => dueAt <= now && !running.has(id))
    .toSorted(([, a], [, b]) => a.dueAt - b.dueAt);
  const isSilent = (id: Id) => (turns.get(id)?.failures ?? 0) > 0;
  let places = parallel - running.size;
  let silentPlaces = Math.max(1, Math.floor(parallel / 2)) - [...running].filter(isSilent).length;
  const picked: Id[] = [];
  for (const [id] of due) {
    if (places <= 0) break;
    if (isSilent(id)) {
      if (silentPlaces <= 0) continue;
      silentPlaces -= 1;
    }
    places -= 1;
    picked.push(id);
  }
  return picked;
}
