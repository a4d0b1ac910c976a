/** What is shown of the pages that were found. */

import { sql } from 'kysely';
import { fold } from '../../archive/fold.ts';
import type { SearchCondition, SearchHit } from '../../ports/search-index.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { DatabaseTransaction } from './schema.ts';
import { type FoundKey, follow } from './search-hits.ts';
import { wantedTerms } from './search-score.ts';

/** Reads titles and texts; the hits come in the order of the keys. */
export async function showHits(
  trx: DatabaseTransaction,
  keys: readonly FoundKey[],
  condition: SearchCondition,
): Promise<SearchHit[]> {
  if (keys.length === 0) return [];
  await follow(trx, 'keys');
  // Times have microseconds on the server and milliseconds here; they only tell the partition.
  const { rows } = await sql<{ record_id: RecordId; page_number: number; title: string; original: string }>`
    SELECT page.record_id, page.page_number, record.title, page.original
    FROM unnest(${keys.map((key) => key.record_id)}::uuid[], ${keys.map((key) => key.page_number)}::int[],
      ${keys.map((key) => key.segment)}::text[], ${keys.map((key) => key.captured_at)}::timestamptz[])
      AS key(record_id, page_number, segment, captured_at)
    JOIN record_page page ON page.record_id = key.record_id AND page.page_number = key.page_number
      AND page.segment = key.segment AND page.captured_at >= key.captured_at
      AND page.captured_at < key.captured_at + interval '1 millisecond'
    JOIN record ON record.id = key.record_id`.execute(trx);
  const shown = new Map(rows.map((row) => [`${row.record_id}/${row.page_number}`, row]));
  const terms = wantedTerms(condition);
  return keys.flatMap((key) => {
    const row = shown.get(`${key.record_id}/${key.page_number}`);
    if (row === undefined) return [];
    return {
      recordId: key.record_id,
      segment: key.segment,
      pageNumber: key.page_number,
      title: row.title,
      capturedAt: key.captured_at,
      text: row.original,
      match: matchOf(row.original, terms),
      ...(key.score !== null && { score: key.score }),
    };
  });
}

/** How a text holds those of the terms that it holds at all; without terms to hold, letter by letter. */
function matchOf(text: string, terms: readonly string[]): SearchHit['match'] {
  const others = terms.filter((term) => !text.includes(term));
  if (others.length === 0) return 'exact';
  const folded = fold(text);
  const isFolded = others.every((term) => folded.includes(fold(term)));
  if (isFolded) return 'folded';
  return 'similar';
}
