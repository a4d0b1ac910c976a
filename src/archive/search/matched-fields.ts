/** Why a page was found: which parts of the query it fits, as far as that can be told from the hit itself. Pure. */

import type {
  DayField,
  FacetField,
  SearchCondition,
  SearchHit,
  TextField,
} from '../../ports/search-index.ts';
import { fold, foldLookAlikes } from '../fold.ts';

/** What matched: the text of the page, or a field of the record. */
export type MatchedField = 'text' | 'amount' | TextField | DayField | FacetField;

/**
 * The fields of the query that the hit fits, each once. Words and titles are looked up in the hit; values that it does
 * not carry are named when the whole query can only hold with them.
 */
export function matchedFields(
  condition: SearchCondition,
  hit: Pick<SearchHit, 'text' | 'title'>,
  similar: boolean,
): MatchedField[] {
  const form = (text: string): string => (similar ? foldLookAlikes(fold(text)) : fold(text));
  const bare = (text: string): string => form(text).replaceAll(' ', '');
  const text = form(hit.text);
  const found = new Set<MatchedField>();
  const visit = (one: SearchCondition, isNeeded: boolean): void => {
    if (one.kind === 'all' || one.kind === 'any') {
      for (const part of one.of) visit(part, isNeeded && one.kind === 'all');
    } else if (one.kind === 'text') {
      if (text.includes(form(one.term))) found.add('text');
    } else if (one.kind === 'field' && one.field === 'title') {
      if (bare(hit.title).includes(bare(one.term))) found.add('title');
    } else if (one.kind !== 'not' && isNeeded) {
      found.add(one.kind === 'amount' ? 'amount' : one.field);
    }
  };
  visit(condition, true);
  return Array.from(found);
}
