/** Tokens of audiences as numbers, and the condition that compares them. */

import { type Kysely, type RawBuilder, sql } from 'kysely';
import { audienceOfSearcher } from '../../archive/audience.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { Schema } from './schema.ts';

/** Columns of a row by which it is seen; null: by nobody in this way. */
export interface SeenColumns {
  readonly seen_person: number | null;
  readonly seen_department: number | null;
  readonly seen_class: number | null;
}

const kinds = ['person', 'department', 'class'] as const;
type Kind = (typeof kinds)[number];

/** The numbers of tokens; those that have none get one. Without a token, without a column. */
export async function seenColumns(executor: Kysely<Schema>, tokens: readonly string[]): Promise<SeenColumns> {
  const ids = await idsOf(executor, tokens);
  const missing = tokens.filter((token) => !ids.has(token));
  if (missing.length > 0) {
    // Another process may add the same at the same moment; then its row is waited for and read.
    await sql`INSERT INTO audience (token) SELECT unnest(${missing}::text[]) ON CONFLICT DO NOTHING`.execute(
      executor,
    );
    for (const [token, id] of await idsOf(executor, missing)) ids.set(token, id);
  }
  const idOf = (kind: Kind) => ids.get(tokens.find((token) => kindOf(token) === kind) ?? '') ?? null;
  return { seen_person: idOf('person'), seen_department: idOf('department'), seen_class: idOf('class') };
}

async function idsOf(executor: Kysely<Schema>, tokens: readonly string[]): Promise<Map<string, number>> {
  if (tokens.length === 0) return new Map();
  const { rows } = await sql<{ token: string; id: number }>`
    SELECT token, id FROM audience WHERE token = ANY(${tokens}::text[])`.execute(executor);
  return new Map(rows.map(({ token, id }) => [token, id]));
}

function kindOf(token: string): string {
  return token.slice(0, token.indexOf(':'));
}

/**
 * What the searcher may see, as a condition on a row named `alias` of `record_page` or `record`. Lists of numbers are
 * given as values, so that the server looks them up by hash however long they are.
 */
export async function mayBeSeen(
  executor: Kysely<Schema>,
  searcher: Searcher,
): Promise<(alias: 'p' | 'r') => RawBuilder<boolean>> {
  const segments = (alias: string) => sql`${sql.ref(alias)}.segment = ANY(${searcher.segments}::text[])`;
  if (searcher.seesAllDepartments) return (alias) => sql<boolean>`${segments(alias)}`;
  const tokens = audienceOfSearcher(searcher);
  const ids = await idsOf(executor, tokens);
  const columns = kinds.map((kind) => ({
    column: `seen_${kind}`,
    ids: tokens.filter((token) => kindOf(token) === kind).flatMap((token) => ids.get(token) ?? []),
  }));
  return (alias) => {
    const ways = columns
      .filter((column) => column.ids.length > 0)
      .map((column) => sql`${sql.ref(`${alias}.${column.column}`)} = ANY(${column.ids}::int4[])`);
    if (ways.length === 0) return sql<boolean>`false`;
    return sql<boolean>`${segments(alias)} AND (${sql.join(ways, sql` OR `)})`;
  };
}
