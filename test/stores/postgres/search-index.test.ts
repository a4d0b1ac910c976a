import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { fold } from '../../../src/archive/fold.ts';
import { gramsOfText } from '../../../src/archive/grams.ts';
import type { IndexedPage, Searcher, SearchRequest } from '../../../src/ports/search-index.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type RecordId, type SegmentId } from '../../../src/shared/ids.ts';
import { type PostgresSearchIndex, postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { pageLikeText } from '../../archive/page-like-text.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const lgwan = 'lgwan' as SegmentId;
const mynumber = 'mynumber' as SegmentId;
const firstPage = { offset: 0, limit: 100 };

const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};
const records: Searcher = { ...clerk, personId: newId<PersonId>(), seesAllDepartments: true };

/** Asks for pages that hold all terms. */
function ofTerms(
  terms: readonly string[],
  page: { readonly offset: number; readonly limit: number },
  order: SearchRequest['order'] = 'newest',
): SearchRequest {
  const of = terms.map((term) => ({ kind: 'text', term }) as const);
  return { condition: { kind: 'all', of }, similar: false, order, ...page };
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ServiceError && error.code === code;
}

describe('the search index', () => {
  let fresh: TestDatabase;
  let index: PostgresSearchIndex;

  before(async () => {
    fresh = await testDatabase();
    index = postgresSearchIndex(fresh.database);
  });
  after(async () => {
    await fresh[Symbol.asyncDispose]();
  });

  /** Adds a record with the given pages. */
  async function add(
    texts: readonly string[],
    of: Partial<Pick<IndexedPage, 'segment' | 'department' | 'ownerId' | 'capturedAt'>> = {},
  ): Promise<RecordId> {
    const recordId = newId<RecordId>();
    const facts = {
      segment: of.segment ?? lgwan,
      department: of.department ?? '総務課',
      capturedAt: of.capturedAt ?? new Date('2026-04-01T00:00:00Z'),
    };
    const { segment, department, capturedAt } = facts;
    await fresh.database.kysely
      .insertInto('record')
      .values({
        id: recordId,
        segment,
        title: `記録 ${texts.length}`,
        department,
        page_count: texts.length,
        captured_at: capturedAt,
      })
      .execute();
    await index.index(
      texts.map((text, at) => ({ ...facts, recordId, pageNumber: at + 1, text, ownerId: of.ownerId })),
    );
    return recordId;
  }

  const found = async (searcher: Searcher, ...terms: string[]) => {
    const { hits, total } = await index.search(searcher, ofTerms(terms, firstPage));
    return { pages: hits.map(({ recordId, pageNumber }) => `${recordId}/${pageNumber}`), total };
  };

  test('finds exactly the pages that hold all terms, as a plain search through every text does', async () => {
    const texts = fc.sample(pageLikeText, { numRuns: 80, seed: 7 });
    const segment = 'exactness' as SegmentId;
    const searcher = { ...records, segments: [segment] };
    const recordId = await add(texts, { segment });
    const term = fc.oneof(
      pageLikeText.map((text) => text.slice(0, 3)),
      fc
        .tuple(fc.constantFrom(...texts), fc.nat({ max: 60 }), fc.integer({ min: 1, max: 6 }))
        .map(([text, at, length]) => text.slice(at, at + length)),
    );
    const property = fc.asyncProperty(fc.array(term, { minLength: 1, maxLength: 3 }), async (terms) => {
      const wanted = terms.map(fold).filter((folded) => folded !== '');
      const expected = texts
        .map((text, at) => ({ folded: fold(text), pageNumber: at + 1 }))
        .filter(({ folded }) => wanted.length > 0 && wanted.every((one) => folded.includes(one)))
        .map(({ pageNumber }) => `${recordId}/${pageNumber}`);
      assert.deepEqual(await found(searcher, ...terms), { pages: expected, total: expected.length });
    });
    await fc.assert(property, { numRuns: 250 });
  });

  test('longer terms are compared letter by letter: pages with the same pairs elsewhere are no hits', async () => {
    const hit = await add(['甲乙丙の件']);
    await add(['甲乙の件と乙丙の件']);
    assert.deepEqual(await found(records, '甲乙丙'), { pages: [`${hit}/1`], total: 1 });
  });

  test('single characters are found, kanji and others', async () => {
    const hit = await add(['鱗ヴ']);
    assert.deepEqual(await found(records, '鱗'), { pages: [`${hit}/1`], total: 1 });
    assert.deepEqual(await found(records, 'ヴ'), { pages: [`${hit}/1`], total: 1 });
  });

  test('newest pages come first, over years, and are given page by page without gaps', async () => {
    const added: string[] = [];
    for (const year of [2031, 2030, 2029]) {
      const capturedAt = new Date(Date.UTC(year, 5, 1));
      const recordId = await add(['年輪一', '年輪二'], { capturedAt });
      added.push(`${recordId}/1`, `${recordId}/2`);
    }
    assert.deepEqual((await found(records, '年輪')).pages, added);
    const part = await index.search(records, ofTerms(['年輪'], { offset: 3, limit: 2 }));
    assert.deepEqual(
      part.hits.map((hit) => `${hit.recordId}/${hit.pageNumber}`),
      added.slice(3, 5),
    );
    assert.equal(part.total, 6);
    assert.equal(part.hits[0]?.text, '年輪二');
    assert.equal(part.hits[0]?.title, '記録 2');
  });

  test('indexing a page again replaces it, also from two processes at once', async () => {
    const recordId = await add(['旧い文面']);
    const page = { recordId, segment: lgwan, pageNumber: 1, ownerId: undefined, department: '総務課' };
    const capturedAt = new Date('2027-01-01T00:00:00Z');
    const other = postgresSearchIndex(fresh.database);
    await Promise.all([
      index.index([{ ...page, capturedAt, text: '書換後' }]),
      other.index([{ ...page, capturedAt, text: '書換後' }]),
    ]);
    assert.equal((await found(records, '旧い文面')).total, 0);
    assert.deepEqual(await found(records, '書換後'), { pages: [`${recordId}/1`], total: 1 });
    await index.remove(recordId);
    await index.remove(recordId);
    assert.equal((await found(records, '書換後')).total, 0);
  });

  test('pages of another department are neither shown nor counted, unless one owns them', async () => {
    const mine = await add(['部署の試験'], { department: '総務課' });
    const foreign = await add(['部署の試験'], { department: '税務課' });
    const owned = await add(['部署の試験'], { department: '税務課', ownerId: clerk.personId });
    const seen = await found(clerk, '部署の試験');
    assert.equal(seen.total, 2);
    assert.deepEqual(new Set(seen.pages), new Set([`${mine}/1`, `${owned}/1`]));
    assert.equal((await found(records, '部署の試験')).total, 3);
    assert.ok(!seen.pages.includes(`${foreign}/1`));
  });

  test('pages of another segment are neither shown nor counted, whoever owns them', async () => {
    await add(['隔離の試験'], { segment: mynumber, ownerId: clerk.personId });
    for (const searcher of [clerk, records]) {
      assert.deepEqual(await found(searcher, '隔離の試験'), { pages: [], total: 0 });
      assert.deepEqual(await found({ ...searcher, segments: [] }, '隔離の試験'), { pages: [], total: 0 });
    }
    assert.equal((await found({ ...records, segments: [lgwan, mynumber] }, '隔離の試験')).total, 1);
  });

  test('someone without a department does not see pages without one', async () => {
    await add(['無所属の頁'], { department: '' });
    assert.equal((await found({ ...clerk, department: '' }, '無所属の頁')).total, 0);
    assert.equal((await found(records, '無所属の頁')).total, 1);
  });

  test('tidying the index changes no answer', async () => {
    const hit = await add(['整頓の試験']);
    await index.tidy(new Date());
    await index.tidy(new Date());
    assert.deepEqual(await found(records, '整頓'), { pages: [`${hit}/1`], total: 1 });
  });

  test('no terms, or terms without a visible character, find nothing', async () => {
    assert.deepEqual(await found(records), { pages: [], total: 0 });
    assert.deepEqual(await found(records, ' ', '\u{200B}'), { pages: [], total: 0 });
  });

  test('a range beyond the counted hits or above the page size is refused', async () => {
    for (const page of [
      { offset: 9_990, limit: 20 },
      { offset: 0, limit: 1_001 },
      { offset: -1, limit: 1 },
    ]) {
      await assert.rejects(
        index.search(records, ofTerms(['税'], page)),
        hasCode('ARCHIVE_PAGE_RANGE_INVALID'),
      );
    }
  });

  test('segments of any name get partitions of their own', async () => {
    for (const name of ['LGWAN', "o'brien", 'lgwan_2026', 'セグメント', 'a'.repeat(60)]) {
      const segment = name as SegmentId;
      const recordId = await add(['命名の試験'], { segment });
      const seen = await found({ ...records, segments: [segment] }, '命名の試験');
      assert.deepEqual(seen, { pages: [`${recordId}/1`], total: 1 });
    }
  });

  test('frequent hits are counted up to 10,001 and come newest first, across sparse and dense years', async () => {
    const segment = 'frequent' as SegmentId;
    const searcher = { ...records, segments: [segment] };
    const recordId = await add([], { segment });
    const years = [
      { year: 2025, count: 11_500 },
      { year: 2026, count: 120 },
    ];
    for (const { year, count } of years) {
      const first = new Date(Date.UTC(year, 0, 1));
      await index.prepare([indexedPage(recordId, segment, first)]);
      // Page n was captured n minutes after the year began.
      await sql`INSERT INTO record_page
          (record_id, page_number, segment, captured_at, folded, original, grams, format)
        SELECT ${recordId}, n, ${segment}, ${first}::timestamptz + n * interval '1 minute', '頻出語', '頻出語',
          ${gramsOfText('頻出語')}::int4[], 2
        FROM generate_series(1, ${count}::int) AS n`.execute(fresh.database.kysely);
    }
    await sql`ANALYZE record_page`.execute(fresh.database.kysely);
    const newest = await index.search(searcher, ofTerms(['頻出'], { offset: 0, limit: 20 }));
    assert.equal(newest.total, 10_001);
    assert.deepEqual(
      newest.hits.map((hit) => hit.pageNumber),
      Array.from({ length: 20 }, (_, at) => 120 - at),
    );
    const across = await index.search(searcher, ofTerms(['頻出語'], { offset: 100, limit: 40 }));
    assert.deepEqual(
      across.hits.map((hit) => `${hit.capturedAt.getUTCFullYear()}/${hit.pageNumber}`),
      [
        ...Array.from({ length: 20 }, (_, at) => `2026/${20 - at}`),
        ...Array.from({ length: 20 }, (_, at) => `2025/${11_500 - at}`),
      ],
    );
    const last = await index.search(searcher, ofTerms(['頻'], { offset: 9_900, limit: 100 }));
    assert.equal(last.hits.at(-1)?.pageNumber, 11_500 + 120 - 9_999);
    await sql`UPDATE record_page SET folded = '頻出語頻出' WHERE record_id = ${recordId} AND page_number IN (200, 11000)`.execute(
      fresh.database.kysely,
    );
    const best = await index.search(searcher, ofTerms(['頻出'], { offset: 0, limit: 3 }, 'relevance'));
    assert.deepEqual([best.total, best.rankedOf], [10_001, 'newest']);
    assert.deepEqual(
      best.hits.map((hit) => [hit.pageNumber, hit.score]),
      [11_000, 120, 119].map((page) => [page, page === 11_000 ? 2 : 1]),
      'the words of the newest 2,000 count',
    );
    const behind = await index.search(searcher, ofTerms(['頻出'], { offset: 2_500, limit: 2 }, 'relevance'));
    assert.deepEqual(
      behind.hits.map((hit) => [hit.pageNumber, hit.score]),
      [9_120, 9_119].map((page) => [page, 0]),
      'the rest follow, the newest first',
    );
  });

  test('a search that takes too long is ended and told as such', async () => {
    const hasty = postgresSearchIndex(fresh.database, { statementTimeoutMs: 50 });
    await fresh.database.transaction(async (trx) => {
      await sql`LOCK TABLE record_page IN ACCESS EXCLUSIVE MODE`.execute(trx);
      await assert.rejects(
        hasty.search(records, ofTerms(['税'], firstPage)),
        hasCode('ARCHIVE_SEARCH_TIMED_OUT'),
      );
    });
  });
});

function indexedPage(recordId: RecordId, segment: SegmentId, capturedAt: Date): IndexedPage {
  return { recordId, segment, pageNumber: 1, text: '', ownerId: undefined, department: '', capturedAt };
}
