/** Scans that were taken and are not in the archive yet, so that a search can say that its answer is not the last word. */

import type { Searcher } from './search-index.ts';

/** Most scans that are counted. */
export const mostWaiting = 1_000;

/** Counts what still waits. */
export interface WaitingScans {
  /**
   * Scans on their way into the archive that are the searcher's own or of a department of theirs (records clerks: of
   * all), in the segments open to them; at most {@link mostWaiting}. Scans in quarantine and sealed ones do not count.
   */
  count(searcher: Searcher): Promise<number>;
}
