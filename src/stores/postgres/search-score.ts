/** How well a page fits: how often the words stand on it, and whether its title or number holds them. */

import { type RawBuilder, sql } from 'kysely';
import { fold, foldValue } from '../../archive/fold.ts';
import type { SearchCondition } from '../../ports/search-index.ts';
import { holds, lookAlikePattern } from './search-condition.ts';

/** Words in the title or the number count as much as so many on the page. */
const titleWeight = 10;

/** Terms that a hit holds, as typed; those that it must not hold are left out. */
export function wantedTerms(condition: SearchCondition): readonly string[] {
  if (condition.kind === 'all' || condition.kind === 'any') return condition.of.flatMap(wantedTerms);
  return condition.kind === 'text' ? [condition.term] : [];
}

/** The score of a row `found f` whose record is `record r`. */
export function scoreOf(condition: SearchCondition, similar: boolean): RawBuilder<number> {
  const terms = Array.from(new Set(wantedTerms(condition).map(fold).filter(Boolean)));
  if (terms.length === 0) return sql<number>`0::float8`;
  const parts = terms.map((term) => {
    const value = foldValue(term);
    const inValues =
      value === ''
        ? sql`false`
        : sql`coalesce(${holds(sql`r.title_folded`, value, similar)}, false)
          OR coalesce(${holds(sql`r.document_number_folded`, value, similar)}, false)`;
    return sql`${occurrences(term, similar)} + CASE WHEN ${inValues} THEN ${sql.lit(titleWeight)} ELSE 0 END`;
  });
  return sql<number>`(${sql.join(parts, sql` + `)})::float8`;
}

/** Without overlaps. */
function occurrences(term: string, similar: boolean): RawBuilder<number> {
  if (similar) return sql`regexp_count(f.folded, ${lookAlikePattern(term)})`;
  return sql`(octet_length(f.folded) - octet_length(replace(f.folded, ${term}::text, ''))) / octet_length(${term}::text)`;
}
