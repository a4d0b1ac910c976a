/** How frequent grams are, from a sample of the pages: a search goes by the rarest. */

import { sql } from 'kysely';
import type { Database } from './database.ts';

/** Pages in a sample. */
const samplePages = 3_000;
/** Most grams that are kept; the rarest are not missed, because what is not here is rare. */
const mostGrams = 200_000;
/** How long a process goes by what it read, in milliseconds. */
const freshForMs = 600_000;
/** A new sample is taken when the archive has grown by this share. */
const growth = 0.25;

interface Sample {
  readonly pages: number;
  readonly archivePages: number;
  readonly frequent: ReadonlyMap<number, number>;
}

const nothing: Sample = { pages: 0, archivePages: 0, frequent: new Map() };

/** What a search knows of the archive beforehand. Estimates only: no answer depends on them, only how long it takes. */
export class SearchFrequencies {
  readonly #database: Database;
  #sample: Sample = nothing;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Reads what was sampled last, unless it was read of late. */
  async load(): Promise<void> {
    if (performance.now() - this.#readAtMs < freshForMs) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { rows } = await sql<{ pages: number; archive_pages: number; grams: number[]; counts: number[] }>`
      SELECT pages, archive_pages,
        ARRAY(SELECT gram FROM search_gram ORDER BY gram) AS grams,
        ARRAY(SELECT pages FROM search_gram ORDER BY gram) AS counts
      FROM search_sample`.execute(this.#database.kysely);
    const [row] = rows;
    const counts = row?.counts ?? [];
    this.#sample =
      row === undefined
        ? nothing
        : {
            pages: row.pages,
            archivePages: row.archive_pages,
            frequent: new Map(row.grams.map((gram, at) => [gram, counts[at] ?? 0])),
          };
    this.#readAtMs = performance.now();
  }

  /** Share of the pages that have the gram, 0 to 1. */
  shareOf(gram: number): number {
    const { pages, frequent } = this.#sample;
    if (pages === 0) return 0;
    return (frequent.get(gram) ?? 0.5) / pages;
  }

  /** About how many pages there are; 0 when nobody has counted. */
  get archivePages(): number {
    return this.#sample.archivePages;
  }

  /** Takes a new sample when there is none, or the archive has grown by a quarter since the last. */
  async refresh(now: Date): Promise<void> {
    const { rows } = await sql<{ known: number | null; pages: number }>`
      SELECT (SELECT archive_pages FROM search_sample) AS known,
        (SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint FROM pg_class
          JOIN pg_partition_tree('record_page') leaf ON leaf.relid = pg_class.oid WHERE leaf.isleaf) AS pages`.execute(
      this.#database.kysely,
    );
    const { known, pages } = rows[0] ?? { known: null, pages: 0 };
    if (pages === 0 || (known !== null && pages < known * (1 + growth))) return;
    await this.#database.transaction(async (trx) => {
      const percent = Math.min(100, (100 * samplePages) / pages);
      await sql`DELETE FROM search_gram`.execute(trx);
      await sql`WITH page AS MATERIALIZED (
          SELECT grams FROM record_page TABLESAMPLE SYSTEM (${percent}) LIMIT ${2 * samplePages}),
        counted AS (
          SELECT gram, count(*) AS pages FROM page, unnest(page.grams) AS gram
          GROUP BY gram HAVING count(*) > 1 ORDER BY count(*) DESC LIMIT ${mostGrams}),
        sampled AS (
          INSERT INTO search_sample (pages, archive_pages, taken_at)
          SELECT count(*), ${pages}::bigint, ${now}::timestamptz FROM page HAVING count(*) > 0
          ON CONFLICT (single) DO UPDATE SET pages = excluded.pages, archive_pages = excluded.archive_pages,
            taken_at = excluded.taken_at)
        INSERT INTO search_gram (gram, pages) SELECT gram, pages FROM counted`.execute(trx);
    });
    this.#readAtMs = Number.NEGATIVE_INFINITY;
  }
}
