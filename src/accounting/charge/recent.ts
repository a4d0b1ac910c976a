/** Answers that are kept for a few seconds, so that a question asked with every job is not asked of the database. */

/** Keeps answers in this process only; another process's change is seen when they are old. */
export interface Recent<Value> {
  /** The kept answer, or a new one. An answer that failed is not kept. */
  get(key: string, ask: () => Promise<Value>): Promise<Value>;
}

/**
 * Opens an empty memory.
 *
 * @param maxAgeMs How long an answer is good.
 * @param most How many are kept; the oldest go first.
 */
export function openRecent<Value>(maxAgeMs: number, most: number): Recent<Value> {
  const kept = new Map<string, { readonly until: number; readonly answer: Promise<Value> }>();
  return {
    get(key, ask) {
      const now = performance.now();
      const known = kept.get(key);
      if (known !== undefined && known.until > now) return known.answer;
      const entry = { until: now + maxAgeMs, answer: ask() };
      entry.answer.catch(() => {
        if (kept.get(key) === entry) kept.delete(key);
      });
      kept.delete(key);
      kept.set(key, entry);
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return entry.answer;
    },
  };
}
