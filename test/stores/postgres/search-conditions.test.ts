import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { maySee } from '../../../src/archive/audience.ts';
import { foldValue } from '../../../src/archive/fold.ts';
import {
  facetFields,
  type SearchCondition,
  type Searcher,
  type SearchRequest,
  type SearchResult,
} from '../../../src/ports/search-index.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type SegmentId } from '../../../src/shared/ids.ts';
import { type PostgresSearchIndex, postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { randomStream } from '../../support/japanese-pages.ts';
import {
  countPlainly,
  makeCorpus,
  owners,
  randomCondition,
  searchPlainly,
  writeCorpus,
} from '../../support/search-corpus.ts';

/** Conditions for each searcher; `SEARCH_ROUNDS=100` makes them 500, which takes about a quarter of a minute. */
const rounds = Number(process.env['SEARCH_ROUNDS'] ?? 16);
const corpus = makeCorpus(5, 1_200);
const all = ['lgwan', 'internet', 'mynumber'] as SegmentId[];
const lgwan = ['lgwan'] as SegmentId[];
const nobody = newId<PersonId>();
const clerk: Searcher = { personId: nobody, department: '', segments: all, seesAllDepartments: true };
const [owner = nobody] = owners;

const searchers: Readonly<Record<string, Searcher>> = {
  'a records clerk': clerk,
  'a records clerk of one segment': { ...clerk, segments: lgwan },
  'somebody with a department and a post': {
    ...{ ...clerk, seesAllDepartments: false },
    ...{ department: '総務課', departments: ['福祉課'] },
  },
  'an owner with 200 grants of classes': {
    ...{ personId: owner, department: '税務課', segments: lgwan, seesAllDepartments: false },
    grantedClasses: ['A-1', ...Array.from({ length: 199 }, (_, n) => `Z-${n}`)],
  },
  'somebody who sees nothing': { ...clerk, seesAllDepartments: false },
};

const terms = (condition: SearchCondition, more: Partial<SearchRequest> = {}): SearchRequest => ({
  ...{ condition, similar: false, order: 'newest', offset: 0, limit: 100 },
  ...more,
});

describe('searching by conditions', () => {
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

  for (const [at, [who, searcher]] of Object.entries(searchers).entries()) {
    test(`${who}: random conditions find what reading every page finds`, async () => {
      const random = randomStream(100 + at);
      let found = 0;
      for (let round = 0; round < rounds; round += 1) {
        const condition = randomCondition(random, corpus, 3);
        const similar = random() < 0.3;
        const facets = round % 4 === 0;
        const order = round % 3 === 0 ? 'relevance' : 'newest';
        const expected = searchPlainly(corpus, searcher, { condition, similar });
        const result = await index.search(searcher, terms(condition, { similar, facets, order }));
        const told = `${JSON.stringify(condition)} ${similar ? 'similar' : ''}`;
        assert.equal(result.total, expected.length, told);
        const keys = result.hits.map((hit) => `${hit.recordId}/${hit.pageNumber}`);
        const wanted = expected.map(({ record, page }) => `${record.id}/${page}`);
        if (order === 'newest') assert.deepEqual(keys, wanted.slice(0, 100), told);
        else
          assert.ok(
            keys.every((key) => wanted.includes(key)),
            told,
          );
        assert.equal(keys.length, Math.min(100, expected.length));
        if (facets && expected.length > 0) {
          assert.deepEqual(result.facets, countPlainly(expected, facetFields), told);
        }
        found += result.total;
      }
      assert.equal(found > 0, who !== 'somebody who sees nothing');
    });
  }

  test('whoever lacks a document gets the answers of an index without it', async () => {
    await using other = await testDatabase();
    const searcher = searchers['an owner with 200 grants of classes'] ?? clerk;
    const visible = corpus.filter(({ record }) => maySee(searcher, record));
    assert.ok(visible.length > 20 && visible.length < corpus.length / 2);
    await writeCorpus(other.database, visible);
    const without = postgresSearchIndex(other.database);
    const random = randomStream(9);
    for (let round = 0; round < 10; round += 1) {
      const condition = randomCondition(random, corpus, 2);
      const order = round % 2 === 0 ? 'relevance' : 'newest';
      const request = terms(condition, { facets: true, order, similar: round % 3 === 0 });
      const answers: SearchResult[] = [];
      for (const one of [index, without]) answers.push(await one.search(searcher, request));
      assert.deepEqual(answers[0], answers[1], JSON.stringify(condition));
    }
    for (const prefix of ['予', '総', '1', 'ろ', '口', 'センタ', '税', 'a']) {
      const told = await index.suggest(searcher, prefix, 10);
      assert.deepEqual(told, await without.suggest(searcher, prefix, 10));
    }
  });

  test('suggestions are values that begin with what was typed, each once, ten at most', async () => {
    for (const searcher of Object.values(searchers)) {
      const known = corpus.filter(({ record }) => maySee(searcher, record)).map(({ record }) => record);
      for (const typed of ['予算', '１', 'セ', 'Ａ', '%']) {
        const suggested = await index.suggest(searcher, typed, 10);
        const values = known.flatMap(({ title, filing, values: { documentNumber, sender } = {} }) =>
          [title, documentNumber, filing?.binder?.name, sender].flatMap((value) => foldValue(value ?? '')),
        );
        assert.equal(
          suggested.length > 0,
          values.some((value) => value.startsWith(foldValue(typed))),
        );
        assert.ok(suggested.length <= 10);
        for (const { value } of suggested) assert.ok(foldValue(value).startsWith(foldValue(typed)));
        const distinct = new Set(suggested.map(({ field, value }) => `${field} ${foldValue(value)}`));
        assert.equal(distinct.size, suggested.length);
      }
    }
  });

  test('a hit says whether its text holds the words letter by letter, folded, or by look-alikes', async () => {
    const matches = async (term: string, similar: boolean) => {
      const { hits } = await index.search(clerk, terms({ kind: 'text', term }, { similar }));
      return hits.map(({ match, text }) => [match, text.includes(term)] as const);
    };
    for (const [match, isThere] of await matches('口座', true)) {
      assert.ok(match === 'exact' ? isThere : match === 'similar' && !isThere);
    }
    const found = await matches('高橋', false);
    assert.deepEqual(new Set(found.map(([match]) => match)), new Set(['exact', 'folded']));
    assert.ok(found.every(([match, isThere]) => (match === 'exact') === isThere));
  });

  test('the best pages come first: those with more of the words, and those whose title holds them', async () => {
    const request = terms({ kind: 'text', term: '予算' }, { order: 'relevance' });
    const { hits, rankedOf } = await index.search(clerk, request);
    assert.equal(rankedOf, 'all');
    const scores = hits.map(({ title, text, score }) => {
      const inTitle = foldValue(title).includes('予算') ? 10 : 0;
      assert.equal(score, foldValue(text).split('予算').length - 1 + inTitle);
      return score ?? 0;
    });
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
    );
    assert.ok((scores[0] ?? 0) > 10);
  });

  test('too many leaves and too deep a nesting are refused; no leaf at all finds nothing', async () => {
    const leaf: SearchCondition = { kind: 'text', term: '予算' };
    let deep: SearchCondition = leaf;
    for (let level = 0; level < 9; level += 1) deep = { kind: 'not', of: deep };
    for (const condition of [deep, { kind: 'any', of: new Array<SearchCondition>(31).fill(leaf) } as const]) {
      await assert.rejects(index.search(clerk, terms(condition)), (error) => {
        return error instanceof ServiceError && error.code === 'ARCHIVE_QUERY_TOO_LONG';
      });
    }
    for (const condition of [
      { kind: 'all', of: [] },
      { kind: 'text', term: ' \u{200B}' },
    ] as const) {
      assert.deepEqual(await index.search(clerk, terms(condition)), { hits: [], total: 0 });
    }
  });
});
