/** Which records a legal hold covers, as conditions on rows named `hold` and `record` of the same segment. */

import { type RawBuilder, sql } from 'kysely';
import { lookupOfTerm } from '../../archive/grams.ts';
import type { Database } from './database.ts';
import { hasGrams } from './search-condition.ts';

/** Told by the row of the record alone; holds on words are left out. */
export const coversRow = sql<boolean>`CASE hold.scope
  WHEN 'record' THEN hold.record_id = record.id
  WHEN 'class' THEN starts_with(record.class_code, hold.value)
  WHEN 'binder' THEN record.binder = hold.value
  WHEN 'search' THEN EXISTS (SELECT FROM legal_hold_record listed
    WHERE listed.hold_id = hold.id AND listed.record_id = record.id)
  ELSE false END`;

/** Told by the row, or by words on a page. */
export const covers = sql<boolean>`(${coversRow} OR hold.scope = 'words' AND EXISTS (SELECT FROM record_page page
  WHERE page.record_id = record.id AND page.segment = record.segment AND strpos(page.folded, hold.value) > 0))`;

/** Grams that pages of this format and later have; earlier pages are compared one by one. */
const gramsSince = 2;

/** A hold on words that is in force. */
export interface WordHold {
  readonly id: string;
  readonly segment: string;
  readonly value: string;
}

/** Holds on words in force in these segments. */
export async function wordHolds(
  kysely: Database['kysely'],
  segments: readonly string[],
): Promise<readonly WordHold[]> {
  const { rows } = await sql<WordHold>`SELECT id, segment, value FROM legal_hold
    WHERE scope = 'words' AND released_at IS NULL AND segment = ANY(${segments}::text[])`.execute(kysely);
  return rows;
}

/**
 * The same words looked for in the index, for many records at once: ids of those that any of the holds covers, as a
 * query. `among` is a condition on `record`.
 */
export function heldByWords(holds: readonly WordHold[], among: RawBuilder<boolean>): RawBuilder<unknown> {
  const each = holds.map(({ segment, value }) => {
    const { grams, sinceFormat } = lookupOfTerm(value, false, gramsSince);
    const early = sinceFormat > 1 ? sql`OR page.format < ${sinceFormat}` : sql``;
    return sql`SELECT record.id FROM record_page page JOIN record ON record.id = page.record_id
      WHERE page.segment = ${segment} AND record.segment = ${segment} AND (${among})
        AND (${hasGrams(sql`page.grams`, grams)} ${early}) AND strpos(page.folded, ${value}) > 0`;
  });
  return each.length === 0 ? sql`SELECT NULL::uuid AS id WHERE false` : sql.join(each, sql` UNION `);
}
