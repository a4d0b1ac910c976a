/**
 * Every class of query, `SEARCH_QUERIES` (500) random ones of each, with and without permissions: the number of hits is
 * that of reading every page. Some minutes; `SEARCH_QUERIES=20` takes seconds.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { maySee } from '../../src/archive/audience.ts';
import { fold } from '../../src/archive/fold.ts';
import type { SearchCondition, Searcher } from '../../src/ports/search-index.ts';
import { newId, type PersonId, type SegmentId } from '../../src/shared/ids.ts';
import { type PostgresSearchIndex, postgresSearchIndex } from '../../src/stores/postgres/search-index.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { randomStream } from '../support/japanese-pages.ts';
import { makeCorpus, owners, searchPlainly, writeCorpus } from '../support/search-corpus.ts';

const queries = Number(process.env['SEARCH_QUERIES'] ?? 500);
const corpus = makeCorpus(11, 1_000);
const all = ['lgwan', 'internet', 'mynumber'] as SegmentId[];
const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '',
  segments: all,
  seesAllDepartments: true,
};
const searchers: Readonly<Record<string, Searcher>> = {
  'without permissions': clerk,
  'with 200 grants': {
    ...clerk,
    ...{ personId: owners[0] ?? clerk.personId, department: '税務課', seesAllDepartments: false },
    segments: ['lgwan', 'mynumber'] as SegmentId[],
    grantedClasses: ['lgwan:A-1', ...Array.from({ length: 199 }, (_, n) => `lgwan:Z-${n}`)],
  },
};

type Draw = (random: () => number) => SearchCondition;

const pageTexts = corpus.flatMap(({ texts }) => texts.map(fold));
const one = <T>(random: () => number, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const cut =
  (length: number): Draw =>
  (random) => {
    for (;;) {
      const text = one(random, pageTexts);
      if (text.length < length) continue;
      const at = Math.floor(random() * (text.length - length + 1));
      return { kind: 'text', term: text.slice(at, at + length) };
    }
  };
const days: Draw = (random) => {
  const field = one(random, ['document-date', 'captured', 'transaction-date'] as const);
  return { kind: 'days', field, from: `202${3 + Math.floor(random() * 3)}-04-01`, to: '2026-03-31' };
};

const classes: Readonly<Record<string, { readonly draw: Draw; readonly similar?: boolean }>> = {
  '1 character': { draw: cut(1) },
  '2 characters': { draw: cut(2) },
  '3 characters': { draw: cut(3) },
  '5 characters': { draw: cut(5) },
  '9 characters': { draw: cut(9) },
  AND: { draw: (random) => ({ kind: 'all', of: [cut(2)(random), cut(3)(random)] }) },
  OR: { draw: (random) => ({ kind: 'any', of: [cut(3)(random), cut(4)(random)] }) },
  NOT: { draw: (random) => ({ kind: 'all', of: [cut(1)(random), { kind: 'not', of: cut(2)(random) }] }) },
  'text and days': { draw: (random) => ({ kind: 'all', of: [cut(2)(random), days(random)] }) },
  'title and days': {
    draw: (random) => ({
      kind: 'all',
      of: [
        { kind: 'field', field: 'title', term: one(random, ['予算', '総務', 'を', '口座', '10', '号']) },
        days(random),
      ],
    }),
  },
  'look-alikes, 3 characters': { draw: cut(3), similar: true },
  'look-alikes, 5 characters': { draw: cut(5), similar: true },
};

describe('counting', () => {
  let fresh: TestDatabase;
  let index: PostgresSearchIndex;

  before(async () => {
    fresh = await testDatabase();
    await writeCorpus(fresh.database, corpus);
    index = postgresSearchIndex(fresh.database);
    await index.tidy(new Date());
  });
  after(async () => {
    await fresh[Symbol.asyncDispose]();
  });

  for (const [at, [name, { draw, similar = false }]] of Object.entries(classes).entries()) {
    for (const [who, searcher] of Object.entries(searchers)) {
      test(`${queries} of ${name}, ${who}, have the hits of reading every page`, async () => {
        const random = randomStream(7_000 + at);
        const visible = corpus.filter(({ record }) => maySee(searcher, record));
        let found = 0;
        for (let round = 0; round < queries; round += 1) {
          const condition = draw(random);
          const expected = searchPlainly(visible, clerk, { condition, similar }).length;
          const request = { condition, similar, order: 'newest', offset: 0, limit: 1 } as const;
          const { total } = await index.search(searcher, request);
          assert.equal(total, expected, JSON.stringify(condition));
          found += total;
        }
        assert.ok(found > 0);
      });
    }
  }
});
