/** Counts the values of the records of hits. */

import { sql } from 'kysely';
import { type Facet, type FacetField, facetFields } from '../../ports/search-index.ts';
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
  const values = facetFields.map((field) => sql`(${sql.lit(field)}, ${facetValue[field]})`);
  const { rows } = await sql<{ field: FacetField; value: string; count: number }>`
    WITH hit AS MATERIALIZED (SELECT id, count(*) AS pages FROM unnest(${recordIds}::uuid[]) AS id GROUP BY id),
    valued AS MATERIALIZED (
      SELECT one.field, one.value, sum(hit.pages)::bigint AS count
      FROM hit JOIN record r ON r.id = hit.id
      CROSS JOIN LATERAL (VALUES ${sql.join(values)}) AS one(field, value)
      GROUP BY one.field, one.value
    ), ranked AS (
      SELECT *, row_number() OVER (PARTITION BY field ORDER BY count DESC, value COLLATE "C") AS place FROM valued
    )
    SELECT field, value, count FROM ranked WHERE place <= ${mostValues} ORDER BY field, place`.execute(trx);
  return facetFields.map((field) => ({
    field,
    values: rows.filter((row) => row.field === field).map(({ value, count }) => ({ value, count })),
  }));
}
