/** Counts the values of the records of hits. */

import { sql } from 'kysely';
import { type Facet, facetFields } from '../../ports/search-index.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { DatabaseTransaction } from './schema.ts';
import { facetValue } from './search-condition.ts';
import { follow } from './search-hits.ts';

/** Most values that are given of one field. */
const mostValues = 20;

/**
 * The values of each field, with the number of hits that have them, the most frequent first, equals in order of their
 * text. `recordIds` names the record of each hit.
 */
export async function countFacets(
  trx: DatabaseTransaction,
  recordIds: readonly RecordId[],
): Promise<readonly Facet[]> {
  if (recordIds.length === 0) return [];
  await follow(trx, 'keys');
  const columns = facetFields.map((field, at) => ({
    value: facetValue[field],
    name: sql.ref(`value_${at}`),
  }));
  const names = sql.join(columns.map(({ name }) => name));
  // One pass over the records counts all fields; of each group all values but one are null.
  const { rows } = await sql<{ others: number; value: string; count: number }>`
    WITH hit AS MATERIALIZED (
      SELECT id, count(*)::int AS pages FROM unnest(${recordIds}::uuid[]) AS id GROUP BY id
    ), valued AS MATERIALIZED (
      SELECT ${sql.join(columns.map(({ value, name }) => sql`${value} AS ${name}`))}, hit.pages
      FROM hit JOIN record r ON r.id = hit.id
    ), counted AS (
      SELECT grouping(${names}) AS others, coalesce(${names}) AS value, sum(pages) AS count FROM valued
      GROUP BY GROUPING SETS (${sql.join(columns.map(({ name }) => sql`(${name})`))})
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY others ORDER BY count DESC, value COLLATE "C") AS place FROM counted
    )
    SELECT others, value, count FROM ranked WHERE place <= ${mostValues} ORDER BY others, place`.execute(trx);
  const all = 2 ** facetFields.length - 1;
  return facetFields.map((field, at) => {
    const others = all - 2 ** (facetFields.length - 1 - at);
    const ofField = rows.filter((row) => row.others === others);
    return { field, values: ofField.map(({ value, count }) => ({ value, count })) };
  });
}
