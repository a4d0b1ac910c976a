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
import { systemClock } from '../../src/shared/clock.ts';
import { newId, type PersonId, type RecordId } from '../../src/shared/ids.ts';
import { openDatabase } from '../../src/stores/postgres/database.ts';
import { openEmbeddedPostgres } from '../../src/stores/postgres/embedded/embedded-postgres.ts';
import { migrate } from '../../src/stores/postgres/migrate.ts';
import { postgresSearchIndex } from '../../src/stores/postgres/search-index.ts';
import { syntheticPage } from '../support/japanese-pages.ts';
import { benchSegment, fillArchive } from './support/search-archive.ts';
import { Groonga, TrigramTable } from './support/search-peers.ts';
import { type QueryClass, queryClasses } from './support/search-queries.ts';

const wantedPages = Number(process.env['SEARCH_PAGES'] ?? 20_000);
const withPeers = process.env['SEARCH_PEERS'] !== '0';
const rounds = 2;

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
  await migrate(database, systemClock());
  const index = postgresSearchIndex(database, { statementTimeoutMs: 60_000 });
  const filled = await fillArchive(database, chunks, wantedPages);
  await index.tidy(new Date());
  print(`${filled.pages} pages, load ${(loadavg()[0] ?? 0).toFixed(1)}`);
  if (filled.writeMs > 0) {
    print(`written by COPY in ${seconds(filled.writeMs)}, index built in ${seconds(filled.buildMs)}`);
  }
  await printSizes();
  const classes = queryClasses(filled.pages);
  await printLatencies(classes);
  await printFacets(classes);
  if (withPeers) await printPeers(classes, filled.pages);
  await printIngest(filled.pages);

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

  async function printIngest(pages: number): Promise<void> {
    for (const batch of [1, 20]) {
      let done = 0;
      const beganMs = performance.now();
      while (performance.now() - beganMs < 4_000) {
        const recordId = newId<RecordId>();
        const capturedAt = new Date();
        await database.kysely
          .insertInto('record')
          .values({
            id: recordId,
            segment: benchSegment,
            title: 'bench',
            page_count: batch,
            captured_at: capturedAt,
          })
          .execute();
        await index.index(
          Array.from({ length: batch }, (_, at) => ({
            ...{ recordId, segment: benchSegment, pageNumber: at + 1, ownerId: undefined, department: '課0' },
            ...{ capturedAt, text: syntheticPage(pages + done + at) },
          })),
        );
        done += batch;
      }
      print(
        `${Math.round((done * 1_000) / (performance.now() - beganMs))} pages/s come in, ${batch} a transaction`,
      );
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
