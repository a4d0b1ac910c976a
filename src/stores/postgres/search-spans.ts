/** Spans of time of capture, and the partitions that hold their pages. */

import { type RawBuilder, sql } from 'kysely';
import { yearOfPartition } from './record-page-partitions.ts';
import type { DatabaseTransaction } from './schema.ts';
import type { RowCondition, Tree } from './search-condition.ts';

/** From `from`, inclusive, to `to`, exclusive. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Pages of one span. */
export interface SpanPages {
  /** The partitions with its years, in place of `record_page`. */
  readonly pages: RawBuilder<unknown>;
  /** The span itself, as a condition on `p`; wrapped, or the server would find pages by it and unpack their grams. */
  readonly within: RowCondition;
}

/** Names of all partitions. */
export async function partitionsOfPages(trx: DatabaseTransaction): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    SELECT relname::text AS name FROM pg_partition_tree('record_page') tree JOIN pg_class ON oid = relid
    WHERE isleaf`.execute(trx);
  return rows.map(({ name }) => name);
}

/** The pages of a span. */
export function pagesOf(partitions: readonly string[], { from, to }: Span): SpanPages {
  const tables = partitions.flatMap((name) => {
    const year = yearOfPartition(name);
    const isWithin = year >= from.getUTCFullYear() && year <= to.getUTCFullYear();
    return isWithin ? [sql`SELECT * FROM ${sql.id(name)}`] : [];
  });
  return {
    pages:
      tables.length > 0
        ? sql`(${sql.join(tables, sql` UNION ALL `)})`
        : sql`(SELECT * FROM record_page WHERE false)`,
    within: sql`(p.captured_at >= ${from}::timestamptz AND p.captured_at < ${to}::timestamptz) IS TRUE`,
  };
}

/** The first span, in milliseconds: what a large office captures in it is some 10,000 pages. */
const firstSpanMs = 20 * 86_400_000;

/**
 * Spans over all pages, or those of a period, the newest first, each twice as long as the one after it. Wants the server
 * to go along the times: any other way looks at all pages.
 */
export async function spansNewestFirst(
  trx: DatabaseTransaction,
  period: Span | undefined,
): Promise<readonly Span[]> {
  const { rows } = await sql<{ first: Date | null; last: Date | null }>`
    SELECT min(captured_at) AS first, max(captured_at) AS last FROM record_page`.execute(trx);
  const [{ first = null, last = null } = {}] = rows;
  const spans: Span[] = [];
  if (first === null || last === null) return spans;
  const begin = Math.max(first.getTime(), period?.from.getTime() ?? Number.NEGATIVE_INFINITY);
  // The server's times have microseconds.
  const end = Math.min(last.getTime() + 1, period?.to.getTime() ?? Number.POSITIVE_INFINITY);
  for (let [to, length] = [end, firstSpanMs]; to > begin; length *= 2) {
    const from = Math.max(to - length, begin);
    spans.push({ from: new Date(from), to: new Date(to) });
    to = from;
  }
  return spans;
}

/** Within what time the records were captured that fit the days of a condition; undefined: it has none for all pages. */
export async function periodOf(trx: DatabaseTransaction, tree: Tree): Promise<Span | undefined> {
  const days = datedParts(tree);
  if (days.length === 0) return undefined;
  // The sum keeps the server from going along the times of capture until a record fits.
  const { rows } = await sql<{ first: Date | null; last: Date | null }>`
    SELECT min(r.captured_at + interval '0') AS first, max(r.captured_at + interval '0') AS last
    FROM record r WHERE ${sql.join(days, sql` AND `)}`.execute(trx);
  const { first, last } = rows[0] ?? { first: null, last: null };
  if (first === null || last === null) return { from: new Date(0), to: new Date(0) };
  // The server's times have microseconds.
  return { from: first, to: new Date(last.getTime() + 1) };
}

/** Days that every page's record has to fit. */
function datedParts(tree: Tree): readonly RowCondition[] {
  if (tree.kind === 'all') return tree.of.flatMap(datedParts);
  return tree.kind === 'record' && tree.isDated === true ? [tree.on] : [];
}
