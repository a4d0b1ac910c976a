/** Looks for a number in everything that a database holds. */

import { sql } from 'kysely';
import type { Database } from '../../../src/stores/postgres/database.ts';
import { grouped, wide } from './numbers.ts';

/** Ways in which a number could lie in a row: plain, grouped, full-width, as bytes in hex, in base64. */
export function formsOf(number: string): readonly string[] {
  const texts = [
    number,
    grouped(number, ' '),
    grouped(number, '-'),
    wide(number),
    number.slice(0, 8),
    number.slice(4),
  ];
  return [
    ...texts,
    Buffer.from(number).toString('hex'),
    Buffer.from(number, 'utf16le').toString('hex'),
    Buffer.from(number).toString('base64').slice(0, 15),
  ];
}

/** Tables (with their schema) of which a row holds one of the texts, every column of every type included. */
export async function tablesHolding(database: Database, texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`.execute(
    database.kysely,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const patterns = texts.map((text) => `%${text}%`);
    const { rows } = await sql<{ count: string }>`
      SELECT count(*) AS count FROM ${sql.raw(name)} AS one WHERE one::text LIKE ANY (${patterns})`.execute(
      database.kysely,
    );
    if (Number(rows[0]?.count) > 0) found.push(name);
  }
  return found;
}
