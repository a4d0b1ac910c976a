/**
 * Searching an archive of synthetic pages (`SEARCH_PAGES`, default 20,000; more is made faster in a folder that stays,
 * `SEARCH_FOLDER`): each class of query for a records clerk and for a person with 200 grants, beside LIKE with pg_trgm
 * and Groonga with equal numbers of hits (`SEARCH_PEERS=0` leaves them out), sizes, and how fast pages come in.
 */

import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { fold } from '../../src/archive/fold.ts';
import type { SearchCondition, Searcher, SearchRequest } from '../../src/ports/search-index.ts';
import { newId, type PersonId, type RecordId } from '../../src/shared/ids.ts';
import { openDatabase } from '../../src/stores/postgres/database.ts';
import { openEmbeddedPostgres } from '../../src/stores/postgres/embedded/embedded-postgres.ts';
import { postgresSearchIndex } from '../../src/stores/postgres/search-index.ts';
import { syntheticPage } from '../support/japanese-pages.ts';
import { benchSegment, fillArchive } from './support/search-archive.ts';
import { countByReading, exportOnce, migrateForSearch } from './support/search-checks.ts';
import { Groonga, TrigramTable } from './support/search-peers.ts';
import { type QueryClass, queryClasses } from './support/search-queries.ts';

const wantedPages = Number(process.env['SEARCH_PAGES'] ?? 20_000);
const withPeers = process.env['SEARCH_PEERS'] !== '0';
/** Of each class, counted by reading every page as well; a minute for each million pages and query. */
const checkedQueries = Number(process.env['SEARCH_CHECK'] ?? 0);
/** Part of the names of the classes that are asked; default all. */
const wantedClass = process.env['SEARCH_CLASS'] ?? '';
const rounds = 2;
/** How long pages are taken in, each way. */
const ingestMs = 10_000;

const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '課0',
  segments: [benchSegment],
  seesAllDepartments: true,
};
const granted: Searcher = {
  ...clerk,
  seesAllDepartments: false,
  // Half of them open a class that there is.
  grantedClasses: Array.from({ length: 200 }, (_, at) => `C-${at * 2}`),
};

const kept = process.env['SEARCH_FOLDER'];
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'tomeoki-search-bench-')));
await mkdir(folder, { recursive: true });
const chunks = await mkdtemp(join(tmpdir(), 'tomeoki-search-chunks-'));
// The server may run as another account.
await chmod(chunks, 0o755);
if (kept === undefined) await chmod(folder, 0o755);
try {
  await using server = await openEmbeddedPostgres({ dataFolder: join(folder, 'database') });
  await using database = await openDatabase({ connection: server.connection, maxConnections: 10 });
  await migrateForSearch(database);
  const index = postgresSearchIndex(database, { statementTimeoutMs: 60_000 });
  const filled = await fillArchive(database, chunks, wantedPages);
  await index.tidy(new Date());
  print(`${filled.pages} pages, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
  if (filled.writeMs > 0) {
    print(`written by COPY in ${seconds(filled.writeMs)}, index built in ${seconds(filled.buildMs)}`);
  }
  await printSizes();
  const classes = queryClasses(filled.pages).filter(({ name }) => name.includes(wantedClass));
  await printLatencies(classes);
  await printFacets(classes);
  await printExport();
  if (withPeers) await printPeers(classes, filled.pages);
  await printIngest(filled.pages);
  if (checkedQueries > 0) await printCheck(classes);

  async function printSizes(): Promise<void> {
    const { rows } = await sql<{ grams: number; values: number; table: number }>`SELECT
        (SELECT sum(pg_relation_size(i.indexrelid)) FROM pg_index i JOIN pg_partition_tree('record_page') t
          ON t.relid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
          WHERE t.isleaf AND a.amname = 'gin')::bigint AS grams,
        pg_relation_size('record_value_grams') AS values,
        (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('record_page') WHERE isleaf)::bigint AS table`.execute(
      database.kysely,
    );
    const perPage = (bytes: number | undefined) => ((bytes ?? 0) / 1024 / filled.pages).toFixed(2);
    const [row] = rows;
    print(
      `KB a page: index of grams ${perPage(row?.grams)}, of values ${perPage(row?.values)}; all of the pages ${perPage(row?.table)}`,
    );
  }

  async function timesOf(searcher: Searcher, requests: readonly SearchRequest[]) {
    const took: number[] = [];
    const totals: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      for (const request of requests) {
        const beganMs = performance.now();
        const { total } = await index.search(searcher, request);
        if (round === rounds - 1) {
          took.push(performance.now() - beganMs);
          totals.push(total);
        }
      }
    }
    return { ...quantiles(took), hits: quantiles(totals).p50 };
  }

  async function printLatencies(queries: readonly QueryClass[]): Promise<void> {
    print(
      '| query | hits | all p50 / p95 ms | 200 grants p50 / p95 ms | by relevance p50 / p95 ms |\n|---|---|---|---|---|',
    );
    for (const { name, conditions, similar = false } of queries) {
      const ask = (order: SearchRequest['order']) =>
        conditions.map((condition) => ({ condition, similar, order, offset: 0, limit: 20 }));
      const all = await timesOf(clerk, ask('newest'));
      const some = await timesOf(granted, ask('newest'));
      const ranked = await timesOf(granted, ask('relevance'));
      print(`| ${name} | ${all.hits} | ${show(all)} | ${show(some)} | ${show(ranked)} |`);
    }
  }

  async function printFacets(queries: readonly QueryClass[]): Promise<void> {
    for (const { name, conditions } of queries.slice(0, 6)) {
      const times = await timesOf(
        granted,
        conditions.map((condition) => ({
          ...{ condition, similar: false, order: 'newest', offset: 0, limit: 20, facets: true },
        })),
      );
      print(`| with facets: ${name} | ${times.hits} | | ${show(times)} | |`);
    }
    const took: number[] = [];
    for (const prefix of ['予', '予算', '事業', 'セ', '令和', '6総第1', '課1']) {
      const beganMs = performance.now();
      await index.suggest(granted, prefix, 10);
      took.push(performance.now() - beganMs);
    }
    print(`| suggestions | | | ${show(quantiles(took))} | |\n`);
  }

  async function printExport(): Promise<void> {
    for (const query of ['計画', '予']) {
      const { rows, bytes, ms, firstMs, memoryMb } = await exportOnce(database, index, clerk, query);
      print(
        `CSV of ${rows} rows (${(bytes / 1e6).toFixed(1)} MB): ${seconds(ms)}, first rows after ${seconds(firstMs)}, ${memoryMb.toFixed(0)} MB of memory`,
      );
    }
  }

  async function printCheck(queries: readonly QueryClass[]): Promise<void> {
    const beganMs = performance.now();
    const checked = await countByReading(database, index, [clerk, granted], queries, checkedQueries);
    for (const one of checked) check(one.name, one.index, one.plain);
    const few = checked.filter(({ plain }) => plain <= 10_000).length;
    print(
      `${checked.length} counts, ${few} of them below the cap, equal those of reading every page (${seconds(performance.now() - beganMs)})`,
    );
  }

  async function printPeers(queries: readonly QueryClass[], pages: number): Promise<void> {
    await using groonga = await Groonga.create(join(chunks, `groonga-${process.pid}`));
    const trigrams = await TrigramTable.create(database);
    print(
      `pg_trgm: ${seconds(trigrams.buildMs)} to build, ${(trigrams.bytes / 1024 / pages).toFixed(2)} KB a page`,
    );
    if (groonga === undefined) print('Groonga is not installed: left out.');
    else print(`Groonga: ${seconds(await groonga.fill(database))} to load and build`);
    print('| query | ours | LIKE, pg_trgm | Groonga |\n|---|---|---|---|');
    for (const { name, plain } of queries) {
      if (plain === undefined) continue;
      const took: Record<'ours' | 'like' | 'groonga', number[]> = { ours: [], like: [], groonga: [] };
      for (const { terms, without } of plain.slice(0, 8)) {
        const of: SearchCondition[] = terms.map((term) => ({ kind: 'text', term }));
        if (without !== undefined) of.push({ kind: 'not', of: { kind: 'text', term: without } });
        const request = { condition: { kind: 'all', of }, similar: false, order: 'newest' } as const;
        const folded = terms.map(fold);
        const excluded = without === undefined ? [] : [fold(without)];
        const ask = () => index.search(clerk, { ...request, offset: 0, limit: 20 });
        await ask();
        const { total } = await timed(took.ours, ask);
        const like = await timed(took.like, () => trigrams.count(folded, excluded));
        check(name, total, like);
        if (groonga !== undefined) {
          await groonga.count(folded, excluded);
          check(name, total, await timed(took.groonga, () => groonga.count(folded, excluded)));
        }
      }
      const cells = [took.ours, took.like, took.groonga].map((list) =>
        list.length > 0 ? show(quantiles(list)) : '',
      );
      print(`| ${name} | ${cells.join(' | ')} |`);
    }
    await trigrams.drop();
  }

  async function takeIn(from: number, count: number): Promise<void> {
    const recordId = newId<RecordId>();
    const capturedAt = new Date();
    const row = {
      id: recordId,
      segment: benchSegment,
      title: 'bench',
      page_count: count,
      captured_at: capturedAt,
    };
    await database.kysely.insertInto('record').values(row).execute();
    await index.index(
      Array.from({ length: count }, (_, at) => ({
        ...{ recordId, segment: benchSegment, pageNumber: at + 1, ownerId: undefined, department: '課0' },
        ...{ capturedAt, text: syntheticPage(from + at) },
      })),
    );
  }

  async function printIngest(pages: number): Promise<void> {
    for (const [batch, lanes] of [
      [1, 1],
      [1, 4],
      [20, 4],
    ] as const) {
      let done = 0;
      const beganMs = performance.now();
      const lane = async () => {
        while (performance.now() - beganMs < ingestMs) {
          const from = pages + done;
          done += batch;
          await takeIn(from, batch);
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      const rate = Math.round((done * 1_000) / (performance.now() - beganMs));
      print(`${rate} pages/s come in, ${batch} a transaction, ${lanes} at once`);
    }
    await sql`DELETE FROM record_page WHERE record_id IN (SELECT id FROM record WHERE title = 'bench')`.execute(
      database.kysely,
    );
    await sql`DELETE FROM record WHERE title = 'bench'`.execute(database.kysely);
  }
} finally {
  await rm(chunks, { recursive: true, force: true });
  if (kept === undefined) await rm(folder, { recursive: true, force: true });
}

function check(name: string, total: number, peer: number): void {
  if (Math.min(peer, 10_001) !== total) throw new Error(`${name}: ${total} hits, the peer has ${peer}`);
}

async function timed<T>(into: number[], work: () => Promise<T>): Promise<T> {
  const beganMs = performance.now();
  const result = await work();
  into.push(performance.now() - beganMs);
  return result;
}

function quantiles(values: readonly number[]): { readonly p50: number; readonly p95: number } {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}

function show({ p50, p95 }: { readonly p50: number; readonly p95: number }): string {
  return `${p50.toFixed(1)} / ${p95.toFixed(1)}`;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
