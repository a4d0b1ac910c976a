import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { captureRecord } from '../../../src/archive/capture/capture-record.ts';
import { changeRecord } from '../../../src/archive/correct/change-values.ts';
import type { RecordFiling } from '../../../src/archive/record.ts';
import type { RecordValues } from '../../../src/archive/record-values.ts';
import type { ArchiveStore } from '../../../src/ports/archive-store.ts';
import type { FilingWaitingStore } from '../../../src/ports/filing-waiting.ts';
import type { Searcher } from '../../../src/ports/search-index.ts';
import type { UnfiledStore } from '../../../src/ports/unfiled-store.ts';
import { fileHere } from '../../../src/scan/unfiled/file-here.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { newId, type PersonId, type RecordId, type ScanId, type SegmentId } from '../../../src/shared/ids.ts';
import { postgresArchiveStore } from '../../../src/stores/postgres/archive-store.ts';
import { filingOutbox } from '../../../src/stores/postgres/filing-outbox.ts';
import { filingWaitingStore } from '../../../src/stores/postgres/filing-waiting.ts';
import { postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { postgresUnfiledStore } from '../../../src/stores/postgres/unfiled-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const lgwan = 'lgwan' as SegmentId;
const core = 'core' as SegmentId;
const clock = manualClock(new Date('2026-11-20T00:00:00Z'));
const noFiling: RecordFiling = {
  ...{ classCode: undefined, binder: undefined, retention: undefined, access: 'department' },
};

let fresh: TestDatabase;
let archive: ArchiveStore;
let unfiled: UnfiledStore;
let waiting: FilingWaitingStore;

before(async () => {
  fresh = await testDatabase();
  archive = postgresArchiveStore(fresh.database, postgresSearchIndex(fresh.database));
  unfiled = postgresUnfiledStore(fresh.database);
  waiting = filingWaitingStore(fresh.database);
});
after(() => fresh[Symbol.asyncDispose]());

function searcher(department: string, changes: Partial<Searcher> = {}): Searcher {
  return {
    personId: newId<PersonId>(),
    department,
    segments: [lgwan],
    seesAllDepartments: false,
    ...changes,
  };
}

async function addScan(segment = lgwan, changes: Record<string, unknown> = {}): Promise<ScanId> {
  const id = newId<ScanId>();
  const at = clock.now();
  await fresh.database.kysely
    .insertInto('scan')
    .values({
      ...{ id, segment, source: 'upload', source_key: id, media_type: 'image/jpeg', byte_length: 3 },
      ...{ sha256: new Uint8Array(32), state: 'verified', received_at: at, updated_at: at },
      ...{ department: '総務課', original_name: '申請.jpg' },
      ...changes,
    })
    .execute();
  return id;
}

interface Kept {
  readonly department?: string;
  readonly segment?: SegmentId;
  readonly filing?: Partial<RecordFiling>;
  readonly values?: RecordValues;
  readonly scanId?: ScanId;
}

async function keep({
  department = '総務課',
  segment = lgwan,
  scanId,
  ...kept
}: Kept = {}): Promise<RecordId> {
  clock.advance(1_000);
  const { recordId } = await captureRecord(
    { store: archive, clock },
    {
      ...{ scanId, title: '通知', department, segment, ownerId: undefined, renditions: [], pages: [] },
      filing: { ...noFiling, ...kept.filing },
      ...(kept.values && { values: kept.values }),
    },
  );
  return recordId;
}

const ids = async (who: Searcher): Promise<readonly string[]> =>
  (await unfiled.list(who)).items.map(({ record }) => record.id);

describe('records without a binder', () => {
  test('are listed to who may file them, and to nobody else; a granted class opens nothing', async () => {
    const id = await keep({ filing: { classCode: '人事' } });
    const elsewhere = await keep({ segment: core });
    const clerk = searcher('総務課');
    assert.deepEqual(await ids(clerk), [id]);
    assert.equal((await unfiled.list(clerk)).total, 1);
    assert.equal((await unfiled.find(clerk, id))?.record.id, id);
    const granted = searcher('税務課', { grantedClasses: [`${lgwan}:人事`] });
    for (const who of [searcher('税務課'), granted, searcher('総務課', { segments: [] })]) {
      assert.deepEqual(await unfiled.list(who), { items: [], total: 0 });
      assert.equal(await unfiled.find(who, id), undefined);
    }
    assert.deepEqual(await ids(searcher('税務課', { departments: ['総務課'] })), [id], 'a second post');
    const records = searcher('文書課', { seesAllDepartments: true, segments: [lgwan, core] });
    assert.deepEqual(await ids(records), [elsewhere, id], 'the newest first');
    assert.equal(await unfiled.find(clerk, elsewhere), undefined);
  });

  test('leave the list when a binder is said; one that a broken rule filed waits until a person has said it', async () => {
    const clerk = searcher('建設課');
    const plain = await keep({ department: '建設課' });
    const scanId = await addScan(lgwan, { department: '建設課' });
    const binder = { fiscalYear: 2026, name: '雑書' };
    const failed = await keep({ department: '建設課', scanId, filing: { binder } });
    await fresh.database.kysely
      .insertInto('filing_decision')
      .values({
        ...{ scan_id: scanId, rule_version: 1, rule: 'r', reasons: '[]', flags: ['rule-failed'], failed: [] },
        ...{ access: 'department', fields: '{}', metadata: '{}' },
      })
      .execute();
    assert.deepEqual(await ids(clerk), [failed, plain]);
    const deps = { store: archive, clock, myNumber: { allowedIn: new Set<SegmentId>() } };
    const values = [{ field: 'binder', value: '2026/道路綴' }] as const;
    await changeRecord(deps, clerk, { recordId: failed, values, reason: '' });
    await changeRecord(deps, clerk, { recordId: plain, values, reason: '' });
    assert.deepEqual(await unfiled.list(clerk), { items: [], total: 0 });
    assert.equal(await unfiled.find(clerk, plain), undefined);
  });

  test('many are filed at once, each for itself, and what that teaches is counted', async () => {
    const clerk = searcher('水道課');
    const values = { sender: '北星土木事務所', kind: 'notice' };
    const kept = [];
    for (const _ of [1, 2, 3]) kept.push(await keep({ department: '水道課', values }));
    const stranger = await keep({ department: '税務課' });
    const deps = { store: archive, clock, unfiled, myNumber: { allowedIn: new Set<SegmentId>() } };
    const records = [...kept, stranger].map((recordId, at) => ({ recordId, version: at === 1 ? 7 : 1 }));
    const binder = { fiscalYear: 2026, name: '給水綴' };
    const done = await fileHere(deps, clerk, { records, binder, classCode: '水-1', reason: '提案' });
    assert.deepEqual(
      done.items.map(({ code }) => code),
      [undefined, 'ARCHIVE_RECORD_CHANGED', undefined, 'NOT_FOUND'],
    );
    assert.deepEqual(done.taught, { kind: 'sender', text: '北星土木事務所', count: 2 });
    assert.deepEqual(await ids(clerk), [kept[1]]);
    const placed = await unfiled.placements(clerk, 10);
    assert.deepEqual(
      placed.map((one) => [one.binder, one.classCode, one.sender]),
      [
        ['給水綴', '水-1', '北星土木事務所'],
        ['給水綴', '水-1', '北星土木事務所'],
      ],
    );
    assert.deepEqual(
      await unfiled.placements(searcher('税務課'), 10),
      [],
      'nobody learns of what they do not see',
    );
  });
});

describe('documents that wait for a target', () => {
  test('are told with the reason of their last attempt, and a retry ends the rest and makes them due', async () => {
    const at = clock.now();
    const later = new Date(at.getTime() + 600_000);
    const reason = 'STORE_FILING_UNREACHABLE';
    const scanId = await addScan(lgwan, { state: 'classified', reason, attempts: 3, next_attempt_at: later });
    await fresh.database.kysely
      .insertInto('filing')
      .values({
        ...{ id: newId<ScanId>(), scan_id: scanId, rule: 'r', target: 'share', rendition: 'original' },
        ...{ location: 'a.jpg', sha256: new Uint8Array(32), byte_length: 3 },
      })
      .execute();
    const outbox = filingOutbox(fresh.database);
    await outbox.setRest({ target: 'share', failures: 2, reason, since: at, until: later });
    const [one, ...others] = await waiting.list([lgwan], 10);
    assert.equal(others.length, 0);
    assert.deepEqual(
      [one?.scanId, one?.target, one?.reason, one?.attempts, one?.nextAttemptAt, one?.again],
      [scanId, 'share', reason, 3, later, false],
    );
    assert.deepEqual(await waiting.list([core], 10), []);
    const event = {
      kind: 'filing.retried',
      segment: '-',
      at,
      actor: 'system',
      subject: 'filing-target:share',
      details: {},
    } as const;
    assert.equal(await waiting.retry('nowhere', at, [event]), false);
    assert.equal(await waiting.retry('share', at, [event]), true);
    assert.deepEqual((await outbox.findRest('share'))?.until, at);
    assert.equal((await waiting.list([lgwan], 10))[0]?.nextAttemptAt, undefined);
    const told = fresh.database.kysely.selectFrom('audit_event').selectAll();
    assert.equal((await told.where('kind', '=', 'filing.retried').execute()).length, 1);
  });
});
