/** Searches that people keep. Everybody reaches their own only. */

import type { SavedSearch, SearchToSave } from '../archive/saved-search.ts';
import type { PersonId } from '../shared/ids.ts';

/** The rows. Faults are `STORE_DATABASE_...` errors. */
export interface SavedSearchStore {
  /** The searches of a person, in the order they were saved. */
  list(personId: PersonId): Promise<readonly SavedSearch[]>;
  /** Keeps one more; false when the person keeps 50 already. */
  add(saved: SavedSearch): Promise<boolean>;
  /** Changes what is named; undefined when the person keeps no such search. */
  change(
    personId: PersonId,
    id: string,
    changes: Partial<SearchToSave> & Partial<Pick<SavedSearch, 'seenAt' | 'newHits'>>,
  ): Promise<SavedSearch | undefined>;
  /** False when the person keeps no such search. */
  remove(personId: PersonId, id: string): Promise<boolean>;
  /**
   * Searches with notice that were last counted before `before`, the longest ago first, at most `limit`. They count as
   * counted at `at`, so that two processes never take the same one.
   */
  takeDue(before: Date, at: Date, limit: number): Promise<readonly SavedSearch[]>;
  /** Notes how many new pages there are, unless the person has looked since `seenAt`. */
  noteNewHits(id: string, seenAt: Date, newHits: number): Promise<void>;
  /** Notes that the person was told by mail. */
  noteMailed(ids: readonly string[], at: Date): Promise<void>;
}
