/** Step: people keep searches, change them, look at them and let them go. Everybody their own only. */

import { randomUUID } from 'node:crypto';
import type { SavedSearchStore } from '../../ports/saved-search-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { longestSearchName, type SavedSearch, type SearchToSave } from '../saved-search.ts';
import { parseQuery } from './parse-query.ts';

/** What keeping searches needs. */
export interface SavedSearchDeps {
  readonly savedSearches: SavedSearchStore;
  readonly clock: Clock;
}

/**
 * Keeps a search; from now on new pages are counted when it asks for notice. A query that cannot be read or asks for
 * nothing: `ARCHIVE_QUERY_INVALID`, `ARCHIVE_QUERY_TOO_LONG`. More than 50: `ARCHIVE_SAVED_SEARCHES_FULL`.
 */
export async function saveSearch(
  { savedSearches, clock }: SavedSearchDeps,
  personId: PersonId,
  asked: SearchToSave,
): Promise<SavedSearch> {
  const at = clock.now();
  const saved: SavedSearch = {
    ...checked(asked),
    id: randomUUID(),
    personId,
    createdAt: at,
    seenAt: at,
    newHits: 0,
    checkedAt: at,
    mailedAt: undefined,
  };
  if (!(await savedSearches.add(saved))) throw new ServiceError('ARCHIVE_SAVED_SEARCHES_FULL');
  return saved;
}

/**
 * Changes what is named. With `looked` the person has seen the hits of now. Undefined when there is no such search.
 * Throws like {@link saveSearch}.
 */
export async function changeSavedSearch(
  { savedSearches, clock }: SavedSearchDeps,
  personId: PersonId,
  id: string,
  { looked = false, ...changes }: Partial<SearchToSave> & { readonly looked?: boolean },
): Promise<SavedSearch | undefined> {
  // What counted as new for the old query says nothing of the new one.
  const isSeen = looked || changes.query !== undefined;
  return await savedSearches.change(personId, id, {
    ...checked(changes),
    ...(isSeen && { seenAt: clock.now(), newHits: 0 }),
  });
}

function checked<Asked extends Partial<SearchToSave>>(asked: Asked): Asked {
  const { name, query } = asked;
  if (query !== undefined && parseQuery(query).condition === undefined) {
    throw new ServiceError('ARCHIVE_QUERY_INVALID', { details: { position: 0, expected: 'word' } });
  }
  const plain = name?.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return {
    ...asked,
    ...(plain !== undefined && { name: Array.from(plain).slice(0, longestSearchName).join('') }),
    ...(query !== undefined && { query: query.trim() }),
  };
}
