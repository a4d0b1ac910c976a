import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { rebuildIndex } from '../../../src/archive/index/rebuild-index.ts';
import type { SearchCondition, Searcher } from '../../../src/ports/search-index.ts';
import { newId, type PersonId, type SegmentId } from '../../../src/shared/ids.ts';
import { postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { makeCorpus, searchPlainly, writeCorpus } from '../../support/search-corpus.ts';

const corpus = makeCorpus(11, 30);
const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '',
  segments: ['lgwan', 'internet', 'mynumber'] as SegmentId[],
  seesAllDepartments: true,
};
const asked: readonly { readonly condition: SearchCondition; readonly similar: boolean }[] = [
  { condition: { kind: 'text', term: '予算' }, similar: false },
  { condition: { kind: 'text', term: 'の' }, similar: false },
  { condition: { kind: 'text', term: '口座' }, similar: true },
  { condition: { kind: 'not', of: { kind: 'text', term: 'センター' } }, similar: true },
];

describe('making the index anew', () => {
  let fresh: TestDatabase;

  before(async () => {
    fresh = await testDatabase();
    await writeCorpus(fresh.database, corpus);
  });
  after(async () => {
    await fresh[Symbol.asyncDispose]();
  });

  /** As an earlier version of the program left them: pairs and kanji alone, values not folded. */
  async function age(): Promise<void> {
    const { kysely } = fresh.database;
    await sql`UPDATE record_page SET format = 1, grams = ARRAY(
      SELECT gram FROM unnest(grams) AS gram WHERE gram > 65535 OR gram < 0 AND gram >> 16 NOT BETWEEN -10240 AND -9217
        OR gram BETWEEN 19968 AND 40959)`.execute(kysely);
    await sql`UPDATE record SET search_format = 0, title_folded = NULL, value_grams = NULL`.execute(kysely);
  }

  async function assertRight(index: ReturnType<typeof postgresSearchIndex>): Promise<void> {
    for (const request of asked) {
      const { total } = await index.search(clerk, { ...request, order: 'newest', offset: 0, limit: 5 });
      assert.equal(total, searchPlainly(corpus, clerk, request).length, JSON.stringify(request));
    }
  }

  test('answers about texts stay right at every step, and a process that is killed leaves the rest to the next', async () => {
    await age();
    await assertRight(postgresSearchIndex(fresh.database));
    for (let steps = 1, pages = 0; ; steps += 1) {
      // A new one each time, as if each step were another process.
      const index = postgresSearchIndex(fresh.database);
      const progress = await index.rebuild({ batch: 12 });
      await assertRight(index);
      assert.equal(progress.records, Math.min(30, steps * 12));
      assert.ok(progress.pages > pages);
      pages = progress.pages;
      if (progress.finished) {
        assert.equal(
          pages,
          corpus.reduce((sum, { texts }) => sum + texts.length, 0),
        );
        break;
      }
    }
    const index = postgresSearchIndex(fresh.database);
    const title = { condition: { kind: 'field', field: 'title', term: '予算' }, similar: false } as const;
    const { total } = await index.search(clerk, { ...title, order: 'newest', offset: 0, limit: 5 });
    assert.equal(total, searchPlainly(corpus, clerk, title).length);
    assert.equal((await rebuildIndex(index)).records, 30, 'it begins from the start again');
  });

  test('what an earlier version wrote is made anew by tidying alone', async () => {
    await age();
    const index = postgresSearchIndex(fresh.database);
    await index.tidy(new Date());
    const { rows } = await sql<{ old: number }>`SELECT
      (SELECT count(*) FROM record_page WHERE format < 3) + (SELECT count(*) FROM record WHERE search_format < 1) AS old`.execute(
      fresh.database.kysely,
    );
    assert.equal(rows[0]?.old, 0);
    await assertRight(postgresSearchIndex(fresh.database));
  });
});
