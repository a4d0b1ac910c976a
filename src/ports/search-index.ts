/** The index of recognised text and of the values of records, one entry a page. */

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
  /** Tokens under which it can be seen (`audienceOf`); absent: its owner and its department. */
  readonly audience?: readonly string[];
}

/** Who searches; bound inside the query, before anything is counted. */
export interface Searcher {
  readonly personId: PersonId;
  readonly department: string;
  /** Departments of concurrent posts (兼務); absent: none. */
  readonly departments?: readonly string[];
  /** Classes of the file plan that were opened for the person, each `<segment>:<code>`; absent: none. */
  readonly grantedClasses?: readonly string[];
  /** Segments the person may see, as far as the place of sign-in allows. */
  readonly segments: readonly SegmentId[];
  /** Records clerks see all departments of their segments. */
  readonly seesAllDepartments: boolean;
}

/** Values of a record that are searched as text. */
export const textFields = [
  'title',
  'document-number',
  'addressee',
  'sender',
  'counterparty',
  'binder',
  'class-code',
] as const;
/** One of {@link textFields}. */
export type TextField = (typeof textFields)[number];

/** Days that are searched by range. */
export const dayFields = ['document-date', 'transaction-date', 'captured', 'retention-until'] as const;
/** One of {@link dayFields}. */
export type DayField = (typeof dayFields)[number];

/** Values that are counted beside the hits, and searched as a whole. */
export const facetFields = [
  'segment',
  'department',
  /** One of the document kinds; empty: not known. */
  'kind',
  /** 年度, by the year it begins in: of the binder, else of the document's date, else of the capture. */
  'fiscal-year',
  /** `<fiscal year>/<name>`; empty: none. */
  'binder',
  'class-code',
  'access',
  /** Year in which the 保存期間 ends, or `permanent`; empty: not decided. */
  'retention',
] as const;
/** One of {@link facetFields}. */
export type FacetField = (typeof facetFields)[number];

/** What a page, or the record it belongs to, has to be. A value that is missing fits no leaf. */
export type SearchCondition =
  | { readonly kind: 'all'; readonly of: readonly SearchCondition[] }
  | { readonly kind: 'any'; readonly of: readonly SearchCondition[] }
  | { readonly kind: 'not'; readonly of: SearchCondition }
  /** The page's text holds it, folded. A term that folds to nothing is left out. */
  | { readonly kind: 'text'; readonly term: string }
  /** A value of the record holds it, folded, without spaces. */
  | { readonly kind: 'field'; readonly field: TextField; readonly term: string }
  /** `YYYY-MM-DD` in Japan, both inclusive. A record without such a day does not fit. */
  | { readonly kind: 'days'; readonly field: DayField; readonly from?: string; readonly to?: string }
  /** Whole yen, both inclusive. A record without an amount does not fit. */
  | { readonly kind: 'amount'; readonly from?: number; readonly to?: number }
  /** Exactly this value; see {@link facetFields}. */
  | { readonly kind: 'is'; readonly field: FacetField; readonly value: string };

/** Most leaves of a condition. */
export const mostLeaves = 30;
/** Most levels of `all`, `any` and `not` above a leaf. */
export const deepestCondition = 8;

/** What is asked of the index. */
export interface SearchRequest {
  readonly condition: SearchCondition;
  /** Characters that look alike in print count as one, in text and in the text fields. */
  readonly similar: boolean;
  /** `relevance`: how often the words stand on the page, and whether in title or number; the newest among equals. */
  readonly order: 'newest' | 'relevance';
  readonly offset: number;
  /** At most 1,000. */
  readonly limit: number;
  /** Default false. */
  readonly facets?: boolean;
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
  /** How its text holds the terms: letter by letter, after folding, or only when look-alikes are one. */
  readonly match: 'exact' | 'folded' | 'similar';
  /** Set when the order is by relevance; larger is better, comparable within one answer. */
  readonly score?: number;
}

/** How often values of one field occur among the hits; at most 20, the most frequent first. */
export interface Facet {
  readonly field: FacetField;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

/** A page of hits. */
export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** Number of hits, capped at 10,001 (show "10,000+"). */
  readonly total: number;
  readonly facets?: readonly Facet[];
  /** Of which hits the facets are: all, or the newest 10,000. */
  readonly facetsOf?: 'all' | 'newest';
  /**
   * Set when the order is by relevance. `all`: the words of all hits were counted. `newest`: of at most the newest 2,000
   * among those whose title or number holds a word, and of the newest 2,000 others; the rest, up to 10,000, stand behind,
   * by title and number alone and then the newest first.
   */
  readonly rankedOf?: 'all' | 'newest';
}

/** One value that begins with what was typed. */
export interface Suggestion {
  readonly field: 'title' | 'document-number' | 'binder' | 'sender';
  readonly value: string;
}

/** How far the making anew has come. */
export interface RebuildProgress {
  /** Records done since it began. */
  readonly records: number;
  /** Pages done since it began. */
  readonly pages: number;
  readonly finished: boolean;
}

/** The index. All writes are idempotent by record and page. */
export interface SearchIndex {
  /** Adds or replaces the pages of a record. */
  index(pages: readonly IndexedPage[]): Promise<void>;
  remove(recordId: RecordId): Promise<void>;
  /**
   * Pages that fit the condition and that the searcher may see. A condition without a leaf finds nothing; more than 30
   * leaves or 8 levels: `ARCHIVE_QUERY_TOO_LONG`. Only the first 10,000 hits can be had, 1,000 at a time:
   * `ARCHIVE_PAGE_RANGE_INVALID`. Too slow: `ARCHIVE_SEARCH_TIMED_OUT`.
   */
  search(searcher: Searcher, request: SearchRequest): Promise<SearchResult>;
  /**
   * Values of records the searcher may see that begin with `prefix` (folded, without spaces; at most 64 units count).
   * At most 10; each value once. Too slow: `ARCHIVE_SEARCH_TIMED_OUT`.
   */
  suggest(searcher: Searcher, prefix: string, limit: number): Promise<readonly Suggestion[]>;
  /**
   * One step of making the index anew from texts and records, while searches go on and stay right: at most `batch`
   * records (default 100), beginning where the last step, of whatever process, ended. After the last record the next
   * step begins from the start.
   */
  rebuild(options?: { readonly batch?: number }): Promise<RebuildProgress>;
}
