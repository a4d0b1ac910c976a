import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { captureRecord } from '../../../src/archive/capture/capture-record.ts';
import type { ArchiveStore } from '../../../src/ports/archive-store.ts';
import type { Searcher } from '../../../src/ports/search-index.ts';
import type { UnderstandingStore } from '../../../src/ports/understanding-store.ts';
import { correctUnderstanding, viewUnderstanding } from '../../../src/scan/understand/correct.ts';
import { normaliseField } from '../../../src/scan/understand/field-value.ts';
import { openUnderstander } from '../../../src/scan/understand/understander.ts';
import { bestFinding, type DocumentKind } from '../../../src/scan/understanding.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type RecordId, type ScanId, type SegmentId } from '../../../src/shared/ids.ts';
import { postgresArchiveStore } from '../../../src/stores/postgres/archive-store.ts';
import { postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { postgresUnderstandingStore } from '../../../src/stores/postgres/understanding-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { readPage } from '../../support/read-page.ts';

const lgwan = 'lgwan' as SegmentId;
const internet = 'internet' as SegmentId;
const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};
const colleague: Searcher = { ...clerk, personId: newId<PersonId>() };
const recordsClerk: Searcher = {
  ...clerk,
  personId: newId<PersonId>(),
  department: '文書課',
  seesAllDepartments: true,
};
const stranger: Searcher = { ...clerk, personId: newId<PersonId>(), department: '税務課' };
const outside: Searcher = { ...recordsClerk, segments: [internet] };

test('typed values are kept in the form of their field; what can be none is refused', () => {
  assert.equal(normaliseField('document-date', ' 令和８年４月１日 '), '2026-04-01');
  assert.equal(normaliseField('received-on', 'R8.4.1'), '2026-04-01');
  assert.equal(normaliseField('document-date', '令和8年2月30日'), undefined);
  assert.equal(normaliseField('amount', '１２，３４５円'), '12345');
  assert.equal(normaliseField('amount', '12345'), '12345');
  assert.equal(normaliseField('amount', 'たくさん'), undefined);
  assert.equal(normaliseField('registration-number', 'T7000012050003'), undefined);
  assert.equal(normaliseField('document-number', '６総務 第１２３ 号'), '6総務第123号');
  assert.equal(normaliseField('form-id', '様式第５号(第７条関係)'), '様式第5号（第7条関係）');
  assert.equal(normaliseField('kind', 'invoice'), 'invoice');
  assert.equal(normaliseField('kind', '請求書'), undefined);
  assert.equal(normaliseField('sender', '青木  一郎\u0000'), '青木　一郎');
  assert.equal(normaliseField('subject', 'あ'.repeat(201)), undefined);
  assert.equal(normaliseField('subject', ''), '');
});

describe('putting right what was understood', () => {
  let fresh: TestDatabase;
  let archive: ArchiveStore;
  let understandings: UnderstandingStore;
  const clock = manualClock(new Date('2026-10-05T00:00:00Z'));

  before(async () => {
    fresh = await testDatabase();
    archive = postgresArchiveStore(fresh.database, postgresSearchIndex(fresh.database));
    understandings = postgresUnderstandingStore(fresh.database);
  });
  after(() => fresh[Symbol.asyncDispose]());

  const myNumber = { allowedIn: new Set<SegmentId>() };
  const deps = () => ({ archive, understandings, clock, myNumber });

  async function capture(text: string, segment = lgwan): Promise<{ recordId: RecordId; scanId: ScanId }> {
    const scanId = newId<ScanId>();
    await fresh.database.kysely
      .insertInto('scan')
      .values({
        id: scanId,
        segment,
        source: 'upload',
        source_key: scanId,
        media_type: 'application/pdf',
        byte_length: 3,
        sha256: new Uint8Array(32),
        state: 'filed',
        department: '総務課',
        received_at: clock.now(),
        updated_at: clock.now(),
      })
      .execute();
    const page = readPage([{ text, leftMm: 40, topMm: 30 }]);
    const { recordId } = await captureRecord(
      { store: archive, clock },
      {
        segment,
        scanId,
        title: 'スキャン',
        ownerId: undefined,
        department: '総務課',
        renditions: [],
        pages: [page],
      },
    );
    return { recordId, scanId };
  }

  const titleOf = async (recordId: RecordId) => (await archive.findRecord(clerk, recordId))?.title;

  test('a typed value with an Individual Number is refused where none may be, and kept where it may', async () => {
    const { recordId, scanId } = await capture('通知');
    const typed = { recordId, field: 'addressee', value: '個人番号 1234 5678 9018' } as const;
    await assert.rejects(
      correctUnderstanding(deps(), clerk, typed),
      (error) => error instanceof ServiceError && error.code === 'ARCHIVE_CHANGE_MY_NUMBER',
    );
    assert.equal(await understandings.find(scanId), undefined);
    const allowed = { ...deps(), myNumber: { allowedIn: new Set([lgwan]) } };
    assert.ok((await correctUnderstanding(allowed, clerk, typed)).ok);
  });

  test('the owner’s department and records clerks may; for others the record does not exist', async () => {
    const { recordId, scanId } = await capture('道路台帳の電子化について（照会）');
    for (const searcher of [stranger, outside]) {
      assert.equal(await viewUnderstanding(deps(), searcher, recordId), undefined);
      const refused = await correctUnderstanding(deps(), searcher, {
        recordId,
        field: 'subject',
        value: 'x',
      });
      assert.deepEqual(refused, { ok: false, refusal: 'record-not-found' });
    }
    assert.equal(await understandings.find(scanId), undefined);
    for (const searcher of [clerk, colleague, recordsClerk]) {
      const done = await correctUnderstanding(deps(), searcher, {
        recordId,
        field: 'kind',
        value: 'inquiry',
      });
      assert.equal(done.ok && done.value.kind?.by, 'person');
    }
  });

  test('a corrected value stands first, sure and marked; a new subject becomes the title of the record', async () => {
    const { recordId, scanId } = await capture('道路台帳の電子化について（照会）');
    const subject = '道路台帳の電子化について（照会）';
    const done = await correctUnderstanding(deps(), clerk, {
      recordId,
      field: 'subject',
      value: `${subject} `,
    });
    assert.ok(done.ok);
    const found = bestFinding(done.value, 'subject');
    assert.deepEqual([found?.value, found?.confidence, found?.flags], [subject, 1, ['corrected']]);
    assert.equal(await titleOf(recordId), subject);
    assert.deepEqual(await understandings.find(scanId), done.value);
    await correctUnderstanding(deps(), clerk, { recordId, field: 'document-date', value: 'R8.4.1' });
    const both = await viewUnderstanding(deps(), clerk, recordId);
    assert.equal(both && bestFinding(both, 'document-date')?.value, '2026-04-01');
    assert.equal(await titleOf(recordId), subject);
    const emptied = await correctUnderstanding(deps(), clerk, {
      recordId,
      field: 'document-date',
      value: '',
    });
    assert.equal(emptied.ok && bestFinding(emptied.value, 'document-date'), undefined);
  });

  test('a value that can be none changes nothing', async () => {
    const { recordId, scanId } = await capture('請求書');
    const refused = await correctUnderstanding(deps(), clerk, { recordId, field: 'amount', value: 'abc' });
    assert.deepEqual(refused, { ok: false, refusal: 'value-not-valid' });
    assert.equal(await understandings.find(scanId), undefined);
  });

  test('the audit says who corrected which field, and never what it says', async () => {
    const { recordId } = await capture('極秘の文書について');
    await correctUnderstanding(deps(), clerk, { recordId, field: 'sender', value: '山田　花子' });
    const events = await fresh.database.kysely
      .selectFrom('audit_event')
      .select(['kind', 'actor', 'details'])
      .where('subject', '=', `record:${recordId}`)
      .where('kind', '=', 'record.corrected')
      .execute();
    assert.equal(events.length, 1);
    assert.equal(events[0]?.actor, `person:${clerk.personId}`);
    assert.ok(!JSON.stringify(events).includes('花子'));
  });

  test('two corrections at the same time are both kept', async () => {
    const { recordId, scanId } = await capture('同時の訂正について');
    await Promise.all([
      correctUnderstanding(deps(), clerk, { recordId, field: 'sender', value: '総務部長' }),
      correctUnderstanding(deps(), colleague, { recordId, field: 'addressee', value: '各課長' }),
      correctUnderstanding(deps(), recordsClerk, { recordId, field: 'amount', value: '1,000円' }),
    ]);
    const known = await understandings.find(scanId);
    assert.deepEqual(known?.findings.map(({ field }) => field).sort(), ['addressee', 'amount', 'sender']);
  });

  test('addressees that clerks typed are names that their segment knows, and no other segment', async () => {
    const { recordId } = await capture('匝差市長　様', internet);
    await correctUnderstanding(deps(), outside, { recordId, field: 'addressee', value: '匝瑳市長' });
    assert.ok((await understandings.listKnownNames(internet, 100)).includes('匝瑳市長'));
    assert.ok(!(await understandings.listKnownNames(lgwan, 100)).includes('匝瑳市長'));
    assert.equal((await understandings.listKnownNames(internet, 1)).length, 1);
    const understand = openUnderstander({ understandings, clock, prefixes: [] });
    const page = readPage([{ text: '匝差市長　様', leftMm: 22, topMm: 38, confidence: 50 }]);
    const there = await understand([page], { segment: internet, receivedAt: clock.now() });
    assert.deepEqual(bestFinding(there, 'addressee')?.value, '匝瑳市長');
    const here = await understand([page], { segment: lgwan, receivedAt: clock.now() });
    assert.deepEqual(bestFinding(here, 'addressee')?.value, '匝差市長');
  });

  test('kinds that clerks told teach their own segment, the newest word on each document, and no other segment', async () => {
    const text = (kind: DocumentKind, index: number) =>
      kind === 'contract'
        ? `甲及び乙は委託料を支払う契約保証金その${index}`
        : `傷病名診断する加療を要する医師氏名その${index}`;
    const tell = async (kind: DocumentKind, index: number) => {
      const { recordId } = await capture(text(kind, index), internet);
      await correctUnderstanding(deps(), outside, { recordId, field: 'kind', value: 'report' });
      clock.advance(1_000);
      await correctUnderstanding(deps(), outside, { recordId, field: 'kind', value: kind });
    };
    for (let index = 0; index < 8; index += 1) {
      await tell('contract', index);
      await tell('medical-certificate', index);
    }
    const examples = await understandings.listKindExamples(internet, 400);
    assert.equal(examples.length, 16);
    assert.deepEqual([...new Set(examples.map(({ kind }) => kind))].sort(), [
      'contract',
      'medical-certificate',
    ]);
    const understand = openUnderstander({ understandings, clock, prefixes: [] });
    const page = readPage([
      { text: '本書において甲及び乙は委託料を支払うものとする', leftMm: 40, topMm: 40 },
    ]);
    const there = await understand([page], { segment: internet, receivedAt: clock.now() });
    assert.deepEqual([there.kind?.kind, there.kind?.by], ['contract', 'learned']);
    const here = await understand([page], { segment: lgwan, receivedAt: clock.now() });
    assert.equal(here.kind, undefined);
  });
});
