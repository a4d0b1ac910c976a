/** Makes pages of the index anew from their texts and records, some at a time, while searches go on. */

import { type Kysely, sql } from 'kysely';
import { fold } from '../../archive/fold.ts';
import { gramFormat, gramsOfText } from '../../archive/grams.ts';
import type { RebuildProgress } from '../../ports/search-index.ts';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction, Schema } from './schema.ts';
import { recordFormat, refreshRecord } from './search-record.ts';

/** Records that are made anew each time the index is tidied. */
const renewedRecords = 200;
/** How long a process goes by what it found, in milliseconds. */
const freshForMs = 30_000;

/** One step; see `SearchIndex.rebuild`. Each record is a transaction, so that none is kept from being changed for long. */
export async function rebuildSome(database: Database, batch: number): Promise<RebuildProgress> {
  return await database.withAdvisoryLock('search-rebuild', async () => {
    const { rows } = await sql<{ last_record: RecordId | null; records: number; pages: number }>`
      SELECT last_record, records, pages FROM search_rebuild`.execute(database.kysely);
    const begun = rows[0]?.last_record ? rows[0] : undefined;
    let { records, pages } = begun ?? { records: 0, pages: 0 };
    const next = await sql<{ id: RecordId }>`SELECT id FROM record
      WHERE id > ${begun?.last_record ?? '00000000-0000-0000-0000-000000000000'}::uuid
      ORDER BY id LIMIT ${batch}`.execute(database.kysely);
    for (const { id } of next.rows) {
      pages += await database.transaction((trx) => renewRecord(trx, id));
      records += 1;
    }
    const finished = next.rows.length < batch;
    const last = finished ? null : (next.rows.at(-1)?.id ?? null);
    await sql`INSERT INTO search_rebuild (last_record, records, pages) VALUES (${last}, ${records}, ${pages})
      ON CONFLICT (single) DO UPDATE SET last_record = excluded.last_record, records = excluded.records,
        pages = excluded.pages`.execute(database.kysely);
    return { records, pages, finished };
  });
}

/** Makes a record's columns and its pages anew; the number of pages. Waits for whoever changes the record. */
async function renewRecord(trx: DatabaseTransaction, id: RecordId): Promise<number> {
  await refreshRecord(trx, id);
  const { rows } = await sql<{ page_number: number; segment: SegmentId; at: string; original: string }>`
    SELECT page_number, segment, captured_at::text AS at, original FROM record_page
    WHERE record_id = ${id} ORDER BY page_number FOR UPDATE`.execute(trx);
  for (const { page_number, segment, at, original } of rows) {
    const folded = fold(original);
    await sql`UPDATE record_page SET folded = ${folded}, grams = ${gramsOfText(folded)}::int4[], format = ${gramFormat}
      WHERE record_id = ${id} AND page_number = ${page_number} AND segment = ${segment}
        AND captured_at = ${at}::timestamptz`.execute(trx);
  }
  return rows.length;
}

/** Pages and records that an earlier version of the program wrote. */
export class OldPages {
  readonly #database: Database;
  #oldest = 1;
  #lookedAtMs = Number.NEGATIVE_INFINITY;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The earliest format of any page; looked up now and then. */
  async oldest(executor: Kysely<Schema>): Promise<number> {
    if (performance.now() - this.#lookedAtMs > freshForMs) {
      const { rows } = await sql<{ oldest: number | null }>`
        SELECT min(format) AS oldest FROM record_page WHERE format < ${sql.lit(gramFormat)}`.execute(
        executor,
      );
      this.#oldest = rows[0]?.oldest ?? gramFormat;
      this.#lookedAtMs = performance.now();
    }
    return this.#oldest;
  }

  /** Makes some records and their pages anew. */
  async renewSome(): Promise<void> {
    const { rows } = await sql<{ id: RecordId }>`
      SELECT id FROM record WHERE search_format < ${sql.lit(recordFormat)}
      UNION SELECT record_id FROM record_page WHERE format < ${sql.lit(gramFormat)}
      LIMIT ${renewedRecords}`.execute(this.#database.kysely);
    for (const { id } of rows) await this.#database.transaction((trx) => renewRecord(trx, id));
  }
}
