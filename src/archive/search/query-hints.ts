/** What a person may have meant: words that read as dates, and names in front of a colon that are no fields. Pure. */

import type { QueryToken } from './query-tokens.ts';
import { readDays } from './read-days.ts';

/** An offer beside the result; what was typed is searched for all the same. */
export interface QueryHint {
  /** `date`: the word is a date. `fiscal-year`: it is a 年度. `unknown-field`: the name before the colon is no field. */
  readonly kind: 'date' | 'fiscal-year' | 'unknown-field';
  /** As typed: the word, or the name. */
  readonly text: string;
  /** The query with the word as a field; absent for an unknown field. */
  readonly query?: string;
}

/** Most hints of one query. */
const mostHints = 3;

/** Hints for the words of a query. */
export function queryHints(query: string, tokens: readonly QueryToken[]): QueryHint[] {
  return tokens.flatMap((token, index) => hintOf(query, token, tokens[index - 1])).slice(0, mostHints);
}

function hintOf(query: string, token: QueryToken, before: QueryToken | undefined): QueryHint[] {
  if (token.kind !== 'word' || token.quoted || before?.kind === 'field') return [];
  const { text, at, end } = token;
  const unknown = /^(?<name>[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}a-z]{2,8})[:：](?!\/\/)./iu.exec(text);
  if (unknown?.groups !== undefined) return [{ kind: 'unknown-field', text: unknown.groups['name'] ?? '' }];
  const plain = text.normalize('NFKC');
  // R5 and 2023 are as often a number or a code as a year.
  if (!/[.\-/年月]/u.test(plain) || readDays(plain) === undefined) return [];
  const kind = plain.endsWith('年度') ? 'fiscal-year' : 'date';
  const name = kind === 'date' ? '日付' : '年度';
  return [{ kind, text, query: `${query.slice(0, at)}${name}:${text}${query.slice(end)}` }];
}
