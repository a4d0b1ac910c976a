/**
 * Reads the query language of the archive. Words parted by white space must all occur; `OR` or `または` between two asks
 * for either, and binds weaker; `-` or `NOT` before a word or a group asks for pages without it; parentheses group;
 * `name:value` asks for a value of the record. The guide is docs/guides/searching.md.
 */

import {
  deepestCondition,
  type FacetField,
  mostLeaves,
  type SearchCondition,
} from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { fold } from '../fold.ts';
import { type QueryHint, queryHints } from './query-hints.ts';
import { type QueryToken, queryTokens } from './query-tokens.ts';
import { kindsByName, type QueryField, queryFields } from './query-words.ts';
import { readDays, readFiscalYear } from './read-days.ts';
import { readDayRange, readFiscalRange, readYenRange } from './read-range.ts';

/** Longest query in UTF-16 units. */
export const longestQuery = 500;
/** Most fiscal years that one range may name. */
const mostFiscalYears = 20;

/** What a query comes to. */
export interface ParsedQuery {
  /** Undefined: there is nothing to search for. */
  readonly condition: SearchCondition | undefined;
  /** What a page may hold, as typed, without what it must not; for drawing it. Words first, then values of text fields. */
  readonly terms: readonly string[];
  /** What may have been meant. */
  readonly hints: readonly QueryHint[];
}

/** What should have stood where the query could not be read. */
export type QueryExpectation =
  | 'word'
  | 'value'
  | 'closing-parenthesis'
  | 'no-closing-parenthesis'
  | 'date'
  | 'amount'
  | 'fiscal-year'
  | 'kind'
  | 'rising-range';

/**
 * Reads a query. `ARCHIVE_QUERY_TOO_LONG`: longer than 500 units, more than 30 words and fields, deeper than 8.
 * `ARCHIVE_QUERY_INVALID` with `position` (UTF-16 units) and `expected` ({@link QueryExpectation}). Words that fold to
 * nothing do not count; a quote that is never closed reaches to the end.
 */
export function parseQuery(query: string): ParsedQuery {
  if (query.length > longestQuery) throw tooLong(longestQuery);
  const tokens = queryTokens(query, (name) => queryFields.has(name));
  const condition = new Parser(query, tokens).parse();
  if (condition !== undefined) checkSize(condition);
  return {
    condition,
    terms: condition === undefined ? [] : wantedTerms(condition),
    hints: queryHints(query, tokens),
  };
}

function wantedTerms(condition: SearchCondition): string[] {
  const terms = new Map<string, string>();
  const visit = (one: SearchCondition, kind: 'text' | 'field'): void => {
    if (one.kind === 'all' || one.kind === 'any') for (const part of one.of) visit(part, kind);
    else if ((one.kind === 'text' || one.kind === 'field') && one.kind === kind) {
      const folded = fold(one.term);
      if (!terms.has(folded)) terms.set(folded, one.term);
    }
  };
  visit(condition, 'text');
  visit(condition, 'field');
  return Array.from(terms.values());
}

function tooLong(limit: number): ServiceError {
  return new ServiceError('ARCHIVE_QUERY_TOO_LONG', { details: { limit } });
}

function checkSize(condition: SearchCondition): void {
  let leaves = 0;
  const visit = (one: SearchCondition, depth: number): void => {
    if (depth > deepestCondition) throw tooLong(deepestCondition);
    if (one.kind === 'all' || one.kind === 'any') for (const part of one.of) visit(part, depth + 1);
    else if (one.kind === 'not') visit(one.of, depth + 1);
    else leaves += 1;
  };
  visit(condition, 1);
  if (leaves > mostLeaves) throw tooLong(mostLeaves);
}

/** Recursive descent; every level of parentheses and NOT is counted, so that no query goes deep. */
class Parser {
  readonly #query: string;
  readonly #tokens: readonly QueryToken[];
  #next = 0;
  #depth = 0;

  constructor(query: string, tokens: readonly QueryToken[]) {
    this.#query = query;
    this.#tokens = tokens;
  }

  parse(): SearchCondition | undefined {
    if (this.#tokens.length === 0) return undefined;
    const whole = this.#either(undefined);
    if (this.#peek() !== undefined) throw this.#invalid('no-closing-parenthesis');
    return whole;
  }

  #either(field: QueryField | undefined): SearchCondition | undefined {
    const parts = [this.#every(field)];
    while (this.#take('or')) parts.push(this.#every(field));
    return joined('any', parts);
  }

  #every(field: QueryField | undefined): SearchCondition | undefined {
    const parts = [this.#one(field)];
    for (
      let kind = this.#peek()?.kind;
      kind !== undefined && kind !== 'or' && kind !== 'close';
      kind = this.#peek()?.kind
    ) {
      this.#take('and');
      parts.push(this.#one(field));
    }
    return joined('all', parts);
  }

  #one(field: QueryField | undefined): SearchCondition | undefined {
    if (this.#take('not')) {
      const of = this.#deeper(() => this.#one(field));
      return of === undefined ? undefined : { kind: 'not', of };
    }
    if (this.#take('open')) {
      const inner = this.#deeper(() => this.#either(field));
      if (!this.#take('close')) throw this.#invalid('closing-parenthesis');
      return inner;
    }
    const token = this.#peek();
    if (token?.kind === 'word') {
      this.#next += 1;
      return field === undefined ? textOf(token.text) : this.#valueOf(field, token);
    }
    if (token?.kind === 'field' && field === undefined) return this.#ofField(token);
    throw this.#invalid(field === undefined ? 'word' : 'value');
  }

  #ofField(token: QueryToken & { readonly kind: 'field' }): SearchCondition | undefined {
    this.#next += 1;
    const field = queryFields.get(token.name);
    const next = this.#peek();
    if (field === undefined || (next?.kind !== 'word' && next?.kind !== 'open')) throw this.#invalid('value');
    return this.#one(field);
  }

  #valueOf(field: QueryField, { text, quoted, at }: QueryToken & { readonly kind: 'word' }): SearchCondition {
    if (fold(text) === '') throw this.#invalid('value', at);
    switch (field.kind) {
      case 'text': {
        const exact = !quoted && /^[=＝]./u.test(text) ? field.exact : undefined;
        if (exact !== undefined) return is(exact, orNone(text.slice(1)));
        return { kind: 'field', field: field.field, term: text };
      }
      case 'exact':
        return is(field.field, quoted ? text : orNone(text.replace(/^[=＝]/u, '')));
      case 'retention':
        return this.#retention(text, at);
      case 'days': {
        const range = readDayRange(text);
        if (typeof range === 'string') throw this.#invalid(range === 'order' ? 'rising-range' : 'date', at);
        return { kind: 'days', field: field.field, ...range };
      }
      case 'amount': {
        const range = readYenRange(text);
        if (typeof range === 'string') throw this.#invalid(range === 'order' ? 'rising-range' : 'amount', at);
        return { kind: 'amount', ...range };
      }
      case 'fiscal-year':
        return this.#fiscalYears(text, at);
      case 'document-kind': {
        const name = text.normalize('NFKC').toLowerCase();
        const kind = orNone(name) === '' ? '' : kindsByName.get(name);
        if (kind === undefined) throw this.#invalid('kind', at);
        return is('kind', kind);
      }
    }
  }

  #fiscalYears(text: string, at: number): SearchCondition {
    const range = readFiscalRange(text, readFiscalYear);
    if (range === 'order') throw this.#invalid('rising-range', at);
    // An open end would name years without end; the days of documents can be asked for instead.
    if (range === 'end' || range.from === undefined || range.to === undefined)
      throw this.#invalid('fiscal-year', at);
    const { from } = range;
    const count = range.to - from + 1;
    if (count > mostFiscalYears) throw tooLong(mostFiscalYears);
    const years = Array.from({ length: count }, (_, back) => is('fiscal-year', String(from + back)));
    return joined('any', years) ?? is('fiscal-year', String(from));
  }

  #retention(text: string, at: number): SearchCondition {
    if (orNone(text) === '') return is('retention', '');
    if (['永年', '永久', 'permanent'].includes(text)) return is('retention', 'permanent');
    const year = readDays(text)?.from.slice(0, 4);
    if (year === undefined) throw this.#invalid('date', at);
    return is('retention', year);
  }

  #peek(): QueryToken | undefined {
    return this.#tokens[this.#next];
  }

  #take(kind: QueryToken['kind']): boolean {
    if (this.#peek()?.kind !== kind) return false;
    this.#next += 1;
    return true;
  }

  #deeper<Parsed>(parse: () => Parsed): Parsed {
    this.#depth += 1;
    if (this.#depth > deepestCondition) throw tooLong(deepestCondition);
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  #invalid(expected: QueryExpectation, position?: number): ServiceError {
    const at = position ?? this.#peek()?.at ?? this.#query.length;
    return new ServiceError('ARCHIVE_QUERY_INVALID', { details: { position: at, expected } });
  }
}

function is(field: FacetField, value: string): SearchCondition {
  return { kind: 'is', field, value };
}

/** なし stands for records without such a value. */
function orNone(value: string): string {
  return value === 'なし' || value === 'none' ? '' : value;
}

function textOf(term: string): SearchCondition | undefined {
  return fold(term) === '' ? undefined : { kind: 'text', term };
}

/** Parts of the same kind are laid into one, what is said twice is said once, and one part needs no node. */
function joined(
  kind: 'all' | 'any',
  parts: readonly (SearchCondition | undefined)[],
): SearchCondition | undefined {
  const distinct = new Map<string, SearchCondition>();
  for (const part of parts) {
    if (part === undefined) continue;
    for (const one of part.kind === kind ? part.of : [part]) {
      const key = JSON.stringify(one.kind === 'text' ? { ...one, term: fold(one.term) } : one);
      if (!distinct.has(key)) distinct.set(key, one);
    }
  }
  const of = Array.from(distinct.values());
  return of.length > 1 ? { kind, of } : of[0];
}
