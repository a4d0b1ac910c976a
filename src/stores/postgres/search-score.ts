/** How well a page fits: how often the words stand on it, and whether its title or number holds them. */

import { type RawBuilder, sql } from 'kysely';
import { fold, foldValue } from '../../archive/fold.ts';
import type { SearchCondition } from '../../ports/search-index.ts';
import { countOf, holds } from './search-condition.ts';

/** Words in the title or the number count as much as so many on the page. */
const titleWeight = 10;

/** Terms that a hit holds, as typed; those that it must not hold are left out. */
export function wantedTerms(condition: SearchCondition): readonly string[] {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(wantedTerms);
  return condition.kind === 'text' ? [condition.term] : [];
}

/** The two parts of a score; it is their sum. */
export interface Score {
  /** For the title and the number of `record r`: cheap, and 0 for most. */
  readonly ofRecord: RawBuilder<number>;
  /** For the text of a row `found f`, which has to be read. */
  readonly ofText: RawBuilder<number>;
}

/** The score of a row `found f` whose record is `record r`. */
export function scoreOf(condition: SearchCondition, similar: boolean): Score {
  const terms = Array.from(new Set(wantedTerms(condition).map(fold).filter(Boolean)));
  if (terms.length === 0) return { ofRecord: sql<number>`0::float8`, ofText: sql<number>`0::float8` };
  const inValues = terms.flatMap((term) => {
    const value = foldValue(term);
    if (value === '') return [];
    return sql`CASE WHEN coalesce(${holds(sql`r.title_folded`, value, similar)}, false)
      OR coalesce(${holds(sql`r.document_number_folded`, value, similar)}, false)
      THEN ${sql.lit(titleWeight)} ELSE 0 END`;
  });
  const onPage = terms.map((term) => countOf(sql`f.folded`, term, similar));
  return {
    ofRecord: sql<number>`(${sql.join([sql.lit(0), ...inValues], sql` + `)})::float8`,
    ofText: sql<number>`(${sql.join(onPage, sql` + `)})::float8`,
  };
}
