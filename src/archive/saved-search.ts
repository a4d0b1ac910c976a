/** A search that a person keeps. */

import type { SearchRequest } from '../ports/search-index.ts';
import type { PersonId } from '../shared/ids.ts';

/** Most searches that one person keeps. */
export const mostSavedSearches = 50;
/** Longest name in characters. */
export const longestSearchName = 100;
/** Most new pages that are counted (show "100+" from here). */
export const mostNewHits = 100;

/** What a person chooses of it. */
export interface SearchToSave {
  readonly name: string;
  readonly query: string;
  readonly similar: boolean;
  readonly order: SearchRequest['order'];
  /** New pages are counted. */
  readonly notice: boolean;
  /** And told by mail, once after each look, when the person has an address. */
  readonly mail: boolean;
}

/** One of them as it is kept. */
export interface SavedSearch extends SearchToSave {
  /** UUID */
  readonly id: string;
  readonly personId: PersonId;
  readonly createdAt: Date;
  /** Last look of the person. */
  readonly seenAt: Date;
  /** Pages captured since the last look, at most {@link mostNewHits}. */
  readonly newHits: number;
  /** When they were last counted. */
  readonly checkedAt: Date;
  readonly mailedAt: Date | undefined;
}
