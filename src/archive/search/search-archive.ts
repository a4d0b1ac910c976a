/** Searches the archive for what a person typed. */

import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type {
  Facet,
  SearchCondition,
  Searcher,
  SearchHit,
  SearchIndex,
  SearchRequest,
  SearchResult,
} from '../../ports/search-index.ts';
import type { WaitingScans } from '../../ports/waiting-scans.ts';
import type { Clock } from '../../shared/clock.ts';
import { type MatchedField, matchedFields, matchOf } from './matched-fields.ts';
import { parseQuery } from './parse-query.ts';
import type { QueryHint } from './query-hints.ts';
import { snippetOf } from './snippet.ts';

/** A page that was found, with the words around the first hit and why it was found. */
export interface FoundPage extends Omit<SearchHit, 'text'> {
  /** At most 80 characters. */
  readonly snippet: string;
  readonly matched: readonly MatchedField[];
}

/** The answer to a query. */
export interface SearchAnswer {
  readonly hits: readonly FoundPage[];
  /** Number of pages found, capped at 10,001 (show "10,000+"). */
  readonly total: number;
  /** What was searched for, each term as typed; for drawing the hits. */
  readonly terms: readonly string[];
  /** What may have been meant. */
  readonly hints: readonly QueryHint[];
  readonly facets?: readonly Facet[];
  readonly facetsOf?: 'all' | 'newest';
  /** See `SearchResult`. */
  readonly rankedOf?: 'all' | 'newest';
  /** Set when few pages were found and more would be with look-alikes counted as one: how many. */
  readonly similarTotal?: number;
  /** Scans of the person and their office that are not in the archive yet; at the first page of hits only. */
  readonly waiting?: number;
}

/** What searching needs. */
export interface SearchDependencies {
  readonly index: Pick<SearchIndex, 'search'>;
  readonly store: Pick<ArchiveStore, 'appendEvents'>;
  readonly clock: Clock;
  /** Makes the keyed hash under which the audit log knows a query; absent: it is not named at all. */
  readonly keys?: Pick<KeyedHashes, 'tokenHash'>;
  readonly waitingScans?: WaitingScans;
}

/** Which part of the hits is wanted, and how. */
export interface SearchAsk extends Pick<SearchRequest, 'offset' | 'limit'> {
  /** Default `newest`. */
  readonly order?: SearchRequest['order'];
  /** Look-alikes count as one. Default false. */
  readonly similar?: boolean;
  /** Default false. */
  readonly facets?: boolean;
}

/** As many hits or fewer are few: look-alikes are tried too. */
const fewHits = 5;

/**
 * Finds the pages that fit the query, among those that `searcher` may see. That the person searched is written to the
 * audit log, with a keyed hash of the query and never its words. Throws `ARCHIVE_QUERY_INVALID`, `ARCHIVE_QUERY_TOO_LONG`,
 * `ARCHIVE_PAGE_RANGE_INVALID` and `ARCHIVE_SEARCH_TIMED_OUT`.
 */
export async function searchArchive(
  deps: SearchDependencies,
  searcher: Searcher,
  query: string,
  ask: SearchAsk,
): Promise<SearchAnswer> {
  const { condition, terms, hints } = parseQuery(query);
  const { offset, similar = false } = ask;
  const waiting = offset === 0 ? await deps.waitingScans?.count(searcher) : undefined;
  const known = { terms, hints, ...(waiting !== undefined && { waiting }) };
  if (condition === undefined) return { hits: [], total: 0, ...known };
  const found = await deps.index.search(searcher, requestOf(condition, ask));
  const { total, facets, facetsOf, rankedOf } = found;
  const similarTotal = await totalWithLookAlikes(deps, searcher, condition, ask, found);
  await deps.store.appendEvents([searchEvent(deps, searcher, query, { terms: terms.length, total, offset })]);
  return {
    hits: found.hits.map(({ text, ...hit }) => ({
      ...hit,
      match: matchOf(condition, { text }),
      snippet: snippetOf(text, terms, similar),
      matched: matchedFields(condition, { text, title: hit.title }, similar),
    })),
    total,
    ...known,
    ...(facets && { facets }),
    ...(facetsOf && { facetsOf }),
    ...(rankedOf && { rankedOf }),
    ...(similarTotal !== undefined && { similarTotal }),
  };
}

function requestOf(condition: SearchCondition, ask: SearchAsk): SearchRequest {
  const { offset, limit, order = 'newest', similar = false, facets = false } = ask;
  return { condition, offset, limit, order, similar, facets };
}

async function totalWithLookAlikes(
  { index }: SearchDependencies,
  searcher: Searcher,
  condition: SearchCondition,
  ask: SearchAsk,
  found: SearchResult,
): Promise<number | undefined> {
  if (ask.similar === true || ask.offset > 0 || found.total > fewHits) return undefined;
  const request = { ...requestOf(condition, ask), similar: true, facets: false, limit: 0 };
  const { total } = await index.search(searcher, request);
  return total > found.total ? total : undefined;
}

/** The event of one search; `kind` default `search.performed`. */
export function searchEvent(
  { clock, keys }: Pick<SearchDependencies, 'clock' | 'keys'>,
  searcher: Searcher,
  query: string,
  counts: Readonly<Record<string, number>>,
  kind: 'search.performed' | 'search.exported' = 'search.performed',
) {
  const hash = keys && Buffer.from(keys.tokenHash('search-query', query.trim())).toString('base64url');
  return {
    kind,
    segment: '-',
    at: clock.now(),
    actor: `person:${searcher.personId}`,
    subject: `person:${searcher.personId}`,
    details: { segments: searcher.segments, ...counts, ...(hash !== undefined && { queryHash: hash }) },
  } as const;
}
