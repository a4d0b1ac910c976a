/** Makes the partitions of the search index as pages of new segments and years arrive. */

import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { SegmentId } from '../../shared/ids.ts';
import { lockInTransaction } from './advisory-lock.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Where a page belongs. */
export interface PartitionPlace {
  readonly segment: SegmentId;
  readonly capturedAt: Date;
}

/** Knows which partitions are there. One for each database; safe beside others in other processes. */
export class RecordPagePartitions {
  readonly #database: Database;
  readonly #known = new Set<string>();

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Makes sure that pages of these places can be written. Runs in transactions of its own, before the one that writes;
   * readers are not held up, because a partition is filled in before it is attached.
   */
  async ensure(places: readonly PartitionPlace[]): Promise<void> {
    for (const { segment, capturedAt } of places) {
      const year = capturedAt.getUTCFullYear();
      const key = `${year} ${segment}`;
      if (this.#known.has(key)) continue;
      await this.#create(segment, year);
      this.#known.add(key);
    }
  }

  async #create(segment: SegmentId, year: number): Promise<void> {
    const parent = partitionName(segment);
    const leaf = `${parent}_${year}`;
    if (await isPartition(this.#database.kysely, leaf)) return;
    await this.#database.transaction(async (trx) => {
      await lockInTransaction(trx, 'record-page-partitions');
      if (!(await isPartition(trx, parent))) {
        await sql`CREATE TABLE ${sql.id(parent)} (LIKE record_page) PARTITION BY RANGE (captured_at)`.execute(
          trx,
        );
        await sql`ALTER TABLE record_page ATTACH PARTITION ${sql.id(parent)}
          FOR VALUES IN (${sql.lit(segment)})`.execute(trx);
      }
      if (await isPartition(trx, leaf)) return;
      // Text and grams go to the TOAST table, so that scans of the narrow main table stay in memory.
      await sql`CREATE TABLE ${sql.id(leaf)} (LIKE record_page INCLUDING COMPRESSION)
        WITH (toast_tuple_target = 128)`.execute(trx);
      await sql`ALTER TABLE ${sql.id(parent)} ATTACH PARTITION ${sql.id(leaf)}
        FOR VALUES FROM (${sql.lit(startOfYear(year))}) TO (${sql.lit(startOfYear(year + 1))})`.execute(trx);
    });
  }
}

async function isPartition(executor: Kysely<Schema>, name: string): Promise<boolean> {
  const { rows } = await sql`SELECT FROM pg_class WHERE relname = ${name} AND relispartition`.execute(
    executor,
  );
  return rows.length > 0;
}

/** First moment of a year as the server reads it. */
export function startOfYear(year: number): string {
  return `${String(year).padStart(4, '0')}-01-01 00:00:00+00`;
}

/** The year, in UTC, whose pages the leaf table holds. */
export function yearOfPartition(leaf: string): number {
  return Number(/_(\d+)$/.exec(leaf)?.[1]);
}

/** Table of a segment's pages; segments with other than plain short names get a name by hash. */
export function partitionName(segment: SegmentId): string {
  if (/^[a-z][a-z0-9-]{0,39}$/.test(segment)) return `record_page_${segment}`;
  return `record_page__${createHash('sha256').update(segment).digest('hex').slice(0, 16)}`;
}
