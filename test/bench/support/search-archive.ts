/**
 * An archive of synthetic pages for the measurement of the search, written by COPY in chunks; what is there already is
 * kept, so that a large one is made once. Records have three pages, one of 60 departments, one of 200 classes.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { SegmentId } from '../../../src/shared/ids.ts';
import type { Database } from '../../../src/stores/postgres/database.ts';
import { RecordPagePartitions } from '../../../src/stores/postgres/record-page-partitions.ts';

/** Segment of all pages. */
export const benchSegment = 'lgwan' as SegmentId;
/** Departments are `課<n>`, classes `C-<n>`. */
export const departments = 60;
/** See {@link departments}. */
export const classes = 200;
/** Pages of a chunk. */
export const chunkPages = 10_000;
/** Years over which the pages are spread. */
export const archiveYears = [2022, 2023, 2024, 2025, 2026] as const;

/** Pages and the time it took to write them and to build the index over them; 0 when they were there. */
export interface FilledArchive {
  readonly pages: number;
  readonly writeMs: number;
  readonly buildMs: number;
}

/**
 * Brings the archive to `pages` (rounded up to whole chunks). `folder` must be readable by the server, which reads the
 * chunks from there.
 */
export async function fillArchive(database: Database, folder: string, pages: number): Promise<FilledArchive> {
  const { kysely } = database;
  const partitions = new RecordPagePartitions(database);
  await partitions.ensure(
    archiveYears.map((year) => ({ segment: benchSegment, capturedAt: new Date(Date.UTC(year, 6)) })),
  );
  await sql`INSERT INTO audience (token)
    SELECT 'department:課' || n FROM generate_series(0, ${departments - 1}::int) n
    UNION ALL SELECT 'class:C-' || n FROM generate_series(0, ${classes - 1}::int) n
    ON CONFLICT DO NOTHING`.execute(kysely);
  const numbers = await missingChunks(database, Math.ceil(pages / chunkPages));
  const isBuilt = await hasIndexOfGrams(database);
  if (numbers.length === 0 && isBuilt) {
    const { rows } = await sql<{ pages: number }>`SELECT count(*) AS pages FROM record_page`.execute(kysely);
    return { pages: rows[0]?.pages ?? 0, writeMs: 0, buildMs: 0 };
  }
  const beganMs = performance.now();
  await sql`DROP INDEX IF EXISTS record_page_grams`.execute(kysely);
  await sql`DROP INDEX IF EXISTS record_value_grams`.execute(kysely);
  const lane = async (): Promise<void> => {
    for (let chunk = numbers.shift(); chunk !== undefined; chunk = numbers.shift()) {
      await copyChunk(database, folder, chunk);
      if (chunk % 10 === 9) process.stderr.write(`${(chunk + 1) * chunkPages} pages written\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, lane));
  const writeMs = performance.now() - beganMs;
  const buildBeganMs = performance.now();
  await kysely.connection().execute(async (connection) => {
    await sql`SET maintenance_work_mem = '1GB'`.execute(connection);
    for (const [index, on] of [
      ['record_value_grams', sql`record USING gin (value_grams)`],
      ['record_page_grams', sql`record_page USING gin (grams)`],
    ] as const) {
      await sql`CREATE INDEX IF NOT EXISTS ${sql.ref(index)} ON ${on} WITH (fastupdate = on)`.execute(
        connection,
      );
      process.stderr.write(`${index} built\n`);
    }
    await sql`RESET maintenance_work_mem`.execute(connection);
  });
  const buildMs = performance.now() - buildBeganMs;
  await sql`VACUUM ANALYZE record`.execute(kysely);
  await sql`VACUUM ANALYZE record_page`.execute(kysely);
  return { pages: Math.ceil(pages / chunkPages) * chunkPages, writeMs, buildMs };
}

/** Chunks that are not there yet; a run that was stopped may have left gaps. */
async function missingChunks(database: Database, count: number): Promise<number[]> {
  const numbers = Array.from({ length: count }, (_, chunk) => chunk);
  const { rows } = await sql<{ id: string }>`SELECT id FROM record
    WHERE id = ANY(${numbers.map((chunk) => recordIdOf(chunk * chunkPages))}::uuid[])`.execute(
    database.kysely,
  );
  const there = new Set(rows.map(({ id }) => id));
  return numbers.filter((chunk) => !there.has(recordIdOf(chunk * chunkPages)));
}

async function hasIndexOfGrams(database: Database): Promise<boolean> {
  const { rows } = await sql`SELECT FROM pg_class WHERE relname = 'record_page_grams'`.execute(
    database.kysely,
  );
  return rows.length > 0;
}

/** Identifier of the record whose first page has the number. */
export function recordIdOf(firstPage: number): string {
  return `00000000-0000-4000-8000-${firstPage.toString(16).padStart(12, '0')}`;
}

/** One chunk in one transaction: all of it is there, or nothing. */
async function copyChunk(database: Database, folder: string, chunk: number): Promise<void> {
  const base = join(folder, `chunk-${chunk}`);
  const { rows } = await sql<{ token: string; id: number }>`SELECT token, id FROM audience`.execute(
    database.kysely,
  );
  const writer = spawn(
    process.execPath,
    [join(import.meta.dirname, 'write-search-chunk.ts'), base, String(chunk)],
    { stdio: ['pipe', 'inherit', 'inherit'] },
  );
  writer.stdin.end(JSON.stringify(rows));
  const [code] = await once(writer, 'exit');
  if (code !== 0) throw new Error(`writing chunk ${chunk} ended with ${String(code)}`);
  await database.transaction(async (trx) => {
    await sql`COPY record (id, segment, title, department, page_count, captured_at, class_code, binder_year, binder,
      retention_until, access, document_number, document_date, amount, kind, sender, fiscal_year, title_folded,
      document_number_folded, sender_folded, binder_folded, class_code_folded, value_grams, seen_department, seen_class,
      search_format) FROM ${sql.lit(`${base}.records`)}`.execute(trx);
    await sql`COPY record_page (record_id, page_number, segment, captured_at, folded, original, grams, seen_department,
      seen_class, format) FROM ${sql.lit(`${base}.pages`)}`.execute(trx);
  });
  await rm(`${base}.records`);
  await rm(`${base}.pages`);
}
