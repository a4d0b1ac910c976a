/** Classes of queries by how frequent their terms are in synthetic pages. */

import { fold } from '../../../src/archive/fold.ts';
import type { SearchCondition } from '../../../src/ports/search-index.ts';
import { randomStream, syntheticPage, syntheticTitle } from '../../support/japanese-pages.ts';

/** Queries of one kind. */
export interface QueryClass {
  readonly name: string;
  readonly conditions: readonly SearchCondition[];
  readonly similar?: boolean;
  /** For engines that know terms alone: all of these, and not that. */
  readonly plain?: readonly { readonly terms: readonly string[]; readonly without?: string }[];
}

const sampled = 2_000;
const queriesOfClass = 20;

/** All classes; the terms come from the pages themselves. */
export function queryClasses(pages: number): readonly QueryClass[] {
  const random = randomStream(97);
  const texts = Array.from({ length: sampled }, () => fold(syntheticPage(Math.floor(random() * pages))));
  const some = <T>(list: readonly T[], count = queriesOfClass): T[] =>
    Array.from({ length: count }, () => list[Math.floor(random() * list.length)]).filter(
      (one) => one !== undefined,
    );
  const frequencies = frequencyOfPairs(texts);
  const between = (low: number, high: number) =>
    frequencies.flatMap(([pair, count]) => (count >= low * sampled && count < high * sampled ? [pair] : []));
  const cut = (length: number) =>
    some(texts).map((text) => {
      const at = Math.floor(random() * (text.length - length));
      return text.slice(at, at + length);
    });
  const high = some(between(0.05, 0.5));
  const middle = some(between(0.005, 0.05));
  const other = some(between(0.005, 0.05));
  const pair = (second: readonly string[]) => middle.map((term, at) => ({ term, with: second[at] ?? '市' }));
  return [
    terms('2 characters, frequent (5-50 %)', high),
    terms('2 characters, middle (0.5-5 %)', middle),
    terms('2 characters, rare', some(between(2 / sampled, 0.003))),
    terms('3 characters', cut(3)),
    terms('5 characters', cut(5)),
    terms('9 characters (a phrase)', cut(9)),
    terms('1 kanji', some(Array.from('市予算事計画税工防医'))),
    terms('1 kana, letter or digit', some(Array.from('のをータン18号ヴヵ'))),
    {
      name: 'AND: frequent and middle',
      conditions: pair(high).map((one) => ({ kind: 'all', of: [text(one.term), text(one.with)] })),
      plain: pair(high).map((one) => ({ terms: [one.term, one.with] })),
    },
    {
      name: 'AND: two middle ones',
      conditions: pair(other).map((one) => ({ kind: 'all', of: [text(one.term), text(one.with)] })),
      plain: pair(other).map((one) => ({ terms: [one.term, one.with] })),
    },
    {
      name: 'NOT: middle without frequent',
      conditions: pair(high).map((one) => ({
        kind: 'all',
        of: [text(one.term), { kind: 'not', of: text(one.with) }],
      })),
      plain: pair(high).map((one) => ({ terms: [one.term], without: one.with })),
    },
    {
      name: 'OR of two middle ones',
      conditions: pair(other).map((one) => ({ kind: 'any', of: [text(one.term), text(one.with)] })),
    },
    {
      name: 'title and document date of a year',
      conditions: some(Array.from({ length: 300 }, (_, at) => syntheticTitle(at * 3).slice(0, 4))).map(
        (term) => ({
          kind: 'all',
          of: [{ kind: 'field', field: 'title', term }, year],
        }),
      ),
    },
    {
      name: 'frequent text and document date of a year',
      conditions: high.map((term) => ({ kind: 'all', of: [text(term), year] })),
    },
    {
      name: 'middle text, kind and amount',
      conditions: middle.map((term) => ({
        kind: 'all',
        of: [text(term), { kind: 'is', field: 'kind', value: 'invoice' }, { kind: 'amount', from: 100_000 }],
      })),
    },
    { ...terms('5 characters, look-alikes as one', cut(5)), similar: true },
  ];
}

const year: SearchCondition = { kind: 'days', field: 'document-date', from: '2024-04-01', to: '2025-03-31' };

function text(term: string): SearchCondition {
  return { kind: 'text', term };
}

function terms(name: string, list: readonly string[]): QueryClass {
  return { name, conditions: list.map(text), plain: list.map((term) => ({ terms: [term] })) };
}

function frequencyOfPairs(texts: readonly string[]): [string, number][] {
  const pages = new Map<string, number>();
  for (const one of texts) {
    const pairs = new Set<string>();
    for (let at = 0; at + 1 < one.length; at += 1) pairs.add(one.slice(at, at + 2));
    for (const found of pairs) pages.set(found, (pages.get(found) ?? 0) + 1);
  }
  return Array.from(pages);
}
