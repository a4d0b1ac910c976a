/** Searches the archive for what a person typed. */

import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { Searcher, SearchHit, SearchIndex } from '../../ports/search-index.ts';
import type { Clock } from '../../shared/clock.ts';
import { parseQuery } from './query.ts';
import { snippetOf } from './snippet.ts';

/** A page that was found, with the words around the first hit. */
export interface FoundPage extends Omit<SearchHit, 'text'> {
  /** At most 80 characters. */
  readonly snippet: string;
}

/** The answer to a query. */
export interface SearchAnswer {
  /** Newest first. */
  readonly hits: readonly FoundPage[];
  /** Number of pages found, capped at 10,001 (show "10,000+"). */
  readonly total: number;
  /** What was searched for, each term as typed; for drawing the hits. */
  readonly terms: readonly string[];
}

/** What searching needs. */
export interface SearchDependencies {
  readonly index: SearchIndex;
  readonly store: Pick<ArchiveStore, 'appendEvents'>;
  readonly clock: Clock;
}

/**
 * Finds the pages that hold every term of the query, among those that `searcher` may see. That the person searched is
 * written to the audit log, never what for. Throws `ARCHIVE_QUERY_TOO_LONG`, `ARCHIVE_PAGE_RANGE_INVALID` and
 * `ARCHIVE_SEARCH_TIMED_OUT`.
 */
export async function searchArchive(
  { index, store, clock }: SearchDependencies,
  searcher: Searcher,
  query: string,
  page: { readonly offset: number; readonly limit: number },
): Promise<SearchAnswer> {
  const terms = parseQuery(query);
  const { hits, total } = await index.search(searcher, terms, page);
  if (terms.length > 0) {
    await store.appendEvents([
      {
        kind: 'search.performed',
        segment: '-',
        at: clock.now(),
        actor: `person:${searcher.personId}`,
        subject: `person:${searcher.personId}`,
        details: { segments: searcher.segments, terms: terms.length, total, offset: page.offset },
      },
    ]);
  }
  return {
    hits: hits.map(({ text, ...hit }) => ({ ...hit, snippet: snippetOf(text, terms) })),
    total,
    terms,
  };
}
