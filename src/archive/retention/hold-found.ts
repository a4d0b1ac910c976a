/** Step: what a search finds is held, as a list of records at that moment. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { LegalHold } from '../../ports/retention-store.ts';
import type { Searcher, SearchIndex } from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import { parseQuery } from '../search/parse-query.ts';
import { type HoldDeps, placeHold } from './holds.ts';

/** Most pages that a search may find for a hold. */
export const mostFound = 10_000;
const atOnce = 100;

/** What holding the result of a search needs. */
export interface HoldFoundDeps extends HoldDeps {
  readonly index: Pick<SearchIndex, 'search'>;
}

/**
 * Places a hold on every record that the searcher finds in the segment now. What comes later, and what the searcher may
 * not see, is not held.
 *
 * @throws ServiceError `ARCHIVE_HOLD_TOO_MANY` for more than 10,000 pages, `ARCHIVE_HOLD_NOTHING_FOUND`, and what
 * searching throws.
 */
export async function holdFound(
  deps: HoldFoundDeps,
  searcher: Searcher,
  asked: {
    readonly segment: SegmentId;
    readonly query: string;
    readonly reason: string;
    readonly by: AuditActor;
  },
): Promise<{ readonly hold: LegalHold; readonly records: number }> {
  const { segment, query, reason, by } = asked;
  const found = await recordsOf(deps.index, { ...searcher, segments: [segment] }, query);
  if (found.size === 0) throw new ServiceError('ARCHIVE_HOLD_NOTHING_FOUND');
  const scope = { kind: 'search', value: query } as const;
  const hold = await placeHold(deps, { segment, scope, reason, by, found: [...found] });
  return { hold, records: found.size };
}

/** Records of all pages that fit; pages that come or go while they are gathered may be missed. */
async function recordsOf(
  index: Pick<SearchIndex, 'search'>,
  searcher: Searcher,
  query: string,
): Promise<ReadonlySet<RecordId>> {
  const { condition } = parseQuery(query);
  if (condition === undefined) {
    throw new ServiceError('ARCHIVE_QUERY_INVALID', { details: { position: 0, expected: 'word' } });
  }
  const found = new Set<RecordId>();
  for (let offset = 0; offset < mostFound; ) {
    const page = await index.search(searcher, {
      ...{ condition, similar: false, order: 'newest' as const },
      ...{ offset, limit: atOnce },
    });
    if (page.total > mostFound) throw new ServiceError('ARCHIVE_HOLD_TOO_MANY');
    for (const { recordId } of page.hits) found.add(recordId);
    offset += page.hits.length;
    if (page.hits.length === 0 || offset >= page.total) break;
  }
  return found;
}
