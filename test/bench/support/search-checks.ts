/** Beside the times of searches: that they count right, what an export costs, and a schema that the search can use. */

import { type RawBuilder, sql } from 'kysely';
import { fold } from '../../../src/archive/fold.ts';
import { exportColumns, exportHits } from '../../../src/archive/search/export-hits.ts';
import type { SearchCondition, Searcher, SearchIndex } from '../../../src/ports/search-index.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { postgresArchiveStore } from '../../../src/stores/postgres/archive-store.ts';
import type { Database } from '../../../src/stores/postgres/database.ts';
import { migrate } from '../../../src/stores/postgres/migrate.ts';
import { mayBeSeen } from '../../../src/stores/postgres/search-audience.ts';
import type { PostgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import type { QueryClass } from './search-queries.ts';

/** The migration after which an archive can be measured. */
const searchedSince = 42;

/** Migrates, unless the archive was made by a state of the program whose search is this one. */
export async function migrateForSearch(database: Database): Promise<void> {
  const { rows } = await sql<{
    name: string | null;
  }>`SELECT to_regclass('schema_migration')::text AS name`.execute(database.kysely);
  if (rows[0]?.name !== null) {
    const known = await sql`SELECT FROM schema_migration WHERE version = ${searchedSince}`.execute(
      database.kysely,
    );
    if (known.rows.length > 0) return;
  }
  await migrate(database, systemClock());
}

/** A query with what reading every page counted, and what the index counted. */
export interface CheckedCount {
  readonly name: string;
  readonly plain: number;
  readonly index: number;
}

/**
 * Counts `perClass` queries of each class by reading every page once, for each of the searchers, beside what the index
 * counts. Both are capped at 10,001.
 */
export async function countByReading(
  database: Database,
  index: Pick<SearchIndex, 'search'>,
  searchers: readonly Searcher[],
  classes: readonly QueryClass[],
  perClass: number,
): Promise<readonly CheckedCount[]> {
  const asked = classes.flatMap(({ name, plain = [] }) =>
    plain.slice(0, perClass).map((one) => ({ name, ...one })),
  );
  const seen = await Promise.all(searchers.map((searcher) => mayBeSeen(database.kysely, searcher)));
  const columns: RawBuilder<number>[] = seen.flatMap((one) =>
    asked.map(({ terms, without }) => {
      const parts = terms.map((term) => sql`strpos(folded, ${fold(term)}::text) > 0`);
      if (without !== undefined) parts.push(sql`strpos(folded, ${fold(without)}::text) = 0`);
      return sql<number>`count(*) FILTER (WHERE ${one('p')} AND ${sql.join(parts, sql` AND `)})`;
    }),
  );
  const { rows } = await sql<{ counts: number[] }>`SELECT ARRAY[${sql.join(columns)}]::int8[] AS counts
    FROM record_page p`.execute(database.kysely);
  const counts = rows[0]?.counts ?? [];
  const checked: CheckedCount[] = [];
  for (const searcher of searchers) {
    for (const { name, terms, without } of asked) {
      const of: SearchCondition[] = terms.map((term) => ({ kind: 'text', term }));
      if (without !== undefined) of.push({ kind: 'not', of: { kind: 'text', term: without } });
      const condition: SearchCondition = { kind: 'all', of };
      const { total } = await index.search(searcher, {
        condition,
        similar: false,
        order: 'newest',
        offset: 0,
        limit: 1,
      });
      checked.push({ name, index: total, plain: Math.min(10_001, Number(counts[checked.length] ?? -1)) });
    }
  }
  return checked;
}

/** What an export of 10,000 rows took. */
export interface ExportCost {
  readonly rows: number;
  readonly bytes: number;
  readonly ms: number;
  readonly firstMs: number;
  /** By how much the process grew at most, in MB. */
  readonly memoryMb: number;
}

/** Exports the hits of a query and drops the lines. */
export async function exportOnce(
  database: Database,
  index: PostgresSearchIndex,
  searcher: Searcher,
  query: string,
): Promise<ExportCost> {
  const beganMs = performance.now();
  const before = process.memoryUsage.rss();
  let most = before;
  let [rows, bytes, firstMs] = [-1, 0, 0];
  const store = postgresArchiveStore(database, index);
  const words = {
    columns: Object.fromEntries(exportColumns.map((one) => [one, one])) as Record<
      (typeof exportColumns)[number],
      string
    >,
    segment: (id: string) => id,
    kind: (kind: string) => kind,
    permanent: 'permanent',
  };
  const parts = await exportHits({ index, store, clock: systemClock() }, searcher, query, {}, words);
  for await (const part of parts) {
    rows += part.split('\r\n').length - 1;
    bytes += Buffer.byteLength(part);
    if (rows > 0) firstMs ||= performance.now() - beganMs;
    most = Math.max(most, process.memoryUsage.rss());
  }
  return { rows, bytes, firstMs, ms: performance.now() - beganMs, memoryMb: (most - before) / 2 ** 20 };
}
