/** Who may read and change records, and what a change leaves behind, on a real database. */

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { OcrPage, OcrResult } from '../../../ocr/result.ts';
import { grantClass, revokeGrant } from '../../../src/archive/access/manage-grants.ts';
import { captureRecord } from '../../../src/archive/capture/capture-record.ts';
import type { WantedGrant } from '../../../src/archive/class-grant.ts';
import { changeRecord, viewHistory } from '../../../src/archive/correct/change-values.ts';
import { type CorrectLineDeps, correctLine } from '../../../src/archive/correct/correct-line.ts';
import type { RecordFiling, Rendition } from '../../../src/archive/record.ts';
import type { RecordValues } from '../../../src/archive/record-values.ts';
import { openRendition } from '../../../src/archive/view/open-rendition.ts';
import { decodePageText, encodePageText, pageTextMediaType } from '../../../src/archive/view/page-text.ts';
import type { Person, Role } from '../../../src/identity/person.ts';
import type { ArchiveStore } from '../../../src/ports/archive-store.ts';
import type { DocumentVault } from '../../../src/ports/document-vault.ts';
import type { SearchCondition, Searcher, SearchIndex } from '../../../src/ports/search-index.ts';
import { viewUnderstanding } from '../../../src/scan/understand/correct.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type RecordId, type ScanId, type SegmentId } from '../../../src/shared/ids.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { postgresArchiveStore } from '../../../src/stores/postgres/archive-store.ts';
import { postgresBlobLedger } from '../../../src/stores/postgres/blob-ledger.ts';
import { postgresClassGrantStore } from '../../../src/stores/postgres/class-grant-store.ts';
import { postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { postgresUnderstandingStore } from '../../../src/stores/postgres/understanding-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const lgwan = 'lgwan' as SegmentId;
const core = 'core' as SegmentId;
const clock = manualClock(new Date('2026-04-10T01:00:00Z'));
const today = '2026-04-10';

let fresh: TestDatabase;
let index: SearchIndex;
let store: ArchiveStore;
/** The plain bytes of each sealed blob. */
const blobs = new Map<string, Uint8Array>();
let written: OcrResult | undefined;

before(async () => {
  fresh = await testDatabase();
  const searchIndex = postgresSearchIndex(fresh.database);
  index = searchIndex;
  store = postgresArchiveStore(fresh.database, searchIndex);
});
after(() => fresh[Symbol.asyncDispose]());

const box = { left: 0, top: 0, right: 40, bottom: 10 };

function pageWith(text: string, pageNumber = 1): OcrPage {
  const symbols = Array.from(text, (one, at) => ({
    text: one,
    box: { ...box, left: at * 10, right: at * 10 + 10 },
    confidence: 70,
  }));
  return {
    ...{ pageNumber, widthPx: 100, heightPx: 50, resolutionDpi: 300, orientationDegrees: 0, skewDegrees: 0 },
    ...{ blank: false, confidence: 70 },
    blocks: [{ direction: 'horizontal', box, lines: [{ text, box, confidence: 70, symbols }] }],
  };
}

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Keeps what is sealed in memory; the encryption has its own tests. */
const vault: Pick<DocumentVault, 'seal' | 'open' | 'discard'> = {
  seal: async (_segment, body) => {
    const bytes = Buffer.concat(await Array.fromAsync(body));
    const blobKey = `kept/${randomUUID()}`;
    blobs.set(blobKey, bytes);
    return {
      blobKey,
      wrappedKey: 'jwe',
      keyId: 'k1',
      byteLength: bytes.byteLength,
      sha256: new Uint8Array(32),
    };
  },
  open: (_segment, { blobKey }) => bytesOf(blobs.get(blobKey) ?? new Uint8Array()),
  discard: async (blobKey) => {
    blobs.delete(blobKey);
  },
};

/** No segment may hold an Individual Number. */
const myNumber = { allowedIn: new Set<SegmentId>() };

const correcting: CorrectLineDeps = {
  myNumber,
  get store() {
    return store;
  },
  vault: vault as DocumentVault,
  reader: {
    writeSearchablePdf: async (_document, result) => {
      written = result;
      return Buffer.from(`%PDF ${result.pages.map((page) => page.blocks[0]?.lines[0]?.text).join()}`);
    },
  },
  clock,
  log: silentLog,
};

interface Captured {
  readonly segment?: SegmentId;
  readonly ownerId?: PersonId;
  readonly department?: string;
  readonly filing?: Partial<RecordFiling>;
  readonly values?: RecordValues;
  readonly texts?: readonly string[];
  readonly title?: string;
}

async function capture(given: Captured = {}): Promise<{ readonly id: RecordId; readonly scanId: ScanId }> {
  const { segment = lgwan, ownerId, department = '総務課', texts = ['税額の通知'], title = '通知' } = given;
  const scanId = newId<ScanId>();
  const at = clock.now();
  await fresh.database.kysely
    .insertInto('scan')
    .values({
      ...{
        id: scanId,
        segment,
        source: 'upload',
        source_key: scanId,
        media_type: 'image/jpeg',
        byte_length: 3,
      },
      ...{ sha256: new Uint8Array(32), state: 'verified', received_at: at, updated_at: at },
      ...{ department, owner_id: ownerId ?? null },
    })
    .execute();
  const pages = texts.map((text, number) => pageWith(text, number + 1));
  const renditions: (Pick<Rendition, 'kind' | 'pageNumber' | 'mediaType'> & {
    readonly bytes: Uint8Array;
  })[] = [
    { kind: 'original', pageNumber: 0, mediaType: 'image/jpeg', bytes: Buffer.from('jpeg') },
    { kind: 'searchable-pdf', pageNumber: 0, mediaType: 'application/pdf', bytes: Buffer.from('%PDF first') },
    ...pages.map((page) => ({
      ...{ kind: 'text' as const, pageNumber: page.pageNumber, mediaType: pageTextMediaType },
      bytes: encodePageText(page),
    })),
  ];
  const sealed = [];
  for (const { bytes, ...one } of renditions)
    sealed.push({ ...(await vault.seal(segment, bytesOf(bytes))), ...one });
  const { recordId } = await captureRecord(
    { store, clock },
    {
      ...{ segment, scanId, title, ownerId, department, renditions: sealed, pages },
      ...(given.filing && {
        filing: {
          ...{ classCode: undefined, binder: undefined, retention: undefined, access: 'department' },
          ...given.filing,
        },
      }),
      ...(given.values && { values: given.values }),
    },
  );
  return { id: recordId, scanId };
}

async function addPerson(department: string, roles: readonly Role[] = ['staff']): Promise<Person> {
  const id = newId<PersonId>();
  const at = clock.now();
  await fresh.database.kysely
    .insertInto('person')
    .values({
      ...{ id, staff_number: id, login_name: id, display_name: '職員', department, roles: [...roles] },
      ...{ segments: [lgwan, core], created_at: at, updated_at: at },
    })
    .execute();
  return {
    ...{ id, staffNumber: id, loginName: id, displayName: '職員', department, site: '', roles },
    ...{ segments: [lgwan, core], state: 'active', mustChangePassword: false },
  };
}

/** As the desk makes it (`searcherOf`). */
async function searcher(person: Person, segments: readonly SegmentId[] = [lgwan, core]): Promise<Searcher> {
  const reach = await postgresClassGrantStore(fresh.database).reach({ ...person, segments }, today);
  return {
    ...{ personId: person.id, department: person.department, segments, departments: reach.departments },
    grantedClasses: reach.classes.map(({ segment, classCode }) => `${segment}:${classCode}`),
    seesAllDepartments: person.roles.includes('records'),
  };
}

async function found(who: Searcher, condition: SearchCondition): Promise<readonly RecordId[]> {
  const request = { condition, similar: false, order: 'newest', offset: 0, limit: 100 } as const;
  const { hits, total } = await index.search(who, request);
  assert.equal(total, hits.length);
  return hits.map(({ recordId }) => recordId);
}

const holding = (term: string): SearchCondition => ({ kind: 'text', term });

/** Search and reading must always say the same. */
async function sees(who: Searcher, id: RecordId, term: string): Promise<boolean> {
  const inSearch = (await found(who, holding(term))).includes(id);
  const read = (await store.findRecord(who, id)) !== undefined;
  const opened = await openRendition({ store, vault: vault as DocumentVault, clock }, who, {
    recordId: id,
    kind: 'text',
    pageNumber: 1,
  });
  const understandings = postgresUnderstandingStore(fresh.database);
  const understood = await viewUnderstanding({ archive: store, understandings, clock }, who, id);
  const history = await viewHistory({ store, clock }, who, id, { limit: 10 });
  const all = [inSearch, read, opened !== undefined, understood !== undefined, history !== undefined];
  assert.equal(new Set(all).size, 1, `search, record, rendition, understanding, history: ${all}`);
  return inSearch;
}

const code = (wanted: string) => (error: unknown) => error instanceof ServiceError && error.code === wanted;

async function grant(wanted: Partial<WantedGrant>): Promise<string> {
  const done = await grantClass(
    {
      ...{ grants: postgresClassGrantStore(fresh.database), segmentIds: [lgwan, core], clock },
      people: { findById: async () => ({}) as never },
    },
    {
      ...{ segment: lgwan, classCode: '01', from: '2026-04-01', until: '2026-04-30', reason: '監査' },
      holder: { kind: 'department', name: '監査事務局' },
      ...wanted,
    },
    'system',
  );
  assert.ok(done.ok);
  return done.value.id;
}

describe('reading records', () => {
  test('is open to owner, department and records clerks, and to nobody else, in search as by id', async () => {
    const owner = await addPerson('総務課');
    const { id } = await capture({ ownerId: owner.id, texts: ['読む人の表'] });
    const colleague = await searcher(await addPerson('総務課'));
    const stranger = await searcher(await addPerson('税務課'));
    const records = await searcher(await addPerson('文書課', ['staff', 'records']));
    assert.equal(await sees(await searcher(owner), id, '読む人'), true);
    assert.equal(await sees(colleague, id, '読む人'), true);
    assert.equal(await sees(records, id, '読む人'), true);
    assert.equal(await sees(stranger, id, '読む人'), false);
    assert.equal(await sees({ ...records, segments: [core] }, id, '読む人'), false);
    assert.equal(await sees({ ...colleague, department: '', departments: [] }, id, '読む人'), false);
  });

  test('is open in the departments of all posts of the day', async () => {
    const person = await addPerson('税務課');
    const { id } = await capture({ department: '防災課', texts: ['兼務の人の表'] });
    const post = { person_id: person.id, source: 'office', main: false, department: '防災課' } as const;
    const rights = { roles: ['staff'], segments: [lgwan] };
    await fresh.database.kysely
      .insertInto('post')
      .values({ ...post, ...rights, id: randomUUID(), until_day: '2026-04-09' })
      .execute();
    assert.equal(await sees(await searcher(person), id, '兼務の人'), false);
    await fresh.database.kysely
      .insertInto('post')
      .values({ ...post, ...rights, id: randomUUID(), from_day: today })
      .execute();
    assert.equal(await sees(await searcher(person), id, '兼務の人'), true);
  });

  test('is opened by a grant of the class to person, department, group or role, in one segment, for its days', async () => {
    const { id } = await capture({ filing: { classCode: '01-02' }, texts: ['分類の許可'] });
    const near = await capture({ filing: { classCode: '012' }, texts: ['分類の許可'] });
    const inCore = await capture({ segment: core, filing: { classCode: '01-02' }, texts: ['分類の許可'] });
    const own = await capture({ filing: { classCode: '01-02', access: 'owner' }, texts: ['分類の許可'] });
    const person = await addPerson('監査事務局', ['staff', 'auditor']);
    const opens = async () => await sees(await searcher(person), id, '分類の許可');
    assert.equal(await opens(), false);

    await fresh.database.kysely
      .insertInto('directory_group')
      .values({ id: randomUUID(), display_name: '監査班', created_at: clock.now(), updated_at: clock.now() })
      .execute();
    const group = await fresh.database.kysely
      .selectFrom('directory_group')
      .select('id')
      .executeTakeFirstOrThrow();
    await fresh.database.kysely
      .insertInto('directory_group_member')
      .values({ group_id: group.id, person_id: person.id })
      .execute();
    const holders = [
      { kind: 'person', name: person.id },
      { kind: 'department', name: '監査事務局' },
      { kind: 'group', name: '監査班' },
      { kind: 'role', name: 'auditor' },
    ] as const;
    for (const holder of holders) {
      const granted = await grant({ holder });
      assert.equal(await opens(), true, holder.kind);
      const who = await searcher(person);
      assert.equal(await sees(who, near.id, '分類の許可'), false, 'another class that begins alike');
      assert.equal(await sees(who, inCore.id, '分類の許可'), false, 'the same class of another segment');
      assert.equal(await sees(who, own.id, '分類の許可'), false, 'what is its owner\u2019s alone');
      await revokeGrant({ grants: postgresClassGrantStore(fresh.database), clock }, granted, 'system');
      assert.equal(await opens(), false, `${holder.kind}, taken back`);
    }
    for (const days of [
      { from: '2026-03-01', until: '2026-04-09' },
      { from: '2026-04-11', until: '2026-04-30' },
    ]) {
      await grant(days);
      assert.equal(await opens(), false, JSON.stringify(days));
    }
    const wide = await grant({ classCode: '01*' });
    assert.equal(await sees(await searcher(person), near.id, '分類の許可'), true);
    // Whom a class lets in may read, and change nothing.
    await assert.rejects(
      changeRecord({ store, clock, myNumber }, await searcher(person), {
        ...{ recordId: id, reason: '', values: [{ field: 'title', value: '別の題' }] },
      }),
      code('ARCHIVE_CHANGE_NOT_ALLOWED'),
    );
    await revokeGrant({ grants: postgresClassGrantStore(fresh.database), clock }, wide, 'system');
  });
});

describe('changing values', () => {
  test('keeps what they were with who, when and why, teaches, and is found by the new ones only', async () => {
    const clerk = await searcher(await addPerson('総務課'));
    const { id, scanId } = await capture({ values: { counterparty: '株式会社甲', amount: 1000 } });
    const deps = { store, clock, myNumber };
    const first = await changeRecord(deps, clerk, {
      recordId: id,
      version: 1,
      reason: '原本と照合',
      values: [
        { field: 'counterparty', value: '株式会社 乙' },
        { field: 'amount', value: '１２，３４５円' },
        { field: 'class-code', value: '０2-01' },
        { field: 'title', value: '通知' },
      ],
    });
    assert.deepEqual(first, { version: 2 });
    const history = await viewHistory(deps, clerk, id, { limit: 10 });
    assert.equal(history?.version, 2);
    assert.deepEqual(
      history?.entries.map(({ field, before, after, reason, by }) => [field, before, after, reason, by]),
      [
        ['amount', '1000', '12345', '原本と照合', `person:${clerk.personId}`],
        ['class-code', undefined, '02-01', '原本と照合', `person:${clerk.personId}`],
        ['counterparty', '株式会社甲', '株式会社\u3000乙', '原本と照合', `person:${clerk.personId}`],
      ],
    );
    assert.ok(
      (await found(clerk, { kind: 'field', field: 'counterparty', term: '株式会社乙' })).includes(id),
    );
    assert.ok(
      !(await found(clerk, { kind: 'field', field: 'counterparty', term: '株式会社甲' })).includes(id),
    );
    const taught = await fresh.database.kysely
      .selectFrom('understanding_correction')
      .select(['field', 'value'])
      .where('scan_id', '=', scanId)
      .orderBy('field')
      .execute();
    assert.deepEqual(taught, [
      { field: 'amount', value: '12345' },
      { field: 'counterparty', value: '株式会社\u3000乙' },
    ]);
    const event = await fresh.database.kysely
      .selectFrom('audit_event')
      .select('details')
      .where('subject', '=', `record:${id}`)
      .where('kind', '=', 'record.changed')
      .executeTakeFirstOrThrow();
    assert.deepEqual(event.details, { fields: ['amount', 'counterparty', 'class-code'], version: 2 });
  });

  test('refuses what was not seen, what can be no value, and strangers', async () => {
    const clerk = await searcher(await addPerson('総務課'));
    const stranger = await searcher(await addPerson('税務課'));
    const { id } = await capture();
    const deps = { store, clock, myNumber };
    const asked = {
      recordId: id,
      reason: '',
      values: [{ field: 'document-date', value: '令和8年4月1日' }],
    } as const;
    await assert.rejects(changeRecord(deps, clerk, { ...asked, version: 7 }), code('ARCHIVE_RECORD_CHANGED'));
    await assert.rejects(
      changeRecord(deps, clerk, { ...asked, values: [{ field: 'document-date', value: 'いつか' }] }),
      code('ARCHIVE_CHANGE_INVALID'),
    );
    assert.equal(await changeRecord(deps, stranger, asked), undefined);
    assert.deepEqual(await changeRecord(deps, clerk, asked), { version: 2 });
    assert.deepEqual(await changeRecord(deps, clerk, asked), { version: 2 }, 'the same again is no change');
    await assert.rejects(
      fresh.database.kysely.updateTable('record_change').set({ after: '別' }).execute(),
      /never changed/,
    );
  });

  test('leaves it to records clerks to say who finds a record, and the index follows at once', async () => {
    const clerk = await searcher(await addPerson('総務課'));
    const records = await searcher(await addPerson('文書課', ['records']));
    const { id } = await capture({ texts: ['閲覧範囲の表'] });
    const deps = { store, clock, myNumber };
    const asked = { recordId: id, reason: '人事', values: [{ field: 'access', value: 'records' }] } as const;
    await assert.rejects(changeRecord(deps, clerk, asked), code('ARCHIVE_CHANGE_NOT_ALLOWED'));
    assert.equal(await sees(clerk, id, '閲覧範囲'), true);
    await changeRecord(deps, records, asked);
    assert.equal(await sees(clerk, id, '閲覧範囲'), false);
    assert.equal(await sees(records, id, '閲覧範囲'), true);
  });

  test('電子帳簿保存法施行規則 2条6項5号: found by date, amount and counterparty, by ranges, and by two of them together', async () => {
    const clerk = await searcher(await addPerson('会計課'));
    const receipts: Record<string, RecordId> = {};
    for (const [name, transactionDate, amount, counterparty] of [
      ['a', '2026-01-10', 5_000, '有限会社春'],
      ['b', '2026-02-10', 50_000, '有限会社春'],
      ['c', '2026-03-10', 50_000, '株式会社秋'],
    ] as const) {
      const values = { transactionDate, amount, counterparty };
      receipts[name] = (await capture({ department: '会計課', values, texts: ['領収書'] })).id;
    }
    const names = async (condition: SearchCondition) => {
      const ids = await found(clerk, condition);
      return Object.entries(receipts)
        .filter(([, id]) => ids.includes(id))
        .map(([name]) => name)
        .join('');
    };
    const february: SearchCondition = {
      kind: 'days',
      field: 'transaction-date',
      from: '2026-02-01',
      to: '2026-03-31',
    };
    const large: SearchCondition = { kind: 'amount', from: 10_000, to: 50_000 };
    const spring: SearchCondition = { kind: 'field', field: 'counterparty', term: '春' };
    assert.equal(
      await names({ kind: 'days', field: 'transaction-date', from: '2026-01-10', to: '2026-01-10' }),
      'a',
    );
    assert.equal(await names({ kind: 'amount', from: 5_000, to: 5_000 }), 'a');
    assert.equal(await names(spring), 'ab');
    assert.equal(await names(february), 'bc');
    assert.equal(await names(large), 'bc');
    assert.equal(await names({ kind: 'all', of: [february, large] }), 'bc');
    assert.equal(await names({ kind: 'all', of: [february, spring] }), 'b');
    assert.equal(await names({ kind: 'all', of: [large, spring] }), 'b');
  });
});

describe('Individual Numbers that are typed', () => {
  const allowed = { allowedIn: new Set([lgwan, core]) };
  const refused = code('ARCHIVE_CHANGE_MY_NUMBER');

  test('are refused in values and in the reason, and leave neither a value nor a history', async () => {
    const clerk = await searcher(await addPerson('総務課'));
    const { id } = await capture({ values: { counterparty: '株式会社甲' } });
    const deps = { store, clock, myNumber };
    const asked = { recordId: id, reason: '' };
    const typed = [{ field: 'counterparty', value: '個人番号：1234-5678-9018' }] as const;
    await assert.rejects(changeRecord(deps, clerk, { ...asked, values: typed }), refused);
    const plain = [{ field: 'counterparty', value: '株式会社乙' }] as const;
    const reason = 'マイナンバー 123456789018 の届出による';
    await assert.rejects(changeRecord(deps, clerk, { ...asked, values: plain, reason }), refused);
    assert.deepEqual((await viewHistory(deps, clerk, id, { limit: 10 }))?.entries, []);
    const open = { ...deps, myNumber: allowed };
    assert.deepEqual(await changeRecord(open, clerk, { ...asked, values: typed }), { version: 2 });
  });

  test('are refused in a line, also when the corrected word only makes a number beside it one', async () => {
    const clerk = await searcher(await addPerson('総務課'));
    const { id } = await capture({ texts: ['伍入番号 1234 5678 9018', '備考'] });
    const asked = {
      recordId: id,
      pageNumber: 1,
      lineNumber: 1,
      before: '伍入番号 1234 5678 9018',
      reason: '',
    };
    const text = '個人番号 1234 5678 9018';
    await assert.rejects(correctLine(correcting, clerk, { ...asked, text }), refused);
    const other = { ...asked, pageNumber: 2, before: '備考' };
    await assert.rejects(correctLine(correcting, clerk, { ...other, text: `備考 ${text}` }), refused);
    assert.deepEqual((await viewHistory({ store, clock }, clerk, id, { limit: 10 }))?.entries, []);
    const open = { ...correcting, myNumber: allowed };
    assert.equal((await correctLine(open, clerk, { ...asked, text }))?.text, text);
  });
});

describe('correcting a line', () => {
  test('puts text, PDF and index in force together, and keeps what they replace', async () => {
    const clerk = await searcher(await addPerson('総務課'));
    const { id, scanId } = await capture({ texts: ['令和八午', '二枚目'] });
    const correction = {
      recordId: id,
      pageNumber: 1,
      lineNumber: 1,
      before: '令和八午',
      text: '令和八年',
      reason: '誤読',
    };
    assert.deepEqual(await correctLine(correcting, clerk, correction), { version: 2, text: '令和八年' });
    assert.equal(written?.pages.length, 2);
    assert.equal(written?.pages[0]?.blocks[0]?.lines[0]?.text, '令和八年');
    assert.ok((await found(clerk, holding('八年'))).includes(id));
    assert.ok(!(await found(clerk, holding('八午'))).includes(id));

    const text = await store.findRendition(clerk, id, 'text', 1);
    const read = decodePageText(blobs.get(text?.blobKey ?? '') ?? new Uint8Array());
    assert.deepEqual(read.blocks[0]?.lines[0]?.symbols.at(-1), {
      ...{ text: '年', confidence: 100, box: { ...box, left: 30, right: 40 } },
    });
    const versions = await fresh.database.kysely
      .selectFrom('rendition_version')
      .select(['kind', 'page_number', 'version', 'blob_key'])
      .where('record_id', '=', id)
      .orderBy('kind')
      .execute();
    assert.deepEqual(
      versions.map(({ kind, page_number, version }) => [kind, page_number, version]),
      [
        ['searchable-pdf', 0, 1],
        ['text', 1, 1],
      ],
    );
    const named = versions.map(({ blob_key }) => blob_key);
    assert.deepEqual(
      await postgresBlobLedger(fresh.database).unnamed(named),
      [],
      'versions keep their bytes',
    );
    const history = await viewHistory({ store, clock }, clerk, id, { limit: 10 });
    assert.deepEqual(
      history?.entries.map(({ field, pageNumber, lineNumber, before, after }) => [
        ...[field, pageNumber, lineNumber, before, after],
      ]),
      [['text', 1, 1, '令和八午', '令和八年']],
    );
    const waiting = await fresh.database.kysely.selectFrom('refiling').select('scan_id').execute();
    assert.ok(
      waiting.some(({ scan_id }) => scan_id === scanId),
      'its copies are filed anew',
    );
  });

  test('is refused when the line is not the one that was seen, or the record changed meanwhile, and leaves nothing', async () => {
    const clerk = await searcher(await addPerson('総務課'));
    const stranger = await searcher(await addPerson('税務課'));
    const { id } = await capture({ texts: ['申請害'] });
    const asked = {
      recordId: id,
      pageNumber: 1,
      lineNumber: 1,
      before: '申請害',
      text: '申請書',
      reason: '',
    };
    await assert.rejects(
      correctLine(correcting, clerk, { ...asked, before: '申請' }),
      code('ARCHIVE_RECORD_CHANGED'),
    );
    assert.equal(await correctLine(correcting, clerk, { ...asked, lineNumber: 2 }), undefined);
    assert.equal(await correctLine(correcting, clerk, { ...asked, pageNumber: 2 }), undefined);
    assert.equal(await correctLine(correcting, stranger, asked), undefined);
    const blobsBefore = blobs.size;
    const meanwhile: CorrectLineDeps = {
      ...correcting,
      store,
      reader: {
        writeSearchablePdf: async () => {
          const values = [{ field: 'title', value: '先に変えた題' }] as const;
          await changeRecord({ store, clock, myNumber }, clerk, { recordId: id, reason: '', values });
          return Buffer.from('%PDF');
        },
      },
    };
    await assert.rejects(correctLine(meanwhile, clerk, asked), code('ARCHIVE_RECORD_CHANGED'));
    assert.equal(blobs.size, blobsBefore);
    assert.ok((await found(clerk, holding('申請害'))).includes(id));
  });

  test('puts a value right that was misread for it, and leaves what a person said', async () => {
    const clerk = await searcher(await addPerson('総務課'));
    const { id } = await capture({ texts: ['金 1,00O円'], values: { amount: 1 } });
    await changeRecord({ store, clock, myNumber }, clerk, {
      ...{ recordId: id, reason: '', values: [{ field: 'sender', value: '市長' }] },
    });
    const place = { pageNumber: 1, box, raw: '', confidence: 0.9 };
    const understandRecord = async () => ({
      ...{ extractor: 'test', kind: undefined },
      findings: [
        { ...place, field: 'amount', value: '1000' },
        { ...place, field: 'sender', value: '町長' },
      ] as const,
    });
    const asked = {
      recordId: id,
      pageNumber: 1,
      lineNumber: 1,
      before: '金 1,00O円',
      text: '金 1,000円',
      reason: '',
    };
    await correctLine({ ...correcting, store, understandRecord }, clerk, asked);
    const record = await store.findRecord(clerk, id);
    assert.deepEqual(record?.values, { amount: 1000, sender: '市長' });
    assert.equal(record?.version, 3);
  });
});
