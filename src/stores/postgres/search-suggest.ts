/** Suggests values of records while somebody types. */

import { sql } from 'kysely';
import { foldValue } from '../../archive/fold.ts';
import type { Searcher, Suggestion } from '../../ports/search-index.ts';
import type { DatabaseTransaction } from './schema.ts';
import { mayBeSeen } from './search-audience.ts';

/** Units of a value that the indexes hold. */
const indexedUnits = 64;

const sources = [
  { field: 'title', value: 'r.title', folded: 'r.title_folded' },
  { field: 'document-number', value: 'r.document_number', folded: 'r.document_number_folded' },
  { field: 'binder', value: 'r.binder', folded: 'r.binder_folded' },
  { field: 'sender', value: 'r.sender', folded: 'r.sender_folded' },
] as const;

/** Values of records that the searcher may see and that begin with the prefix; fields take turns. */
export async function suggestValues(
  trx: DatabaseTransaction,
  searcher: Searcher,
  typed: string,
  limit: number,
): Promise<readonly Suggestion[]> {
  const prefix = Array.from(foldValue(typed)).slice(0, indexedUnits).join('');
  if (prefix === '' || limit < 1 || searcher.segments.length === 0) return [];
  const seen = (await mayBeSeen(trx, searcher))('r');
  const pattern = `${prefix.replace(/[\\%_]/g, '\\$&')}%`;
  const lists: Suggestion[][] = [];
  for (const { field, value, folded } of sources) {
    const { rows } = await sql<{ value: string }>`
      SELECT min(${sql.ref(value)} COLLATE "C") AS value FROM record r
      WHERE left(${sql.ref(folded)}, ${sql.lit(indexedUnits)}) LIKE ${pattern} AND ${sql.ref(folded)} IS NOT NULL
        AND r.withdrawn_at IS NULL AND ${seen}
      GROUP BY left(${sql.ref(folded)}, ${sql.lit(indexedUnits)})
      ORDER BY left(${sql.ref(folded)}, ${sql.lit(indexedUnits)}) LIMIT ${limit}`.execute(trx);
    lists.push(rows.map((row) => ({ field, value: row.value })));
  }
  const turns = Array.from({ length: limit }, (_, turn) => lists.flatMap((list) => list[turn] ?? []));
  return turns.flat().slice(0, limit);
}
