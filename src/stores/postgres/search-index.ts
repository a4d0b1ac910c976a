/** The search index in PostgreSQL: grams in a GIN index, permissions and exactness in the same query. */

import { type Insertable, sql } from 'kysely';
import { audienceOf } from '../../archive/audience.ts';
import { fold } from '../../archive/fold.ts';
import { gramFormat, gramsOfText } from '../../archive/grams.ts';
import type {
  IndexedPage,
  Searcher,
  SearchIndex,
  SearchRequest,
  SearchResult,
} from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Database } from './database.ts';
import { isStatementTimeout } from './database-error.ts';
import { RecordPagePartitions } from './record-page-partitions.ts';
import type { DatabaseTransaction } from './schema.ts';
import { mayBeSeen, type SeenColumns, seenColumns } from './search-audience.ts';
import { readCondition } from './search-condition.ts';
import { countFacets } from './search-facets.ts';
import { SearchFrequencies } from './search-frequencies.ts';
import { countedHits, findPages, rankedHits } from './search-hits.ts';
import { planSearch } from './search-plan.ts';
import { OldPages, rebuildSome } from './search-rebuild.ts';
import { scoreOf } from './search-score.ts';
import { showHits } from './search-shown.ts';
import { suggestValues } from './search-suggest.ts';
import type { RecordPageTable } from './tables/scans.ts';

const longestPage = 1_000;

/** How the index is set up. */
export interface PostgresSearchIndexOptions {
  /** Longest that one statement of a search may take, in milliseconds; default 10,000. */
  readonly statementTimeoutMs?: number;
}

/** A search index whose writes can take part in a transaction. */
export interface PostgresSearchIndex extends SearchIndex {
  /** Makes room for the pages; must be called before the transaction of {@link write}. */
  prepare(pages: readonly IndexedPage[]): Promise<void>;
  /** Adds or replaces pages within `trx`. */
  write(trx: DatabaseTransaction, pages: readonly IndexedPage[]): Promise<void>;
  /**
   * Moves what was written of late into the main part of the index, so that no search has to go through it page by page;
   * counts how frequent words are when the archive has grown; and makes some pages anew that an earlier version of the
   * program wrote. For a task every few minutes.
   */
  tidy(now: Date): Promise<void>;
}

/** Opens the index over the tables of the database. */
export function postgresSearchIndex(
  database: Database,
  options: PostgresSearchIndexOptions = {},
): PostgresSearchIndex {
  const partitions = new RecordPagePartitions(database);
  const frequencies = new SearchFrequencies(database);
  const oldPages = new OldPages(database);
  const timeoutMs = options.statementTimeoutMs ?? 10_000;
  const reader: Reader = { database, frequencies, oldPages, timeoutMs };
  return {
    prepare: (pages) => partitions.ensure(pages),
    write: writePages,
    tidy: async (now) => {
      await sql`SELECT gin_clean_pending_list(index.oid)
        FROM pg_class AS index
        JOIN pg_am ON pg_am.oid = index.relam AND pg_am.amname = 'gin'
        JOIN pg_index ON pg_index.indexrelid = index.oid
        JOIN pg_partition_tree('record_page') AS leaf ON leaf.relid = pg_index.indrelid
        WHERE leaf.isleaf AND index.relkind = 'i'`.execute(database.kysely);
      await frequencies.refresh(now);
      await oldPages.renewSome();
    },
    index: async (pages) => {
      await partitions.ensure(pages);
      await database.transaction((trx) => writePages(trx, pages));
    },
    remove: async (recordId) => {
      await sql`DELETE FROM record_page WHERE record_id = ${recordId}`.execute(database.kysely);
    },
    search: (searcher, request) => search(reader, searcher, request),
    suggest: (searcher, prefix, limit) =>
      read(reader, (trx) => suggestValues(trx, searcher, prefix, Math.min(10, limit))),
    rebuild: ({ batch = 100 } = {}) => rebuildSome(database, batch),
  };
}

/** Pages of one statement. */
const writtenPages = 50;

async function writePages(trx: DatabaseTransaction, pages: readonly IndexedPage[]): Promise<void> {
  const audiences = new Map<string, SeenColumns>();
  for (let from = 0; from < pages.length; from += writtenPages) {
    const rows: Insertable<RecordPageTable>[] = [];
    for (const page of pages.slice(from, from + writtenPages)) {
      const tokens = page.audience ?? audienceOf(page);
      const key = JSON.stringify(tokens);
      const seen = audiences.get(key) ?? (await seenColumns(trx, tokens));
      audiences.set(key, seen);
      const folded = fold(page.text);
      rows.push({
        record_id: page.recordId,
        page_number: page.pageNumber,
        segment: page.segment,
        captured_at: page.capturedAt,
        folded,
        original: storable(page.text),
        grams: gramsOfText(folded),
        ...seen,
        format: gramFormat,
      });
    }
    await writeRows(trx, rows);
  }
}

async function writeRows(
  trx: DatabaseTransaction,
  rows: readonly Insertable<RecordPageTable>[],
): Promise<void> {
  // The same page may have been indexed with another time of capture, under another key.
  await sql`DELETE FROM record_page page
    USING unnest(${rows.map((row) => row.record_id)}::uuid[], ${rows.map((row) => row.page_number)}::int[])
      AS key(record_id, page_number)
    WHERE page.record_id = key.record_id AND page.page_number = key.page_number`.execute(trx);
  await trx
    .insertInto('record_page')
    .values([...rows])
    .onConflict((conflict) =>
      conflict.columns(['record_id', 'page_number', 'segment', 'captured_at']).doUpdateSet((row) => ({
        folded: row.ref('excluded.folded'),
        original: row.ref('excluded.original'),
        grams: row.ref('excluded.grams'),
        seen_person: row.ref('excluded.seen_person'),
        seen_department: row.ref('excluded.seen_department'),
        seen_class: row.ref('excluded.seen_class'),
        format: row.ref('excluded.format'),
      })),
    )
    .execute();
}

/** The server takes neither U+0000 nor half of a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', ' ');
}

interface Reader {
  readonly database: Database;
  readonly frequencies: SearchFrequencies;
  readonly oldPages: OldPages;
  readonly timeoutMs: number;
}

async function search(reader: Reader, searcher: Searcher, request: SearchRequest): Promise<SearchResult> {
  const { offset, limit, similar, facets = false } = request;
  const isPage = Number.isInteger(offset) && Number.isInteger(limit) && offset >= 0 && limit >= 0;
  if (!isPage || limit > longestPage || offset + limit > countedHits) {
    throw new ServiceError('ARCHIVE_PAGE_RANGE_INVALID', { details: { limit: countedHits } });
  }
  const tree = readCondition(request.condition, similar);
  if (tree === undefined || searcher.segments.length === 0) {
    return { hits: [], total: 0, ...(facets && { facets: [], facetsOf: 'all' as const }) };
  }
  const { frequencies, oldPages } = reader;
  await frequencies.load();
  return await read(reader, async (trx) => {
    const seen = await mayBeSeen(trx, searcher);
    const oldestFormat = await oldPages.oldest(trx);
    const plan = await planSearch({ trx, similar, frequencies, seen, oldestFormat }, tree);
    const score = request.order === 'relevance' ? scoreOf(request.condition, similar) : undefined;
    const found = await findPages(trx, plan, { offset, limit, score, records: facets });
    const facetsOf = found.total > countedHits ? ('newest' as const) : ('all' as const);
    const isAllRanked = found.inValues <= rankedHits && found.total - found.inValues <= rankedHits;
    return {
      hits: await showHits(trx, found.keys, request.condition),
      total: found.total,
      ...(facets && { facets: await countFacets(trx, found.recordIds) }),
      ...(facets && { facetsOf }),
      ...(score !== undefined && { rankedOf: isAllRanked ? ('all' as const) : ('newest' as const) }),
    };
  });
}

/** Reads from one moment of the database. */
async function read<T>(
  { database, timeoutMs }: Reader,
  work: (trx: DatabaseTransaction) => Promise<T>,
): Promise<T> {
  try {
    return await database.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        // Compiling these short statements would take longer than running them.
        await sql`SELECT set_config('statement_timeout', ${String(timeoutMs)}, true),
          set_config('jit', 'off', true)`.execute(trx);
        return await work(trx);
      });
  } catch (error) {
    if (isStatementTimeout(error)) throw new ServiceError('ARCHIVE_SEARCH_TIMED_OUT', { cause: error });
    throw error;
  }
}
