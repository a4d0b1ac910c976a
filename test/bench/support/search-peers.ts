/** Engines that are asked the same beside the index: the server's own LIKE with pg_trgm, and Groonga. */

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { sql } from 'kysely';
import type { Database } from '../../../src/stores/postgres/database.ts';

const loadedPages = 2_000;

/** The same pages in a plain table under `gin_trgm_ops`. */
export class TrigramTable {
  readonly #database: Database;
  readonly buildMs: number;
  readonly bytes: number;

  private constructor(database: Database, buildMs: number, bytes: number) {
    this.#database = database;
    this.buildMs = buildMs;
    this.bytes = bytes;
  }

  /** Copies the folded pages of the archive and builds the index. */
  static async create(database: Database): Promise<TrigramTable> {
    const { kysely } = database;
    await sql`CREATE EXTENSION IF NOT EXISTS pg_trgm`.execute(kysely);
    await sql`DROP TABLE IF EXISTS search_peer`.execute(kysely);
    await sql`CREATE TABLE search_peer AS
      SELECT row_number() OVER () - 1 AS number, folded AS body, extract(epoch FROM captured_at)::bigint AS captured
      FROM record_page`.execute(kysely);
    const beganMs = performance.now();
    await sql`CREATE INDEX search_peer_body ON search_peer USING gin (body gin_trgm_ops)`.execute(kysely);
    const buildMs = performance.now() - beganMs;
    await sql`CREATE INDEX search_peer_number ON search_peer (number)`.execute(kysely);
    await sql`CREATE INDEX search_peer_captured ON search_peer (captured DESC)`.execute(kysely);
    await sql`VACUUM ANALYZE search_peer`.execute(kysely);
    const { rows } = await sql<{
      bytes: number;
    }>`SELECT pg_relation_size('search_peer_body') AS bytes`.execute(kysely);
    return new TrigramTable(database, buildMs, rows[0]?.bytes ?? 0);
  }

  /** Number of pages that hold every one of the terms and none of `without`, at most 10,001, as ours is counted. */
  async count(terms: readonly string[], without: readonly string[] = []): Promise<number> {
    const like = (term: string) => sql`body LIKE ${`%${term.replace(/[\\%_]/g, '\\$&')}%`}`;
    const fits = sql.join([...terms.map(like), ...without.map((term) => sql`NOT ${like(term)}`)], sql` AND `);
    const { rows } = await sql<{ total: number }>`
      SELECT count(*) AS total FROM (SELECT FROM search_peer WHERE ${fits} LIMIT 10001) AS found`.execute(
      this.#database.kysely,
    );
    return rows[0]?.total ?? 0;
  }

  async drop(): Promise<void> {
    await sql`DROP TABLE search_peer`.execute(this.#database.kysely);
  }
}

/** A Groonga database behind its command line. */
export class Groonga implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.#process = process;
    this.#reader = createInterface({ input: process.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Makes a database in the file, with an index of pairs over the texts; undefined where Groonga is not installed. */
  static async create(file: string): Promise<Groonga | undefined> {
    const child = spawn('groonga', ['-n', file], { stdio: ['pipe', 'pipe', 'inherit'] }) as ReturnType<
      typeof spawn
    > &
      ChildProcessWithoutNullStreams;
    const started = await new Promise<boolean>((resolve) => {
      child.once('spawn', () => resolve(true));
      child.once('error', () => resolve(false));
    });
    if (!started) return undefined;
    const groonga = new Groonga(child);
    for (const command of [
      'table_create Pages TABLE_NO_KEY',
      'column_create Pages body COLUMN_SCALAR Text',
      'column_create Pages captured COLUMN_SCALAR Int64',
      'table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigramSplitSymbolAlphaDigit',
    ]) {
      await groonga.ask(command);
    }
    return groonga;
  }

  /** One command and its answer. Throws when it was refused. */
  async ask(command: string): Promise<unknown> {
    this.#process.stdin.write(`${command}\n`);
    return await this.#answer(command);
  }

  async #answer(command: string): Promise<unknown> {
    const { value } = await this.#lines.next();
    const [[status], body] = JSON.parse(String(value)) as [[number], unknown];
    if (status !== 0)
      throw new Error(`Groonga refused ${command.slice(0, 80)}: ${String(value).slice(0, 300)}`);
    return body;
  }

  /** Adds folded pages. */
  async load(pages: readonly { readonly body: string; readonly captured: number }[]): Promise<void> {
    this.#process.stdin.write('load --table Pages\n');
    await this.ask(JSON.stringify(pages));
  }

  /** Number of pages whose text holds every one of the terms and none of `without`; the newest 20 are read, too. */
  async count(terms: readonly string[], without: readonly string[] = []): Promise<number> {
    const held = terms.map((term) => `body @ ${JSON.stringify(term)}`).join(' && ');
    const filter = [held, ...without.map((term) => `body @ ${JSON.stringify(term)}`)].join(' &! ');
    const body = (await this.ask(
      `select Pages --filter '${filter}' --sort_keys -captured --limit 20 --output_columns _id`,
    )) as [[[number]]];
    return body[0][0][0];
  }

  /** Takes all pages of the archive; how long it took, in milliseconds. */
  async fill(database: Database): Promise<number> {
    const beganMs = performance.now();
    for (let from = 0; ; from += loadedPages) {
      const { rows } = await sql<{ body: string; captured: number }>`
        SELECT body, captured FROM search_peer WHERE number >= ${from} AND number < ${from + loadedPages}`.execute(
        database.kysely,
      );
      if (rows.length === 0) break;
      await this.load(rows);
    }
    await this.ask('column_create Terms pages COLUMN_INDEX|WITH_POSITION Pages body');
    return performance.now() - beganMs;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.stdin.end('quit\n');
    await ended;
    this.#reader.close();
  }
}
