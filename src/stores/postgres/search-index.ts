/** The search index in PostgreSQL: grams in a GIN index, permissions and exactness in the same query. */

import { type RawBuilder, sql } from 'kysely';
import { fold } from '../../archive/fold.ts';
import { gramsOfText, lookupOfTerm } from '../../archive/grams.ts';
import type {
  IndexedPage,
  Searcher,
  SearchHit,
  SearchIndex,
  SearchResult,
} from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import { isStatementTimeout } from './database-error.ts';
import { RecordPagePartitions, startOfYear } from './record-page-partitions.ts';
import type { DatabaseTransaction } from './schema.ts';

/** Most hits that are counted or can be had. */
const countedHits = 10_000;
const longestPage = 100;

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
   * Moves what was written of late into the main part of the index, so that no search has to go through it page by page.
   * For a task every few minutes.
   */
  tidy(): Promise<void>;
}

/** Opens the index over the tables of the database. */
export function postgresSearchIndex(
  database: Database,
  options: PostgresSearchIndexOptions = {},
): PostgresSearchIndex {
  const partitions = new RecordPagePartitions(database);
  const timeoutMs = options.statementTimeoutMs ?? 10_000;
  return {
    prepare: (pages) => partitions.ensure(pages),
    write: writePages,
    tidy: async () => {
      await sql`SELECT gin_clean_pending_list(index.oid)
        FROM pg_class AS index
        JOIN pg_am ON pg_am.oid = index.relam AND pg_am.amname = 'gin'
        JOIN pg_index ON pg_index.indexrelid = index.oid
        JOIN pg_partition_tree('record_page') AS leaf ON leaf.relid = pg_index.indrelid
        WHERE leaf.isleaf AND index.relkind = 'i'`.execute(database.kysely);
    },
    index: async (pages) => {
      await partitions.ensure(pages);
      await database.transaction((trx) => writePages(trx, pages));
    },
    remove: async (recordId) => {
      await sql`DELETE FROM record_page WHERE record_id = ${recordId}`.execute(database.kysely);
    },
    search: (searcher, terms, page) => search(database, timeoutMs, searcher, terms, page),
  };
}

async function writePages(trx: DatabaseTransaction, pages: readonly IndexedPage[]): Promise<void> {
  for (const page of pages) {
    const folded = fold(page.text);
    // The same page may have been indexed with another time of capture, under another key.
    await sql`DELETE FROM record_page
      WHERE record_id = ${page.recordId} AND page_number = ${page.pageNumber}`.execute(trx);
    await sql`INSERT INTO record_page
        (record_id, page_number, segment, captured_at, owner_id, department, folded, original, grams)
      VALUES (${page.recordId}, ${page.pageNumber}, ${page.segment}, ${page.capturedAt}, ${page.ownerId ?? null},
        ${page.department}, ${folded}, ${storable(page.text)}, ${gramsOfText(folded)}::int4[])
      ON CONFLICT (record_id, page_number, segment, captured_at) DO UPDATE SET
        owner_id = excluded.owner_id, department = excluded.department,
        folded = excluded.folded, original = excluded.original, grams = excluded.grams`.execute(trx);
  }
}

/** The server takes neither U+0000 nor half of a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', ' ');
}

async function search(
  database: Database,
  timeoutMs: number,
  searcher: Searcher,
  terms: readonly string[],
  page: { readonly offset: number; readonly limit: number },
): Promise<SearchResult> {
  const { offset, limit } = page;
  const isPage = Number.isInteger(offset) && Number.isInteger(limit) && offset >= 0 && limit >= 0;
  if (!isPage || limit > longestPage || offset + limit > countedHits) {
    throw new ServiceError('ARCHIVE_PAGE_RANGE_INVALID', { details: { limit: countedHits } });
  }
  const folded = terms.map(fold).filter((term) => term !== '');
  if (folded.length === 0 || searcher.segments.length === 0) return { hits: [], total: 0 };
  const matches = sql<boolean>`${mayBeSeen(searcher)} AND ${holdsAll(folded)}`;
  try {
    return await database.kysely
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (trx) => {
        // Compiling these short statements would take longer than running them.
        await sql`SELECT set_config('statement_timeout', ${String(timeoutMs)}, true),
          set_config('jit', 'off', true)`.execute(trx);
        if (folded.some((term) => lookupOfTerm(term).grams.length > 0)) await follow(trx, 'grams');
        const total = await countUpTo(trx, matches, countedHits + 1);
        const hits = offset < total ? await newestHits(trx, matches, total, page) : [];
        return { hits, total };
      });
  } catch (error) {
    if (isStatementTimeout(error)) throw new ServiceError('ARCHIVE_SEARCH_TIMED_OUT', { cause: error });
    throw error;
  }
}

/** What the searcher may see; someone without a department does not see pages without one. */
function mayBeSeen(searcher: Searcher): RawBuilder<boolean> {
  const segments = sql`p.segment = ANY(${searcher.segments}::text[])`;
  if (searcher.seesAllDepartments) return sql`${segments}`;
  const own = sql`p.owner_id = ${searcher.personId}`;
  if (searcher.department === '') return sql`${segments} AND ${own}`;
  return sql`${segments} AND (p.department = ${searcher.department} OR ${own})`;
}

/** The index narrows down by grams; pages with them all may still hold them apart, so that longer terms are compared. */
function holdsAll(folded: readonly string[]): RawBuilder<boolean> {
  const lookups = folded.map((term) => ({ term, ...lookupOfTerm(term) }));
  const grams = Array.from(new Set(lookups.flatMap((lookup) => lookup.grams)));
  const conditions = lookups
    .filter((lookup) => !lookup.isExact)
    .map(({ term }) => sql`p.folded LIKE ${`%${term.replace(/[\\%_]/g, '\\$&')}%`}`);
  if (grams.length > 0) conditions.unshift(sql`p.grams @> ${grams}::int4[]`);
  return sql`${sql.join(conditions, sql` AND `)}`;
}

async function countUpTo(
  trx: DatabaseTransaction,
  matches: RawBuilder<boolean>,
  most: number,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`SELECT count(*) AS total
    FROM (SELECT FROM record_page p WHERE ${matches} LIMIT ${most}) AS found`.execute(trx);
  return rows[0]?.total ?? 0;
}

/**
 * Which index the next statements go by. Left alone, the planner reads whole tables when a gram is frequent, and then
 * has to unpack the grams of each page, which costs thirty times as much as going by the index of grams.
 */
async function follow(trx: DatabaseTransaction, way: 'grams' | 'times'): Promise<void> {
  const byGrams = way === 'grams' ? 'on' : 'off';
  const byTimes = way === 'times' ? 'on' : 'off';
  await sql`SELECT set_config('enable_seqscan', 'off', true),
    set_config('enable_bitmapscan', ${byGrams}, true),
    set_config('enable_sort', ${byGrams}, true),
    set_config('enable_indexscan', ${byTimes}, true)`.execute(trx);
}

/**
 * The planner, asked for the newest hits, walks the index of times and compares each page, which takes seconds when
 * hits are rare. So rare ones are all fetched by their grams and then sorted; only where they are frequent is the
 * walk taken, year by year from the newest, and only in a year that is dense with them.
 */
async function newestHits(
  trx: DatabaseTransaction,
  matches: RawBuilder<boolean>,
  total: number,
  page: { readonly offset: number; readonly limit: number },
): Promise<SearchHit[]> {
  if (total <= countedHits) return await sortedHits(trx, matches, page.offset, page.limit);
  const hits: SearchHit[] = [];
  let toSkip = page.offset;
  for (const year of await yearsNewestFirst(trx)) {
    const within = sql<boolean>`p.captured_at >= ${startOfYear(year)}::timestamptz
      AND p.captured_at < ${startOfYear(year + 1)}::timestamptz AND ${matches}`;
    const found = await countUpTo(trx, within, countedHits + 1);
    if (toSkip < found) {
      const wanted = page.limit - hits.length;
      const fetch = found <= countedHits ? sortedHits : walkedHits;
      hits.push(...(await fetch(trx, within, toSkip, wanted)));
    }
    toSkip = Math.max(0, toSkip - found);
    if (hits.length >= page.limit) break;
  }
  return hits;
}

async function yearsNewestFirst(trx: DatabaseTransaction): Promise<number[]> {
  const { rows } = await sql<{ first: Date | null; last: Date | null }>`
    SELECT min(captured_at) AS first, max(captured_at) AS last FROM record_page`.execute(trx);
  const first = rows[0]?.first?.getUTCFullYear() ?? 0;
  const last = rows[0]?.last?.getUTCFullYear() ?? -1;
  return Array.from({ length: last - first + 1 }, (_, back) => last - back);
}

async function sortedHits(
  trx: DatabaseTransaction,
  matches: RawBuilder<boolean>,
  offset: number,
  limit: number,
): Promise<SearchHit[]> {
  return await fetchHits(
    trx,
    sql`SELECT p.record_id, p.page_number, p.segment, p.captured_at FROM record_page p WHERE ${matches}`,
    offset,
    limit,
  );
}

/** Takes the way that the planner must not take by itself: along the times, comparing page by page. */
async function walkedHits(
  trx: DatabaseTransaction,
  matches: RawBuilder<boolean>,
  offset: number,
  limit: number,
): Promise<SearchHit[]> {
  await follow(trx, 'times');
  const hits = await fetchHits(
    trx,
    sql`SELECT p.record_id, p.page_number, p.segment, p.captured_at FROM record_page p WHERE ${matches}
      ORDER BY p.captured_at DESC, p.record_id, p.page_number LIMIT ${offset + limit}`,
    offset,
    limit,
  );
  await follow(trx, 'grams');
  return hits;
}

async function fetchHits(
  trx: DatabaseTransaction,
  found: RawBuilder<unknown>,
  offset: number,
  limit: number,
): Promise<SearchHit[]> {
  const { rows } = await sql<HitRow>`
    WITH found AS MATERIALIZED (${found}),
    shown AS MATERIALIZED (
      SELECT * FROM found ORDER BY captured_at DESC, record_id, page_number LIMIT ${limit} OFFSET ${offset}
    )
    SELECT shown.*, record.title, page.original
    FROM shown
    JOIN record ON record.id = shown.record_id
    JOIN record_page AS page ON page.record_id = shown.record_id AND page.page_number = shown.page_number
      AND page.segment = shown.segment AND page.captured_at = shown.captured_at
    ORDER BY shown.captured_at DESC, shown.record_id, shown.page_number`.execute(trx);
  return rows.map((row) => ({
    recordId: row.record_id,
    segment: row.segment,
    pageNumber: row.page_number,
    title: row.title,
    capturedAt: row.captured_at,
    text: row.original,
  }));
}

interface HitRow {
  readonly record_id: RecordId;
  readonly segment: SegmentId;
  readonly page_number: number;
  readonly title: string;
  readonly captured_at: Date;
  readonly original: string;
}
