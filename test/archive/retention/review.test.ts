/** What is looked at before records are disposed of, on a real database with records that were scanned and filed. */

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fold } from '../../../src/archive/fold.ts';
import { gramsOfText } from '../../../src/archive/grams.ts';
import { confirmRound, decideRound, startRound } from '../../../src/archive/retention/act-on-round.ts';
import { changeSeries } from '../../../src/archive/retention/change-series.ts';
import { dueOverview } from '../../../src/archive/retention/due-overview.ts';
import { executeRound } from '../../../src/archive/retention/execute-rounds.ts';
import { holdFound } from '../../../src/archive/retention/hold-found.ts';
import { placeHold, releaseHold } from '../../../src/archive/retention/holds.ts';
import { importPlan } from '../../../src/archive/retention/import-plan.ts';
import { proposeRound } from '../../../src/archive/retention/propose-round.ts';
import { wordsOnRecords } from '../../../src/context/retention-review.ts';
import type { FilingTarget } from '../../../src/ports/filing-target.ts';
import type { RetentionReview } from '../../../src/ports/retention-review.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import type { RecordId } from '../../../src/shared/ids.ts';
import { openFolderTarget } from '../../../src/stores/filing/folder.ts';
import { retentionReview } from '../../../src/stores/postgres/retention-review.ts';
import { postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { openRetentionWorld, type RetentionWorld, record } from '../../support/retention-world.ts';
import { openLedger, type ScanLedger } from '../../support/scan-ledger.ts';
import { lgwan } from '../../support/scan-world.ts';

describe('reviewing what is due', () => {
  let ledger: ScanLedger;
  let world: RetentionWorld;
  let review: RetentionReview;
  let clock: ManualClock;
  let first: RecordId;
  let second: RecordId;
  const targets = new Map<string, FilingTarget>();
  const binder = { fiscalYear: 2026, name: '給水契約' };

  before(async () => {
    ledger = await openLedger();
    clock = manualClock(new Date('2026-05-10T01:00:00Z'));
    for (const name of ['share', 'gone']) {
      const folder = join(ledger.folder, name);
      await mkdir(folder);
      targets.set(name, openFolderTarget({ folder }));
    }
    const place = { database: ledger.place.database, folder: ledger.folder };
    world = await openRetentionWorld(place, { clock, targets, retention: { years: 1 } });
    review = retentionReview(ledger.place.database);
    const plan = Buffer.from('分類記号,分類名,保存期間,満了時の措置\nA-01,契約,1年,廃棄\n');
    await importPlan(world.deps, plan, { author: 'system', basedOn: 0, note: '' });
    first = await record(world, '契約一.jpg');
    second = await record(world, '契約二.jpg');
  });
  after(() => ledger[Symbol.asyncDispose]());

  const due = (fiscalYear: number, departments?: readonly string[]) =>
    dueOverview({ retention: world.deps.retention, review }, { segments: [lgwan], departments, fiscalYear });
  const by = () => `person:${world.office.id}` as const;

  test('what is due is counted by binder, with the plan’s name and holds, only where one may look', async () => {
    const found = await due(2027);
    assert.deepEqual(
      found.binders.map((one) => [one.binder, one.classCode, one.title, one.planned, one.records, one.held]),
      [[binder, 'A-01', '契約', 'destroy', 2, 0]],
    );
    assert.equal(found.binders[0]?.lastEnd, '2028-03-31');
    assert.deepEqual((await due(2026)).binders, []);
    assert.deepEqual((await due(2027, ['税務課'])).binders, []);
    assert.deepEqual((await due(2027, [])).binders, []);
    assert.deepEqual(
      (await dueOverview({ retention: world.deps.retention, review }, { segments: [], fiscalYear: 2027 }))
        .binders,
      [],
    );
  });

  test('a longer period in the plan takes a binder off the list, and one line is changed as a version of its own', async () => {
    const { retention } = world.deps;
    const deps = { retention, clock };
    const line = { classCode: 'A-01', title: '契約', department: '', series: 'fiscal-year' } as const;
    const about = { author: 'system', note: '' } as const;
    const longer = { ...line, period: 10, disposition: 'transfer' } as const;
    const key = { classCode: 'A-01', binder: undefined };
    const changed = await changeSeries(deps, { ...about, basedOn: 1, before: key, after: longer });
    assert.deepEqual(changed, { version: 2, series: 1 });
    assert.deepEqual((await due(2027)).binders, []);
    const outrun = changeSeries(deps, { ...about, basedOn: 1, before: key, after: longer });
    await assert.rejects(outrun, { code: 'ARCHIVE_PLAN_OUTRUN' });
    const added = { ...longer, classCode: 'B', disposition: undefined };
    const odd = changeSeries(deps, { ...about, basedOn: 2, before: undefined, after: added });
    await assert.rejects(odd, { code: 'ARCHIVE_PLAN_INVALID' });
    const twice = changeSeries(deps, { ...about, basedOn: 2, before: undefined, after: longer });
    await assert.rejects(twice, { code: 'ARCHIVE_PLAN_INVALID' });
    const missing = { classCode: 'C', binder: undefined };
    const none = changeSeries(deps, { ...about, basedOn: 2, before: missing, after: undefined });
    await assert.rejects(none, { code: 'NOT_FOUND' });
    const short = { ...line, period: 1, disposition: 'destroy' } as const;
    assert.equal((await changeSeries(deps, { ...about, basedOn: 2, before: key, after: short })).version, 3);
    assert.equal((await due(2027)).binders[0]?.records, 2);
  });

  test('the result of a search is held as the records that it found, and bars them alone', async () => {
    const { retention } = world.deps;
    const index = postgresSearchIndex(ledger.place.database);
    const searcher = {
      personId: world.office.id,
      department: '文書課',
      segments: [lgwan],
      seesAllDepartments: true,
    };
    const hold = (query: string, who = searcher) =>
      holdFound({ retention, clock, index }, who, { segment: lgwan, query, reason: '訴訟', by: by() });
    await assert.rejects(hold('見つからない言葉です'), { code: 'ARCHIVE_HOLD_NOTHING_FOUND' });
    await assert.rejects(hold(''), { code: 'ARCHIVE_QUERY_INVALID' });
    const stranger = { ...searcher, department: '税務課', seesAllDepartments: false };
    await assert.rejects(hold('簿冊:給水契約', stranger), { code: 'ARCHIVE_HOLD_NOTHING_FOUND' });
    const placed = await hold('簿冊:給水契約');
    assert.equal(placed.records, 2);
    const later = await record(world, '契約三.jpg');
    assert.equal((await review.coveredBy([placed.hold.id])).get(placed.hold.id), 2);
    const on = await review.holdsOn([first, second, later]);
    assert.deepEqual([...on.keys()].sort(), [first, second].sort());
    assert.deepEqual(await retention.holdsOn(first), [placed.hold.id]);
    assert.deepEqual(await retention.holdsOn(later), []);
    assert.equal((await due(2027)).binders[0]?.held, 2);
    await releaseHold({ retention, clock }, placed.hold.id, [lgwan], { by: by(), reason: '終結' });
    assert.equal((await due(2027)).binders[0]?.held, 0);
  });

  test('a hold on words counts what has them on a page, on the list of what is due and beside the hold', async () => {
    const { retention } = world.deps;
    const { kysely } = ledger.place.database;
    const say = async (id: RecordId, text: string) =>
      await kysely
        .updateTable('record_page')
        .set({ folded: fold(text), grams: gramsOfText(fold(text)) })
        .where('record_id', '=', id)
        .execute();
    await say(first, '水道料金の訴訟記録');
    await say(second, '水道料金の記録、訴訟ではない');
    const place = (value: string) =>
      placeHold(
        { retention, clock },
        { segment: lgwan, reason: '訴訟', by: by(), scope: { kind: 'words', value } },
      );
    const hold = await place('料金の訴訟');
    assert.equal((await due(2027)).binders[0]?.held, 1);
    const wide = await place('訴');
    assert.equal((await due(2027)).binders[0]?.held, 2, 'each record once');
    const counted = await review.coveredBy([hold.id, wide.id]);
    assert.deepEqual([counted.get(hold.id), counted.get(wide.id)], [1, 2]);
    assert.deepEqual((await review.holdsOn([first])).get(first), [hold.id, wide.id]);
    for (const { id } of [hold, wide])
      await releaseHold({ retention, clock }, id, [lgwan], { by: by(), reason: '終結' });
    assert.equal((await due(2027)).binders[0]?.held, 0);
  });

  test('a round is read by binder and page by page, with holds and copies; words on a binder reach its records', async () => {
    const { retention } = world.deps;
    const request = { segment: lgwan, department: '総務課', fiscalYear: 2027, by: by() };
    const { roundId } = await proposeRound(world.deps, request);
    const [whole] = await review.binders(roundId);
    assert.deepEqual([whole?.binder, whole?.records, whole?.destroy, whole?.done], [binder, 3, 3, 0]);
    const page = await review.items({ roundId, offset: 1, limit: 1 });
    assert.deepEqual([page.items.length, page.total], [1, 3]);
    const key = { classCode: 'A-01', binder };
    assert.equal((await review.items({ roundId, binder: key, offset: 0, limit: 9 })).total, 3);
    const other = { classCode: 'A-01', binder: undefined };
    assert.equal((await review.items({ roundId, binder: other, offset: 0, limit: 9 })).total, 0);
    const copies = await review.copiesOf(roundId, [first]);
    assert.deepEqual(new Set(copies.map(({ target }) => target)), new Set(['share', 'gone']));

    const extend = { outcome: 'extend', years: 5, reason: '係争中' } as const;
    const words = await wordsOnRecords(retention, roundId, {
      words: [{ recordId: first, word: { outcome: 'destroy' } }],
      binders: [{ binder: key, word: extend }],
    });
    assert.equal(words.length, 3);
    await confirmRound(world.deps, roundId, world.office, words);
    assert.equal((await review.binders(roundId))[0]?.extend, 2);
    assert.deepEqual(await decideRound(world.deps, roundId, world.other, []), {
      ...{ extended: 2, transferred: 0, destroyed: 1 },
    });
    await placeHold(
      { retention, clock },
      {
        ...{ segment: lgwan, reason: '開示請求', by: by() },
        scope: { kind: 'record', recordId: first },
      },
    );
    await startRound(world.deps, roundId, world.other, undefined);
    clock.advance(3 * 366 * 86_400_000);
    assert.equal((await executeRound(world.deps, roundId)).waiting, 1);
    const kept = await review.items({ roundId, waiting: true, offset: 0, limit: 9 });
    assert.deepEqual(
      kept.items.map(({ recordId, obstacle }) => [recordId, obstacle]),
      [[first, 'held']],
    );
    const [hold] = await retention.holdsOn(first);
    await releaseHold({ retention, clock }, hold ?? '', [lgwan], { by: by(), reason: '決定' });
    await startRound(world.deps, roundId, world.other, undefined);
    targets.delete('gone');
    assert.equal((await executeRound(world.deps, roundId)).closed, true);
    const left = await review.leftCopies(roundId);
    assert.deepEqual(new Set(left.map(({ target }) => target)), new Set(['gone']));
    assert.ok(left.every(({ note, location }) => note === 'target-unknown' && location !== undefined));
    const [certificate] = await retention.listCertificates(roundId);
    assert.equal((await review.roundOfCertificate(certificate?.id ?? ''))?.roundId, roundId);
    assert.equal((await review.names([world.office.id, 'nobody'])).get(world.office.id), 'x');
  });
});
