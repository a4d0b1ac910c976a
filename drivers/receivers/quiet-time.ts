/** When a file that nobody announces as finished may count as finished: when it has not changed for a while. */

/** What is seen of one file at one look. */
export interface FileSight {
  /** Names the file between looks. */
  readonly key: string;
  readonly byteLength: number;
  readonly modifiedMs: number;
}

/** Remembers files between looks. */
export interface QuietTimes {
  /**
   * Takes one look: all files that are there now, at a moment of a clock that only goes forward. Returns those that
   * have kept size and time of change for the quiet time. Files that are gone are forgotten; empty ones wait.
   */
  look<Sight extends FileSight>(sights: readonly Sight[], nowMs: number): Sight[];
  /** A file changed after it had counted as finished: all files of the folder wait twice as long from now on. */
  learn(): void;
}

/** Longest learned quiet time. */
const mostQuietMs = 60_000;

/** Starts without memory: every file waits the whole quiet time after it was seen first. */
export function quietTimes(quietMs: number): QuietTimes {
  let known = new Map<string, { readonly sight: FileSight; readonly sinceMs: number }>();
  let waitMs = quietMs;
  return {
    learn: () => {
      waitMs = Math.max(waitMs, Math.min(waitMs * 2, mostQuietMs));
    },
    look: (sights, nowMs) => {
      const next: typeof known = new Map();
      const ready: (typeof sights)[number][] = [];
      for (const sight of sights) {
        const before = known.get(sight.key);
        const same =
          before?.sight.byteLength === sight.byteLength && before.sight.modifiedMs === sight.modifiedMs;
        const sinceMs = before !== undefined && same ? before.sinceMs : nowMs;
        next.set(sight.key, { sight, sinceMs });
        if (sight.byteLength > 0 && nowMs - sinceMs >= waitMs) ready.push(sight);
      }
      known = next;
      return ready;
    },
  };
}
