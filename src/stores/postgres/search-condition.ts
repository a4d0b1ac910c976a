/** The conditions of a search as SQL: what an index can find, and what is left to compare. */

import { type RawBuilder, sql } from 'kysely';
import { fold, foldValue, lookAlikesOf } from '../../archive/fold.ts';
import { lookupOfTerm } from '../../archive/grams.ts';
import {
  type DayField,
  deepestCondition,
  type FacetField,
  mostLeaves,
  type SearchCondition,
  type TextField,
} from '../../ports/search-index.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { isDay } from '../../shared/japan-days.ts';
import { addDays, startOfDay } from '../../shared/working-days.ts';

/** A condition on one row. */
export type RowCondition = RawBuilder<boolean>;

/** One leaf, ready to be compared. */
export type Leaf =
  | { readonly kind: 'text'; readonly term: string }
  /** On `record_page p` as well as on `record r`. */
  | { readonly kind: 'either'; readonly on: (alias: 'p' | 'r') => RowCondition }
  | { readonly kind: 'record'; readonly on: RowCondition };

/** A condition with folded terms. */
export type Tree =
  | Leaf
  | { readonly kind: 'all' | 'any'; readonly of: readonly Tree[] }
  | { readonly kind: 'not'; readonly of: Tree };

/**
 * Folds the terms and checks the limits. Undefined: no leaf is left, nothing is found. Throws `ARCHIVE_QUERY_TOO_LONG`.
 */
export function readCondition(condition: SearchCondition, similar: boolean): Tree | undefined {
  let leaves = 0;
  const read = (one: SearchCondition, depth: number): Tree | undefined => {
    if (one.kind === 'all' || one.kind === 'any' || one.kind === 'not') {
      if (depth >= deepestCondition) throw tooLong(deepestCondition);
      if (one.kind === 'not') {
        const of = read(one.of, depth + 1);
        return of && { kind: 'not', of };
      }
      const of = one.of.flatMap((child) => read(child, depth + 1) ?? []);
      return of.length > 1 ? { kind: one.kind, of } : of[0];
    }
    leaves += 1;
    if (leaves > mostLeaves) throw tooLong(mostLeaves);
    return readLeaf(one, similar);
  };
  return read(condition, 0);
}

function tooLong(limit: number): ServiceError {
  return new ServiceError('ARCHIVE_QUERY_TOO_LONG', { details: { limit } });
}

type LeafCondition = Exclude<SearchCondition, { readonly kind: 'all' | 'any' | 'not' }>;

function readLeaf(leaf: LeafCondition, similar: boolean): Leaf | undefined {
  switch (leaf.kind) {
    case 'text': {
      const term = fold(leaf.term);
      return term === '' ? undefined : { kind: 'text', term };
    }
    case 'field': {
      const term = foldValue(leaf.term);
      return term === '' ? undefined : { kind: 'record', on: valueHolds(leaf.field, term, similar) };
    }
    case 'days':
      return daysLeaf(leaf.field, leaf.from, leaf.to);
    case 'amount': {
      const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = leaf;
      return {
        kind: 'record',
        on: sql`r.amount BETWEEN ${wholeYen(from)}::bigint AND ${wholeYen(to)}::bigint`,
      };
    }
    case 'is':
      if (leaf.field === 'segment') {
        return { kind: 'either', on: (alias) => sql`${sql.ref(`${alias}.segment`)} = ${leaf.value}` };
      }
      return { kind: 'record', on: valueIs(leaf.field, leaf.value) };
  }
}

function wholeYen(amount: number): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.round(amount)));
}

const foldedColumn: Readonly<Record<TextField, RawBuilder<string>>> = {
  title: sql`r.title_folded`,
  'document-number': sql`r.document_number_folded`,
  addressee: sql`r.addressee_folded`,
  sender: sql`r.sender_folded`,
  counterparty: sql`r.counterparty_folded`,
  binder: sql`r.binder_folded`,
  'class-code': sql`r.class_code_folded`,
};

/** The value of a facet, as an expression on `record r`; never null. */
export const facetValue: Readonly<Record<FacetField, RawBuilder<string>>> = {
  segment: sql`r.segment`,
  department: sql`r.department`,
  kind: sql`coalesce(r.kind, '')`,
  'fiscal-year': sql`coalesce(r.fiscal_year::text, '')`,
  binder: sql`coalesce(r.binder_year || '/' || r.binder, '')`,
  'class-code': sql`coalesce(r.class_code, '')`,
  access: sql`r.access`,
  retention: sql`CASE WHEN r.permanent THEN 'permanent' ELSE coalesce(left(r.retention_until, 4), '') END`,
};

/** Written so that the indexes of the columns can be used. */
function valueIs(field: FacetField, value: string): RowCondition {
  if (field === 'kind' && value !== '') return sql`r.kind = ${value}`;
  if (field === 'class-code' && value !== '') return sql`r.class_code = ${value}`;
  if (field === 'fiscal-year' && /^\d{1,4}$/.test(value)) return sql`r.fiscal_year = ${Number(value)}::int`;
  return sql`${facetValue[field]} = ${value}`;
}

/** Grams that the values of all records have, whenever they were made; values are short, pairs will do. */
const valueFormat = 2;

function valueHolds(field: TextField, term: string, similar: boolean): RowCondition {
  const { grams } = lookupOfTerm(term, similar, valueFormat);
  return sql`${hasGrams(sql`r.value_grams`, grams)} AND ${holds(foldedColumn[field], term, similar)}`;
}

/** True where an array has one of each of the grams. */
export function hasGrams(array: RawBuilder<unknown>, grams: readonly (readonly number[])[]): RowCondition {
  if (grams.every(({ length }) => length === 1)) return sql`${array} @> ${grams.flat()}::int4[]`;
  return sql`(${sql.join(
    grams.map((ways) => sql`${array} && ${ways}::int4[]`),
    sql` AND `,
  )})`;
}

/** True where folded text holds the folded term. */
export function holds(text: RawBuilder<string>, term: string, similar: boolean): RowCondition {
  if (similar && hasLookAlikes(term)) return sql`${text} ~ ${lookAlikePattern(term)}`;
  return sql`${text} LIKE ${`%${term.replace(/[\\%_]/g, '\\$&')}%`}`;
}

function hasLookAlikes(term: string): boolean {
  return Array.from(term).some((character) => lookAlikesOf(character) !== character);
}

/** The term as a regular expression of the server, each character with those that look like it. */
export function lookAlikePattern(term: string): string {
  return Array.from(term, (character) => {
    const alike = Array.from(lookAlikesOf(character), literal);
    return alike.length > 1 ? `(?:${alike.join('|')})` : alike.join('');
  }).join('');
}

function literal(character: string): string {
  return /^[!-/:-@[-`{-~]$/.test(character) ? `\\${character}` : character;
}

const dayColumn: Readonly<Record<Exclude<DayField, 'captured'>, RawBuilder<string>>> = {
  'document-date': sql`r.document_date`,
  'transaction-date': sql`r.transaction_date`,
  'retention-until': sql`r.retention_until`,
};

/** A bound that is no day of the calendar fits no record. */
function daysLeaf(field: DayField, from: string | undefined, to: string | undefined): Leaf {
  if (![from, to].every((day) => day === undefined || isDay(day))) {
    return { kind: 'either', on: () => sql`false` };
  }
  if (field === 'captured') {
    return {
      kind: 'either',
      on: (alias) => {
        const at = sql.ref(`${alias}.captured_at`);
        const bounds = [
          ...(from === undefined ? [] : [sql`${at} >= ${startOfDay(from)}::timestamptz`]),
          ...(to === undefined ? [] : [sql`${at} < ${startOfDay(addDays(to, 1))}::timestamptz`]),
        ];
        return bounds.length === 0 ? sql`true` : sql`(${sql.join(bounds, sql` AND `)})`;
      },
    };
  }
  const column = dayColumn[field];
  return { kind: 'record', on: sql`${column} BETWEEN ${from ?? '0000'} AND ${to ?? '9999-12-31'}` };
}
