import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OcrPage } from '../../../ocr/result.ts';
import { captureRecord } from '../../../src/archive/capture/capture-record.ts';
import type { RecordValues } from '../../../src/archive/record-values.ts';
import type { SearchToSave } from '../../../src/archive/saved-search.ts';
import { countNewHits } from '../../../src/archive/search/count-new-hits.ts';
import { exportColumns, exportHits } from '../../../src/archive/search/export-hits.ts';
import { changeSavedSearch, saveSearch } from '../../../src/archive/search/manage-saved-searches.ts';
import { type SearchAsk, searchArchive } from '../../../src/archive/search/search-archive.ts';
import type { Person } from '../../../src/identity/person.ts';
import type { ArchiveStore } from '../../../src/ports/archive-store.ts';
import type { OutgoingMail } from '../../../src/ports/mailer.ts';
import type { SavedSearchStore } from '../../../src/ports/saved-search-store.ts';
import type { Searcher, SearchIndex } from '../../../src/ports/search-index.ts';
import type { WaitingScans } from '../../../src/ports/waiting-scans.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { newId, type PersonId, type ScanId, type SegmentId } from '../../../src/shared/ids.ts';
import { postgresArchiveStore } from '../../../src/stores/postgres/archive-store.ts';
import { postgresSavedSearchStore } from '../../../src/stores/postgres/saved-search-store.ts';
import { postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { postgresWaitingScans } from '../../../src/stores/postgres/waiting-scans.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const lgwan = 'lgwan' as SegmentId;
const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};
const taxClerk: Searcher = { ...clerk, personId: newId<PersonId>(), department: '税務課' };
const first: SearchAsk = { offset: 0, limit: 20 };
const words = {
  columns: Object.fromEntries(exportColumns.map((one) => [one, one])) as Record<
    (typeof exportColumns)[number],
    string
  >,
  segment: (id: string) => id,
  kind: (kind: string) => kind,
  permanent: '永年',
};
const log = { debug() {}, info() {}, warn() {}, error() {} };

function pageOf(text: string): OcrPage {
  const box = { left: 0, top: 0, right: 10, bottom: 10 };
  return {
    pageNumber: 1,
    widthPx: 100,
    heightPx: 200,
    resolutionDpi: 300,
    orientationDegrees: 0,
    skewDegrees: 0,
    blank: false,
    confidence: 90,
    blocks: [{ direction: 'horizontal', box, lines: [{ text, box, confidence: 90, symbols: [] }] }],
  };
}

describe('searching the archive', () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  let fresh: TestDatabase;
  let store: ArchiveStore;
  let index: SearchIndex;
  let waitingScans: WaitingScans;
  let savedSearches: SavedSearchStore;
  const hashed: string[] = [];
  const keys = {
    tokenHash: (purpose: string, token: string) => {
      hashed.push(`${purpose} ${token}`);
      return new Uint8Array(32).fill(5);
    },
  };

  async function capture(title: string, text: string, values: RecordValues = {}, department = '総務課') {
    const request = { segment: lgwan, scanId: undefined, title, ownerId: undefined, department, values };
    return await captureRecord({ store, clock }, { ...request, renditions: [], pages: [pageOf(text)] });
  }
  const search = (query: string, changes: Partial<SearchAsk> = {}, searcher = clerk) =>
    searchArchive({ index, store, clock, keys, waitingScans }, searcher, query, { ...first, ...changes });

  async function addPerson(id: PersonId): Promise<void> {
    await fresh.database.kysely
      .insertInto('person')
      .values({
        ...{ id, staff_number: id, login_name: id, display_name: 'x', segments: [lgwan] },
        ...{ created_at: clock.now(), updated_at: clock.now() },
      })
      .execute();
  }

  before(async () => {
    fresh = await testDatabase();
    const searchIndex = postgresSearchIndex(fresh.database);
    index = searchIndex;
    store = postgresArchiveStore(fresh.database, searchIndex);
    waitingScans = postgresWaitingScans(fresh.database);
    savedSearches = postgresSavedSearchStore(fresh.database);
    await addPerson(clerk.personId);
    await addPerson(taxClerk.personId);
    await capture('道路占用許可書', '道路の占用を許可する。道路台帳', {
      kind: 'notice',
      documentNumber: '6総務第123号',
      documentDate: '2024-04-05',
    });
    await capture('=請求書', '道路工事 人口の請求', {
      kind: 'invoice',
      amount: 120_000,
      documentDate: '2025-01-10',
    });
    await capture('統計', '人ロ推計の表', { kind: 'report' });
    await capture('課税台帳', '道路に面した土地 課税台帳', {}, '税務課');
  });
  after(() => fresh[Symbol.asyncDispose]());

  test('words, NOT, either of two, fields and days are bound with what the person may see', async () => {
    const titles = async (query: string, searcher = clerk) =>
      (await search(query, {}, searcher)).hits.map(({ title }) => title).sort();
    assert.deepEqual(await titles('道路'), ['=請求書', '道路占用許可書']);
    assert.deepEqual(await titles('道路', taxClerk), ['課税台帳']);
    assert.deepEqual(await titles('道路 -請求'), ['道路占用許可書']);
    assert.deepEqual(await titles('台帳 OR 請求'), ['=請求書', '道路占用許可書']);
    assert.deepEqual(await titles('-道路'), ['統計']);
    assert.deepEqual(await titles('件名:道路'), ['道路占用許可書']);
    assert.deepEqual(await titles('文書番号:総務第１２３'), ['道路占用許可書']);
    assert.deepEqual(await titles('日付:令和6年度'), ['=請求書', '道路占用許可書']);
    assert.deepEqual(await titles('日付:R6.4 種別:通知'), ['道路占用許可書']);
    assert.deepEqual(await titles('金額:10万-50万'), ['=請求書']);
  });

  test('a hit says how and where it matches', async () => {
    const [hit] = (await search('許可 件名:道路 日付:R6.4')).hits;
    assert.deepEqual(hit?.matched, ['text', 'title', 'document-date']);
    assert.equal(hit?.match, 'exact');
    assert.match(hit?.snippet ?? '', /占用を許可/);
    assert.equal((await search('ない言葉 OR 道路台帳')).hits[0]?.match, 'exact');
    assert.equal((await search('衜路 OR 道路臺帳')).hits[0]?.match, 'folded');
  });

  test('when few are found, look-alikes are offered, and found on request', async () => {
    const plain = await search('人口');
    assert.deepEqual([plain.total, plain.similarTotal], [1, 2]);
    const similar = await search('人口', { similar: true });
    assert.deepEqual(similar.hits.map(({ match }) => match).sort(), ['exact', 'similar']);
    assert.equal(similar.similarTotal, undefined);
    assert.match(similar.hits.find(({ match }) => match === 'similar')?.snippet ?? '', /人ロ推計/);
  });

  test('the answer tells what still waits to be read, of the office of the person alone', async () => {
    assert.equal((await search('ない言葉')).waiting, 0);
    const scan = (department: string) => {
      const id = newId<ScanId>();
      const at = clock.now();
      return {
        ...{
          id,
          segment: lgwan,
          source: 'upload',
          source_key: id,
          media_type: 'application/pdf',
          department,
        },
        ...{
          byte_length: 3,
          sha256: new Uint8Array(32),
          state: 'sealed' as const,
          received_at: at,
          updated_at: at,
        },
      };
    };
    await fresh.database.kysely
      .insertInto('scan')
      .values([scan('総務課'), scan('税務課'), scan('税務課')])
      .execute();
    assert.equal((await search('ない言葉')).waiting, 1);
    assert.equal((await search('', {}, taxClerk)).waiting, 2);
    assert.equal((await search('道路', { offset: 1 })).waiting, undefined);
    assert.equal(await waitingScans.count({ ...clerk, seesAllDepartments: true }), 3);
    assert.equal(await waitingScans.count({ ...clerk, segments: [] }), 0);
  });

  test('the audit has a keyed hash of the query, and none of its words', async () => {
    hashed.length = 0;
    await search('秘密の言葉 件名:内密');
    assert.deepEqual(hashed, ['search-query 秘密の言葉 件名:内密']);
    const row = await fresh.database.kysely
      .selectFrom('audit_event')
      .selectAll()
      .where('kind', '=', 'search.performed')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    assert.doesNotMatch(JSON.stringify(row), /秘密|内密/);
    assert.match(JSON.stringify(row), /queryHash/);
  });

  test('the export holds the rows the person may see, and no cell is a formula', async () => {
    const csv = async (searcher: Searcher) => {
      const deps = { index, store, clock };
      return (await Array.fromAsync(await exportHits(deps, searcher, '道路', {}, words))).join('');
    };
    const own = await csv(clerk);
    assert.ok(own.startsWith('\ufefftitle,page,segment,'));
    const lines = own.trimEnd().split('\r\n');
    assert.equal(lines.length, 3);
    assert.ok(
      lines.some((line) => line.startsWith('"\'=請求書",1,lgwan,2026-04-01,invoice,,2025-01-10,,120000,')),
    );
    assert.doesNotMatch(own, /課税台帳/);
    assert.match(await csv(taxClerk), /課税台帳/);
    const exported = await fresh.database.kysely
      .selectFrom('audit_event')
      .select('details')
      .where('kind', '=', 'search.exported')
      .execute();
    assert.equal(exported.length, 2);
    await assert.rejects(exportHits({ index, store, clock }, clerk, ' ', {}, words), {
      code: 'ARCHIVE_QUERY_INVALID',
    });
  });

  const asked: SearchToSave = {
    name: ' 道路\n',
    query: '道路',
    similar: false,
    order: 'newest',
    notice: true,
    mail: true,
  };

  test('people keep searches of their own, fifty at most, and nobody else reaches them', async () => {
    const deps = { savedSearches, clock };
    const saved = await saveSearch(deps, clerk.personId, asked);
    assert.equal(saved.name, '道路');
    assert.deepEqual(await savedSearches.list(taxClerk.personId), []);
    assert.equal(await changeSavedSearch(deps, taxClerk.personId, saved.id, { name: 'x' }), undefined);
    assert.equal(await savedSearches.remove(taxClerk.personId, saved.id), false);
    assert.equal(await savedSearches.remove(clerk.personId, 'no-uuid'), false);
    const changed = await changeSavedSearch(deps, clerk.personId, saved.id, {
      order: 'relevance',
      mail: false,
    });
    assert.deepEqual([changed?.order, changed?.mail, changed?.name], ['relevance', false, '道路']);
    await assert.rejects(saveSearch(deps, clerk.personId, { ...asked, query: '(道路' }), {
      code: 'ARCHIVE_QUERY_INVALID',
    });
    await assert.rejects(saveSearch(deps, clerk.personId, { ...asked, query: '""' }), {
      code: 'ARCHIVE_QUERY_INVALID',
    });
    const more = Array.from({ length: 50 }, () => saveSearch(deps, clerk.personId, asked));
    const outcomes = await Promise.allSettled(more);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 49);
    for (const { id } of await savedSearches.list(clerk.personId))
      await savedSearches.remove(clerk.personId, id);
  });

  test('new pages are counted since the last look, and told by mail once, without words', async () => {
    const deps = { savedSearches, clock };
    const saved = await saveSearch(deps, clerk.personId, asked);
    const mails: OutgoingMail[] = [];
    const round = () =>
      countNewHits({
        ...deps,
        index,
        log,
        people: { findById: async (id) => ({ id, state: 'active', mail: 'a@example.jp' }) as Person },
        searcherOf: async () => clerk,
        mailer: {
          send: async (mail) => {
            mails.push(mail);
            return { kind: 'accepted' };
          },
        },
        frame: { organization: { ja: '桜市' }, deskUrl: 'https://desk.example/' },
      });
    const newHits = async () => (await savedSearches.list(clerk.personId))[0]?.newHits;
    clock.advance(11 * 60_000);
    await round();
    assert.deepEqual([await newHits(), mails.length], [0, 0]);
    await capture('新しい道路', '新しい道路の文書');
    await capture('他課の道路', '新しい道路の文書', {}, '税務課');
    assert.equal((await round()).counted, 0, 'not so soon again');
    clock.advance(11 * 60_000);
    await round();
    clock.advance(11 * 60_000);
    await round();
    assert.deepEqual([await newHits(), mails.length], [1, 1]);
    assert.doesNotMatch(JSON.stringify(mails), /道路/);
    await changeSavedSearch(deps, clerk.personId, saved.id, { looked: true });
    clock.advance(11 * 60_000);
    await round();
    assert.deepEqual([await newHits(), mails.length], [0, 1]);
  });
});
