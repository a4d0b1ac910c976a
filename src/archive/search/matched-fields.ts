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

/**
 * How the page's text holds what was asked: letter by letter, folded, or with look-alikes alone. Of two alternatives the
 * closer one counts; values of the record, and what must not stand there, count as holding.
 */
export function matchOf(condition: SearchCondition, { text }: Pick<SearchHit, 'text'>): SearchHit['match'] {
  const folded = fold(text);
  const holds = (one: SearchCondition, holdsTerm: (term: string) => boolean): boolean => {
    if (one.kind === 'text') return holdsTerm(one.term);
    if (one.kind === 'all') return one.of.every((part) => holds(part, holdsTerm));
    if (one.kind === 'any') return one.of.some((part) => holds(part, holdsTerm));
    return true;
  };
  if (holds(condition, (term) => text.includes(term))) return 'exact';
  return holds(condition, (term) => folded.includes(fold(term))) ? 'folded' : 'similar';
}
