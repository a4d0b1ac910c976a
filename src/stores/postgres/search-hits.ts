/** Runs a plan: counts up to the limit, and gives the newest or the best of the pages that fit. */

import { type RawBuilder, sql } from 'kysely';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { Plan, Residual } from './search-plan.ts';
import type { Score } from './search-score.ts';
import { pagesOf, partitionsOfPages, type Span, type SpanPages, spansNewestFirst } from './search-spans.ts';

/** Most hits that are counted or can be had. */
export const countedHits = 10_000;
/** A driver of more pages than these gives more hits than are counted, unless the searcher sees little. */
const likelyPages = 5 * countedHits;

/** Most newest pages that are looked at one by one before years are searched through. */
const walkedPages = 2_000;
/** So many times as many pages are looked at first as should do by what is known of the driver. */
const walkedTimes = 4;
/** A walk is worth its while up to this many hits. */
const mostWalkedHits = 200;

/** Most pages whose words are counted for the order by relevance, of those with a word in title or number, and of others. */
export const rankedHits = 2_000;

/** A page that fits. */
export interface FoundKey {
  readonly record_id: RecordId;
  readonly page_number: number;
  readonly segment: SegmentId;
  readonly captured_at: Date;
  readonly score: number | null;
}

/** What is wanted of the pages that fit. */
export interface Wanted {
  readonly offset: number;
  readonly limit: number;
  /** Undefined: newest first. */
  readonly score: Score | undefined;
  /** True: the records of all pages that were counted are given, too. */
  readonly records: boolean;
}

/** What was found. */
export interface Found {
  /** Capped at 10,001. */
  readonly total: number;
  readonly keys: readonly FoundKey[];
  /** Record of each page, of all or of the newest 10,000; empty unless wanted. */
  readonly recordIds: readonly RecordId[];
  /** Of how many of them the title or number holds a word; 0 unless a score is wanted. */
  readonly inValues: number;
}

/** How many more pages have their words counted. */
interface Room {
  readonly inValues: number;
  readonly others: number;
}

const wholeRoom: Room = { inValues: rankedHits, others: rankedHits };

/** Finds the pages of a plan. */
export async function findPages(trx: DatabaseTransaction, plan: Plan, wanted: Wanted): Promise<Found> {
  const { residual, period } = plan;
  const pages = period && pagesOf(await partitionsOfPages(trx), period);
  const whole = sql`${fitting(plan, residual, pages)} LIMIT ${countedHits + 1}`;
  const run = async (first: Wanted): Promise<Found> => {
    await follow(trx, wayOf(plan, residual, first));
    return await runFound(trx, whole, first);
  };
  // Where more are likely than are scored they are counted first, which wants no records.
  const counts = wanted.score !== undefined && plan.pages > likelyPages;
  let all = await run(counts ? { ...wanted, score: undefined } : wanted);
  if (counts && all.total <= countedHits) all = await run(wanted);
  if (all.total <= countedHits) return all;
  await follow(trx, 'times');
  const end = wanted.offset + wanted.limit;
  const newestFirst = wanted.score === undefined && !wanted.records;
  if (newestFirst && end <= mostWalkedHits && plan.share * walkedPages >= end) {
    // Who sees little may need more pages than the driver's share tells.
    const few = Math.min(walkedPages, Math.ceil((walkedTimes * end) / plan.share));
    for (const pages of new Set([few, walkedPages])) {
      const keys = await walk(trx, plan, end, pages);
      if (keys.length === end) return { ...all, keys: keys.slice(wanted.offset) };
    }
  }
  const spans = await spansNewestFirst(trx, period);
  await follow(trx, wayOf(plan, plan.residualOfFew, wanted));
  return { ...(await findNewest(trx, plan, wanted, spans)), total: all.total };
}

/**
 * Which ways the server may take next. `drivers`: the drivers' indexes and no others; left alone it reads whole tables,
 * or goes along their keys, when a gram is frequent, unpacking the grams of each page, which costs thirty times as much.
 * `records`: the drivers' indexes, and records by theirs. `times`: along the times of capture. `keys`: by keys.
 */
export async function follow(
  trx: DatabaseTransaction,
  way: 'drivers' | 'records' | 'times' | 'keys' | 'own',
): Promise<void> {
  const on = (...ways: (typeof way)[]) => (ways.includes(way) ? 'on' : 'off');
  await sql`SELECT set_config('enable_seqscan', ${on('own')}, true),
    set_config('enable_bitmapscan', ${on('drivers', 'records', 'own')}, true),
    set_config('enable_sort', ${on('drivers', 'records', 'own', 'keys')}, true),
    set_config('enable_indexscan', ${on('records', 'times', 'keys', 'own')}, true),
    set_config('enable_hashjoin', ${on('drivers', 'records', 'own')}, true),
    set_config('enable_mergejoin', ${on('own')}, true)`.execute(trx);
}

interface SomeRow {
  readonly total: number;
  readonly in_values: number;
  readonly record_ids: RecordId[] | null;
  readonly keys: (Omit<FoundKey, 'captured_at'> & { readonly captured_at: string })[] | null;
}

function wayOf(plan: Plan, residual: Residual, { score }: Wanted): 'drivers' | 'records' | 'own' {
  if (!plan.isIndexed) return 'own';
  return residual.isSeenOnly && score === undefined ? 'drivers' : 'records';
}

/** The pages that fit, in no order. Their texts are only pointed at until a score needs them. */
function fitting(
  { driver }: Plan,
  residual: Residual,
  { pages, within }: SpanPages = { pages: sql`record_page`, within: sql`true` },
): RawBuilder<unknown> {
  const columns = sql`p.record_id, p.page_number, p.segment, p.captured_at, p.folded`;
  if (!residual.gathers) {
    return sql`SELECT ${columns} FROM ${pages} p WHERE ${within} AND ${driver} AND ${residual.on}`;
  }
  // OFFSET keeps the server from comparing the residual in each partition by itself.
  return sql`SELECT ${columns} FROM
    (SELECT * FROM ${pages} p WHERE ${within} AND ${driver} OFFSET 0) p WHERE ${residual.on}`;
}

async function runFound(
  trx: DatabaseTransaction,
  found: RawBuilder<unknown>,
  { offset, limit, score, records }: Wanted,
  room = wholeRoom,
): Promise<Found> {
  // More than can be had are neither scored nor told: the newest of them are searched for in another way.
  const isWhole = sql`(SELECT total FROM counted) <= ${countedHits}`;
  const key = sql`record_id, page_number, segment, captured_at`;
  const scored =
    score === undefined
      ? sql`SELECT ${key}, NULL::float8 AS score, false AS in_values FROM found WHERE ${isWhole}`
      : sql`SELECT ${key}, of_record > 0 AS in_values, of_record + CASE
            WHEN place <= CASE WHEN of_record > 0 THEN ${room.inValues}::int ELSE ${room.others}::int END
            THEN ${score.ofText} ELSE 0 END AS score
          FROM (SELECT f.*, row_number() OVER (
              PARTITION BY of_record > 0 ORDER BY captured_at DESC, record_id, page_number) AS place
            FROM (SELECT f.*, ${score.ofRecord} AS of_record FROM found f JOIN record r ON r.id = f.record_id
              WHERE ${isWhole}) AS f) AS f`;
  const order = score === undefined ? sql`captured_at DESC` : sql`score DESC, captured_at DESC`;
  const { rows } = await sql<SomeRow>`
    WITH found AS MATERIALIZED (${found}),
    counted AS MATERIALIZED (SELECT count(*) AS total FROM found),
    scored AS MATERIALIZED (${scored}),
    shown AS (
      SELECT ${key}, score FROM scored
      ORDER BY ${order}, record_id, page_number LIMIT ${limit} OFFSET ${offset}
    )
    SELECT (SELECT total FROM counted) AS total,
      (SELECT count(*) FROM scored WHERE in_values) AS in_values,
      (SELECT json_agg(shown ORDER BY ${order}, record_id, page_number) FROM shown) AS keys,
      ${records ? sql`(SELECT array_agg(record_id) FROM found WHERE ${isWhole})` : sql`NULL::uuid[]`} AS record_ids`.execute(
    trx,
  );
  const [row] = rows;
  return {
    total: row?.total ?? 0,
    keys: (row?.keys ?? []).map((key) => ({ ...key, captured_at: new Date(key.captured_at) })),
    recordIds: row?.record_ids ?? [],
    inValues: row?.in_values ?? 0,
  };
}

/**
 * The newest hits among the newest pages: the way that the planner must not take by itself, since it would never end
 * when hits are rare.
 */
async function walk(
  trx: DatabaseTransaction,
  { filter, period }: Plan,
  limit: number,
  pages: number,
): Promise<FoundKey[]> {
  const within = period ? sql`captured_at < ${period.to}::timestamptz` : sql`true`;
  const { rows } = await sql<FoundKey>`
    SELECT p.record_id, p.page_number, p.segment, p.captured_at, NULL::float8 AS score
    FROM (SELECT * FROM record_page WHERE ${within}
      ORDER BY captured_at DESC, record_id, page_number LIMIT ${pages}) p
    WHERE ${filter}
    ORDER BY p.captured_at DESC, p.record_id, p.page_number LIMIT ${limit}`.execute(trx);
  return rows;
}

/**
 * The newest hits where there are more than are counted: by spans of time, each twice as long as the one after it, since
 * the server, asked for the newest of all, would gather all of them.
 */
async function findNewest(
  trx: DatabaseTransaction,
  plan: Plan,
  wanted: Wanted,
  spans: readonly Span[],
): Promise<Omit<Found, 'total'>> {
  const isAll = wanted.score !== undefined || wanted.records;
  let room = isAll ? countedHits : wanted.offset + wanted.limit;
  const keys: FoundKey[] = [];
  const recordIds: RecordId[] = [];
  let inValues = 0;
  let others = 0;
  const partitions = await partitionsOfPages(trx);
  for (const span of spans) {
    if (room === 0) break;
    const pages = pagesOf(partitions, span);
    const newest = sql`SELECT * FROM (
        WITH fitting AS MATERIALIZED (${fitting(plan, plan.residualOfFew, pages)}) SELECT * FROM fitting) AS fitting
      ORDER BY captured_at DESC, record_id, page_number LIMIT ${room}`;
    const upTo = Math.min(room, wanted.offset + wanted.limit);
    const left: Room = { inValues: rankedHits - inValues, others: rankedHits - others };
    const found = await runFound(trx, newest, { ...wanted, offset: 0, limit: upTo }, left);
    keys.push(...found.keys);
    recordIds.push(...found.recordIds);
    room -= found.total;
    inValues += found.inValues;
    others += found.total - found.inValues;
  }
  if (wanted.score !== undefined) keys.sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  return { keys: keys.slice(wanted.offset, wanted.offset + wanted.limit), recordIds, inValues };
}
