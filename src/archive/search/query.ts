/** Reads what a person typed into the search box. */

import { ServiceError } from '../../shared/errors/service-error.ts';
import { fold } from '../fold.ts';

/** Most terms of a query. */
export const mostTerms = 10;
/** Longest query in UTF-16 units. */
export const longestQuery = 500;

const quotes = new Map([
  ['"', '"'],
  ['“', '”'],
  ['”', '”'],
  ['＂', '＂'],
]);

/**
 * The terms of a query: white space (also 全角) parts them, and a page must hold all of them; what stands in quotes is one
 * term with its spaces. Terms that fold to nothing or to the same as another are left out. Too long or too many:
 * `ARCHIVE_QUERY_TOO_LONG`.
 */
export function parseQuery(query: string): string[] {
  if (query.length > longestQuery) {
    throw new ServiceError('ARCHIVE_QUERY_TOO_LONG', { details: { limit: longestQuery } });
  }
  const terms = new Map<string, string>();
  for (const term of splitTerms(query)) {
    const folded = fold(term);
    if (folded !== '' && !terms.has(folded)) terms.set(folded, term);
  }
  if (terms.size > mostTerms) {
    throw new ServiceError('ARCHIVE_QUERY_TOO_LONG', { details: { limit: mostTerms } });
  }
  return Array.from(terms.values());
}

function splitTerms(query: string): string[] {
  const terms: string[] = [];
  let term = '';
  let closing: string | undefined;
  for (const character of query) {
    const opens = quotes.get(character);
    const ends = closing === undefined ? /\s/u.test(character) || opens !== undefined : character === closing;
    if (!ends) {
      term += character;
      continue;
    }
    terms.push(term);
    term = '';
    closing = closing === undefined ? opens : undefined;
  }
  // A quote that is never closed reaches to the end.
  return [...terms, term];
}
