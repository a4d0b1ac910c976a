/** The index of recognised text, one entry a page. */

import type { PersonId, RecordId, SegmentId } from '../shared/ids.ts';

/** One page to be found. */
export interface IndexedPage {
  readonly recordId: RecordId;
  readonly segment: SegmentId;
  /** One-based. */
  readonly pageNumber: number;
  /** Text as recognised, in reading order; the index normalises it. */
  readonly text: string;
  readonly ownerId: PersonId | undefined;
  readonly department: string;
  readonly capturedAt: Date;
}

/** Who searches; bound inside the query, before anything is counted. */
export interface Searcher {
  readonly personId: PersonId;
  readonly department: string;
  /** Segments the person may see, as far as the place of sign-in allows. */
  readonly segments: readonly SegmentId[];
  /** Records clerks see all departments of their segments. */
  readonly seesAllDepartments: boolean;
}

/** One page that was found. */
export interface SearchHit {
  readonly recordId: RecordId;
  readonly segment: SegmentId;
  readonly pageNumber: number;
  readonly title: string;
  readonly capturedAt: Date;
  /** The page's text as it was indexed, for the words around the hit. */
  readonly text: string;
}

/** A page of hits, newest first. */
export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** Number of hits, capped at 10,001 (show "10,000+"). */
  readonly total: number;
}

/** The index. All writes are idempotent by record and page. */
export interface SearchIndex {
  /** Adds or replaces the pages of a record. */
  index(pages: readonly IndexedPage[]): Promise<void>;
  remove(recordId: RecordId): Promise<void>;
  /**
   * Pages that hold every one of the terms as a substring (after folding). An empty list finds nothing. Terms that fold
   * to nothing do not count. `limit` is at most 100 and only the first 10,000 hits can be had:
   * `ARCHIVE_PAGE_RANGE_INVALID`. Too slow: `ARCHIVE_SEARCH_TIMED_OUT`.
   */
  search(
    searcher: Searcher,
    terms: readonly string[],
    page: { readonly offset: number; readonly limit: number },
  ): Promise<SearchResult>;
}
