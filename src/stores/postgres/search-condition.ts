/** The conditions of a search as SQL: what an index can find, and what is left to compare. */

import { type RawBuilder, sql } from 'kysely';
import { fold, foldLookAlikes, foldValue, lookAlikesOf } from '../../archive/fold.ts';
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
  | {
      readonly kind: 'record';
      readonly on: RowCondition;
      /** True where an index tells the times of capture of the records that fit. */
      readonly isDated?: boolean;
    };

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

/** Up to so many ways to write a term in look-alikes they are looked for one after the other. */
const mostSpellings = 16;

/**
 * True where folded text holds the folded term. `strpos` takes a third of the time of `LIKE` over letters that all begin
 * with the same byte, as kana do in UTF-8, and a regular expression thirty times as much.
 */
export function holds(text: RawBuilder<string>, term: string, similar: boolean): RowCondition {
  if (!similar || !hasLookAlikes(term)) return stands(text, term);
  const spellings = spellingsOf(term);
  const whole = sql<string>`whole.text`;
  const ways =
    spellings === undefined
      ? stands(withoutLookAlikes(whole, term), foldLookAlikes(term))
      : sql`(${sql.join(
          spellings.map((spelling) => stands(whole, spelling)),
          sql` OR `,
        )})`;
  const sure = surePartOf(term);
  // A long text is fetched and unpacked once for all spellings; OFFSET keeps the server from doing so for each.
  return sql`EXISTS (SELECT FROM (SELECT ${text} || '' AS text OFFSET 0) AS whole
    WHERE ${sure === '' ? ways : sql`${stands(whole, sure)} AND ${ways}`})`;
}

/** How often the folded term stands in folded text, without overlaps. */
export function countOf(text: RawBuilder<string>, term: string, similar: boolean): RawBuilder<number> {
  const isPlain = !similar || !hasLookAlikes(term);
  const [whole, sought] = isPlain ? [text, term] : [withoutLookAlikes(text, term), foldLookAlikes(term)];
  return sql`(SELECT (octet_length(whole.text) - octet_length(replace(whole.text, ${sought}::text, '')))
      / octet_length(${sought}::text)
    FROM (SELECT ${whole} || '' AS text OFFSET 0) AS whole)`;
}

function stands(text: RawBuilder<string>, term: string): RowCondition {
  return sql`strpos(${text}, ${term}::text) > 0`;
}

/** True when another term may look like this one. */
export function hasLookAlikes(term: string): boolean {
  return Array.from(term).some((character) => lookAlikesOf(character) !== character);
}

/** The term in all ways of writing it in look-alikes, as it is first; undefined: too many. */
function spellingsOf(term: string): readonly string[] | undefined {
  let spellings = [''];
  for (const character of term) {
    const alike = Array.from(new Set([character, ...lookAlikesOf(character)]));
    if (spellings.length * alike.length > mostSpellings) return undefined;
    spellings = alike.flatMap((one) => spellings.map((begun) => begun + one));
  }
  return spellings;
}

/** The longest run of characters without look-alikes, which stands in every spelling. */
function surePartOf(term: string): string {
  const parts = Array.from(term, (character) => (lookAlikesOf(character) === character ? character : ' '));
  return parts
    .join('')
    .split(' ')
    .reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** Text in which those characters are folded that look like one of the term. */
function withoutLookAlikes(text: RawBuilder<string>, term: string): RawBuilder<string> {
  const groups = new Set(Array.from(term, lookAlikesOf).filter((group) => group.length > 1));
  const others = Array.from(groups).flatMap((group) =>
    Array.from(group).filter((character) => foldLookAlikes(character) !== character),
  );
  return others.reduce(
    (folded, character) =>
      sql<string>`replace(${folded}, ${character}::text, ${foldLookAlikes(character)}::text)`,
    text,
  );
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
  const on = sql<boolean>`${column} BETWEEN ${from ?? '0000'} AND ${to ?? '9999-12-31'}`;
  return { kind: 'record', on, isDated: field !== 'retention-until' };
}
