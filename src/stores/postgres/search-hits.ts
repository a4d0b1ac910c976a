/** Runs a plan: counts up to the limit, and gives the newest or the best of the pages that fit. */

import { type RawBuilder, sql } from 'kysely';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import { startOfYear } from './record-page-partitions.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { RowCondition } from './search-condition.ts';
import type { Plan } from './search-plan.ts';

/** Most hits that are counted or can be had. */
export const countedHits = 10_000;

/** Newest pages that are looked at one by one before years are searched through. */
const walkedPages = 2_000;
/** A walk is worth its while up to this many hits. */
const mostWalkedHits = 200;

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
  /** An expression on `found f` and `record r`; undefined: newest first. */
  readonly score: RawBuilder<number> | undefined;
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
}

/** Finds the pages of a plan. */
export async function findPages(trx: DatabaseTransaction, plan: Plan, wanted: Wanted): Promise<Found> {
  await follow(trx, wayOf(plan));
  const all = await runFound(trx, sql`${fitting(plan)} LIMIT ${countedHits + 1}`, wanted);
  if (all.total <= countedHits) return all;
  const newestFirst = wanted.score === undefined && !wanted.records;
  if (newestFirst && wanted.offset + wanted.limit <= mostWalkedHits) {
    const keys = await walk(trx, plan.filter, wanted.offset + wanted.limit);
    if (keys.length === wanted.offset + wanted.limit) {
      return { ...all, keys: keys.slice(wanted.offset) };
    }
    await follow(trx, wayOf(plan));
  }
  return { ...(await findNewest(trx, plan, wanted)), total: all.total };
}

/**
 * Which ways the server may take next. `drivers`: the drivers' indexes and no others; left alone it reads whole tables
 * when a gram is frequent, unpacking the grams of each page, which costs thirty times as much. `times`: along the
 * times of capture. `keys`: by keys.
 */
export async function follow(
  trx: DatabaseTransaction,
  way: 'drivers' | 'times' | 'keys' | 'own',
): Promise<void> {
  const on = (...ways: (typeof way)[]) => (ways.includes(way) ? 'on' : 'off');
  await sql`SELECT set_config('enable_seqscan', ${on('own')}, true),
    set_config('enable_bitmapscan', ${on('drivers', 'own')}, true),
    set_config('enable_sort', ${on('drivers', 'own', 'keys')}, true),
    set_config('enable_indexscan', ${on('times', 'keys', 'own')}, true),
    set_config('enable_hashjoin', ${on('drivers', 'own')}, true),
    set_config('enable_mergejoin', ${on('own')}, true)`.execute(trx);
}

interface SomeRow {
  readonly total: number;
  readonly record_ids: RecordId[] | null;
  readonly keys: (Omit<FoundKey, 'captured_at'> & { readonly captured_at: string })[] | null;
}

function wayOf(plan: Plan): 'drivers' | 'own' {
  return plan.isIndexed ? 'drivers' : 'own';
}

/** The pages that fit, in no order. Their texts are only pointed at until a score needs them. */
function fitting({ driver, residual, gathers }: Plan, within = sql<boolean>`true`): RawBuilder<unknown> {
  const columns = sql`p.record_id, p.page_number, p.segment, p.captured_at, p.folded`;
  if (!gathers) {
    return sql`SELECT ${columns} FROM record_page p WHERE ${within} AND ${driver} AND ${residual}`;
  }
  // OFFSET keeps the server from comparing the residual in each partition by itself.
  return sql`SELECT ${columns} FROM
    (SELECT * FROM record_page p WHERE ${within} AND ${driver} OFFSET 0) p WHERE ${residual}`;
}

async function runFound(
  trx: DatabaseTransaction,
  found: RawBuilder<unknown>,
  { offset, limit, score, records }: Wanted,
): Promise<Found> {
  // More than can be had are neither scored nor told: the newest of them are searched for in another way.
  const isWhole = sql`(SELECT total FROM counted) <= ${countedHits}`;
  const scored =
    score === undefined
      ? sql`SELECT f.*, NULL::float8 AS score FROM found f WHERE ${isWhole}`
      : sql`SELECT f.*, ${score} AS score FROM found f JOIN record r ON r.id = f.record_id WHERE ${isWhole}`;
  const order = score === undefined ? sql`captured_at DESC` : sql`score DESC, captured_at DESC`;
  const { rows } = await sql<SomeRow>`
    WITH found AS MATERIALIZED (${found}),
    counted AS MATERIALIZED (SELECT count(*) AS total FROM found),
    shown AS (
      SELECT record_id, page_number, segment, captured_at, score FROM (${scored}) AS s
      ORDER BY ${order}, record_id, page_number LIMIT ${limit} OFFSET ${offset}
    )
    SELECT (SELECT total FROM counted) AS total,
      (SELECT json_agg(shown ORDER BY ${order}, record_id, page_number) FROM shown) AS keys,
      ${records ? sql`(SELECT array_agg(record_id) FROM found WHERE ${isWhole})` : sql`NULL::uuid[]`} AS record_ids`.execute(
    trx,
  );
  const [row] = rows;
  return {
    total: row?.total ?? 0,
    keys: (row?.keys ?? []).map((key) => ({ ...key, captured_at: new Date(key.captured_at) })),
    recordIds: row?.record_ids ?? [],
  };
}

/**
 * The newest hits among the newest pages: the way that the planner must not take by itself, since it would never end
 * when hits are rare.
 */
async function walk(trx: DatabaseTransaction, filter: RowCondition, limit: number): Promise<FoundKey[]> {
  await follow(trx, 'times');
  const { rows } = await sql<FoundKey>`
    SELECT p.record_id, p.page_number, p.segment, p.captured_at, NULL::float8 AS score
    FROM (SELECT * FROM record_page ORDER BY captured_at DESC, record_id, page_number LIMIT ${walkedPages}) p
    WHERE ${filter}
    ORDER BY p.captured_at DESC, p.record_id, p.page_number LIMIT ${limit}`.execute(trx);
  return rows;
}

/**
 * The newest hits where there are more than are counted: year by year, since the server, asked for the newest of all,
 * would gather all of them from all years.
 */
async function findNewest(
  trx: DatabaseTransaction,
  plan: Plan,
  wanted: Wanted,
): Promise<Omit<Found, 'total'>> {
  const isAll = wanted.score !== undefined || wanted.records;
  let room = isAll ? countedHits : wanted.offset + wanted.limit;
  const keys: FoundKey[] = [];
  const recordIds: RecordId[] = [];
  for (const year of await yearsNewestFirst(trx)) {
    if (room === 0) break;
    const inYear = sql<boolean>`p.captured_at >= ${startOfYear(year)}::timestamptz
      AND p.captured_at < ${startOfYear(year + 1)}::timestamptz`;
    const newest = sql`SELECT * FROM (
        WITH fitting AS MATERIALIZED (${fitting(plan, inYear)}) SELECT * FROM fitting) AS fitting
      ORDER BY captured_at DESC, record_id, page_number LIMIT ${room}`;
    const upTo = Math.min(room, wanted.offset + wanted.limit);
    const found = await runFound(trx, newest, { ...wanted, offset: 0, limit: upTo });
    keys.push(...found.keys);
    recordIds.push(...found.recordIds);
    room -= found.total;
  }
  if (wanted.score !== undefined) keys.sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
  return { keys: keys.slice(wanted.offset, wanted.offset + wanted.limit), recordIds };
}

async function yearsNewestFirst(trx: DatabaseTransaction): Promise<number[]> {
  const { rows } = await sql<{ first: Date | null; last: Date | null }>`
    SELECT min(captured_at) AS first, max(captured_at) AS last FROM record_page`.execute(trx);
  const first = rows[0]?.first?.getUTCFullYear() ?? 0;
  const last = rows[0]?.last?.getUTCFullYear() ?? -1;
  return Array.from({ length: last - first + 1 }, (_, back) => last - back);
}
