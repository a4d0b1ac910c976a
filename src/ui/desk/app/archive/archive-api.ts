/** What the archive's part of the interface takes and gives, and how it is called. */

import { callApi } from '../data/api.ts';

/** How a page holds the words. */
export type Match = 'exact' | 'folded' | 'similar';

/** One page that was found. */
export interface FoundPage {
  readonly recordId: string;
  readonly pageNumber: number;
  readonly title: string;
  readonly capturedAt: string;
  readonly segment: string;
  readonly segmentName: string;
  readonly snippet: string;
  readonly match: Match;
  readonly matched: readonly string[];
}

/** Values beside the hits, counted. */
export interface Facet {
  readonly field: string;
  readonly values: readonly { readonly value: string; readonly label: string; readonly count: number }[];
}

/** The answer to a query. */
export interface SearchAnswer {
  readonly items: readonly FoundPage[];
  readonly total: number;
  readonly terms: readonly string[];
  readonly hints: readonly { readonly kind: string; readonly text: string; readonly query?: string }[];
  readonly facets?: readonly Facet[];
  readonly facetsOf?: 'all' | 'newest';
  /** By relevance: `newest` when the words of not all hits were counted. */
  readonly rankedOf?: 'all' | 'newest';
  readonly similarTotal?: number;
  readonly waiting?: number;
}

/** What is asked, as it stands in the address of the page. */
export interface Asked {
  readonly q: string;
  readonly order: 'newest' | 'relevance';
  readonly similar: boolean;
  /** Zero-based place of the first hit that is shown. */
  readonly offset: number;
}

/** Hits on one page of results. */
export const pageSize = 20;

/** Reads what is asked from an address. */
export function askedOf(params: URLSearchParams): Asked {
  const offset = Number(params.get('offset') ?? 0);
  return {
    q: params.get('q') ?? '',
    order: params.get('order') === 'relevance' ? 'relevance' : 'newest',
    similar: params.get('similar') === 'true',
    offset: Number.isInteger(offset) && offset >= 0 ? offset : 0,
  };
}

/** Writes it into an address. */
export function paramsOf({ q, order, similar, offset }: Asked): URLSearchParams {
  const params = new URLSearchParams({ q });
  if (order !== 'newest') params.set('order', order);
  if (similar) params.set('similar', 'true');
  if (offset > 0) params.set('offset', String(offset));
  return params;
}

/** Asks for hits. */
export async function search(
  asked: Asked,
  options: { readonly limit?: number; readonly facets?: boolean; readonly signal?: AbortSignal } = {},
): Promise<SearchAnswer> {
  const params = paramsOf(asked);
  params.set('limit', String(options.limit ?? pageSize));
  if (options.facets === true) params.set('facets', 'true');
  return await callApi<SearchAnswer>(`/api/v1/search?${params}`, { signal: options.signal });
}

/** Address of the viewer for a hit; `at` is its zero-based place among all hits. */
export function viewerPath(
  hit: Pick<FoundPage, 'recordId' | 'pageNumber'>,
  asked: Asked,
  at?: number,
): string {
  const params = paramsOf({ ...asked, offset: 0 });
  if (at !== undefined) params.set('at', String(at));
  return `/archive/${hit.recordId}/${hit.pageNumber}?${params}`;
}

/** A kept search. */
export interface SavedSearch {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly similar: boolean;
  readonly order: Asked['order'];
  readonly notice: boolean;
  readonly mail: boolean;
  readonly newHits: number;
}

/** What is known of a record. */
export interface RecordView {
  readonly id: string;
  readonly title: string;
  readonly segment: string;
  readonly segmentName: string;
  readonly department: string;
  readonly pageCount: number;
  readonly capturedAt: string;
  readonly kindName?: string;
  /** For changes: another one is refused. */
  readonly version: number;
  readonly canChange: boolean;
  /** How many times it was changed. */
  readonly changes: number;
  readonly values: Readonly<Record<string, string | number>>;
  readonly filing?: {
    readonly classCode?: string;
    readonly binder?: { readonly fiscalYear: number; readonly name: string };
    readonly retention?: string;
    readonly access: string;
  };
}

/** A rectangle in pixels of the page's picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A page as read, with the hits on it. */
export interface PageText {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pageCount: number;
  readonly hits: readonly {
    readonly term: string;
    readonly match: Match;
    readonly boxes: readonly Box[];
    readonly parts: readonly { readonly line: number; readonly start: number; readonly end: number }[];
  }[];
  readonly lines: readonly { readonly text: string; readonly beginsBlock: boolean }[];
}
