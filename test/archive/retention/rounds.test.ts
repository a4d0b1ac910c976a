/** Rounds of disposition on a real database, a real vault and a real folder. */

import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import {
  cancelRound,
  confirmRound,
  decideRound,
  startRound,
} from '../../../src/archive/retention/act-on-round.ts';
import { verifyDisposal } from '../../../src/archive/retention/certificate.ts';
import { executeRound } from '../../../src/archive/retention/execute-rounds.ts';
import { placeHold, releaseHold } from '../../../src/archive/retention/holds.ts';
import { checkPlan, importPlan } from '../../../src/archive/retention/import-plan.ts';
import { proposeRound } from '../../../src/archive/retention/propose-round.ts';
import type { ItemWord } from '../../../src/ports/retention-store.ts';
import { checkCopies } from '../../../src/scan/filing/check-copies.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import type { RecordId } from '../../../src/shared/ids.ts';
import { openFolderTarget } from '../../../src/stores/filing/folder.ts';
import { openRetentionWorld, type RetentionWorld, record } from '../../support/retention-world.ts';
import { openLedger, type ScanLedger } from '../../support/scan-ledger.ts';
import { lgwan } from '../../support/scan-world.ts';

describe('a round of disposition', () => {
  let ledger: ScanLedger;
  let world: RetentionWorld;
  let clock: ManualClock;
  let share: string;
  const year = 86_400_000 * 365.25;

  before(async () => {
    ledger = await openLedger();
    clock = manualClock(new Date('2026-05-10T01:00:00Z'));
    share = join(ledger.folder, 'share');
    await mkdir(share);
    const targets = new Map([['share', openFolderTarget({ folder: share })]]);
    const place = { database: ledger.place.database, folder: ledger.folder };
    world = await openRetentionWorld(place, { clock, targets, retention: { years: 1 } });
    const plan = Buffer.from('分類記号,保存期間,満了時の措置\nA-01,1年,廃棄\nB,永年,\n');
    assert.equal((await checkPlan(world.deps, plan)).diff?.added.length, 2);
    const about = { author: 'system', basedOn: 0, note: '' } as const;
    assert.deepEqual(await importPlan(world.deps, plan, about), { version: 1, series: 2 });
    await assert.rejects(importPlan(world.deps, plan, about), { code: 'ARCHIVE_PLAN_OUTRUN' });
  });
  after(() => ledger[Symbol.asyncDispose]());

  const kysely = () => ledger.place.database.kysely;
  const propose = () =>
    proposeRound(world.deps, {
      segment: lgwan,
      department: '総務課',
      fiscalYear: 2027,
      by: `person:${world.office.id}`,
    });
  const rowOf = (id: RecordId) =>
    kysely().selectFrom('record').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const filesBelow = async () =>
    (await readdir(share, { recursive: true })).filter((name) => /\.[a-z]+$/.test(name));

  async function decided(words: readonly ItemWord[] = []): Promise<string> {
    const { roundId } = await propose();
    await confirmRound(world.deps, roundId, world.clerk, []);
    await decideRound(world.deps, roundId, world.office, words);
    return roundId;
  }

  test('is listed by year and department, confirmed, decided by a second person, and leaves stubs and a certificate', async () => {
    const ids = [await record(world, '契約一.jpg'), await record(world, '契約二.jpg')];
    assert.equal((await filesBelow()).length, 8);
    await assert.rejects(
      proposeRound(world.deps, { segment: lgwan, department: '税務課', fiscalYear: 2027, by: 'system' }),
      { code: 'ARCHIVE_NOTHING_EXPIRES' },
    );
    await assert.rejects(
      proposeRound(world.deps, { segment: lgwan, department: '総務課', fiscalYear: 2026, by: 'system' }),
      { code: 'ARCHIVE_NOTHING_EXPIRES' },
    );
    const { roundId, records } = await propose();
    assert.equal(records, 2);
    await assert.rejects(propose(), { code: 'ARCHIVE_NOTHING_EXPIRES' });
    const { clerk, office, other, deps } = world;
    const stranger = { ...clerk, departments: ['税務課'] };
    await assert.rejects(confirmRound(deps, roundId, stranger, []), { code: 'ARCHIVE_ROUND_NOT_YOURS' });
    await assert.rejects(decideRound(deps, roundId, office, []), { code: 'ARCHIVE_ROUND_STATE' });
    await confirmRound(deps, roundId, office, []);
    await assert.rejects(decideRound(deps, roundId, office, []), { code: 'ARCHIVE_ROUND_SAME_PERSON' });
    await assert.rejects(decideRound(deps, roundId, clerk, []), { code: 'ARCHIVE_ROUND_NOT_YOURS' });
    await assert.rejects(startRound(deps, roundId, office, undefined), { code: 'ARCHIVE_ROUND_STATE' });
    assert.deepEqual(await decideRound(deps, roundId, other, []), {
      extended: 0,
      transferred: 0,
      destroyed: 2,
    });
    await startRound(deps, roundId, office, undefined);

    const early = await executeRound(deps, roundId);
    assert.deepEqual([early.done, early.waiting, early.closed], [0, 2, false], 'the period still runs');
    assert.equal((await filesBelow()).length, 8);
    assert.equal((await rowOf(ids[0] as RecordId)).withdrawn_at, null);

    clock.advance(2 * year);
    const report = await executeRound(deps, roundId);
    assert.deepEqual([report.done, report.waiting, report.closed], [2, 0, true]);
    assert.deepEqual(await filesBelow(), []);
    for (const id of ids) {
      const row = await rowOf(id);
      assert.deepEqual(
        [row.title, row.owner_id, row.disposition, row.class_code],
        ['', null, 'destroyed', 'A-01'],
      );
      for (const table of ['rendition', 'record_page', 'rendition_version', 'record_change'] as const) {
        const left = await kysely().selectFrom(table).selectAll().where('record_id', '=', id).execute();
        assert.deepEqual(left, [], table);
      }
      const scan = await kysely()
        .selectFrom('scan')
        .selectAll()
        .where('record_id', '=', id)
        .executeTakeFirstOrThrow();
      assert.deepEqual([scan.blob_key, scan.wrapped_key, scan.original_name], [null, null, '']);
      assert.deepEqual(
        await kysely().selectFrom('filing').selectAll().where('scan_id', '=', scan.id).execute(),
        [],
      );
    }
    const blobs = await readdir(join(ledger.folder, 'blobs'), { recursive: true, withFileTypes: true });
    assert.deepEqual(
      blobs.filter((entry) => entry.isFile()).map(({ name }) => name),
      [],
    );
    const [kept] = await deps.retention.listCertificates(roundId);
    const claims = await verifyDisposal(deps.keys.checkpoints, kept?.certificate ?? '');
    assert.ok(claims !== undefined);
    assert.deepEqual(claims.records.map(({ id }) => id).sort(), [...ids].sort());
    assert.equal(claims.confirmedBy, `person:${office.id}`);
    assert.equal(claims.decidedBy, `person:${other.id}`);
    assert.ok(
      claims.records.every(
        ({ copies }) => copies.length === 4 && copies.every(({ outcome }) => outcome === 'removed'),
      ),
    );
    assert.ok(claims.records.every(({ renditions }) => renditions.some(({ kind }) => kind === 'original')));
    assert.equal(claims.backupsUntil, new Date(clock.now().getTime() + 48 * 3_600_000).toISOString());
    assert.ok(!kept?.certificate.includes(Buffer.from('契約').toString('base64url').slice(0, 6)));
    const [header, , signature] = (kept?.certificate ?? '').split('.');
    const forged = [
      header,
      Buffer.from(JSON.stringify({ ...claims, records: [] })).toString('base64url'),
      signature,
    ];
    assert.equal(await verifyDisposal(deps.keys.checkpoints, forged.join('.')), undefined);
    clock.advance(-2 * year);
  });

  test('a hold keeps a record of a decided round whole, on the record, its class, its binder or words of its pages', async () => {
    const scopes = [
      { kind: 'class', value: 'A-' },
      { kind: 'binder', value: '給水契約' },
      { kind: 'words', value: '税額 通知' },
    ] as const;
    const id = await record(world);
    const roundId = await decided();
    await startRound(world.deps, roundId, world.office, undefined);
    clock.advance(2 * year);
    const place = (scope: Parameters<typeof placeHold>[1]['scope']) =>
      placeHold(world.deps, { segment: lgwan, scope, reason: '訴訟', by: `person:${world.office.id}` });
    for (const scope of [{ kind: 'record', recordId: id } as const, ...scopes]) {
      const hold = await place(scope);
      clock.advance(3_700_000);
      assert.equal((await executeRound(world.deps, roundId)).waiting, 1, scope.kind);
      assert.equal((await rowOf(id)).withdrawn_at, null);
      assert.deepEqual(await world.deps.retention.holdsOn(id), [hold.id]);
      const about = { by: `person:${world.other.id}`, reason: '終結' } as const;
      await assert.rejects(releaseHold(world.deps, hold.id, [], about), { code: 'NOT_FOUND' });
      await releaseHold(world.deps, hold.id, [lgwan], about);
    }
    await place({ kind: 'class', value: 'B' });
    clock.advance(3_700_000);
    assert.equal((await executeRound(world.deps, roundId)).done, 1, 'holds on others do not keep it');
    await assert.rejects(place({ kind: 'record', recordId: id }), { code: 'ARCHIVE_HOLD_TOO_LATE' });
    clock.advance(-2 * year);
  });

  test('an extension takes effect at once and leaves the round; the record comes back when it ends', async () => {
    const id = await record(world);
    const word = { outcome: 'extend', years: 2, reason: '継続審議' } as const;
    const roundId = await decided([{ recordId: id, word }]);
    assert.equal((await rowOf(id)).retention_until, '2030-03-31');
    await startRound(world.deps, roundId, world.office, undefined);
    const report = await executeRound(world.deps, roundId);
    assert.deepEqual([report.done, report.closed], [0, true]);
    await assert.rejects(propose(), { code: 'ARCHIVE_NOTHING_EXPIRES' });
    const later = { segment: lgwan, department: '総務課', fiscalYear: 2029, by: 'system' } as const;
    const { roundId: next } = await proposeRound(world.deps, later);
    await cancelRound(world.deps, next, world.office);
  });

  test('a target that is away keeps the record whole until it is back, and nobody delivers its copies again', async () => {
    const id = await record(world, '不在.jpg');
    const roundId = await decided();
    await startRound(world.deps, roundId, world.office, undefined);
    clock.advance(2 * year);
    const missing = openFolderTarget({ folder: join(ledger.folder, 'not-mounted') });
    const away = { ...world.deps, targets: new Map([['share', missing]]) };
    const first = await executeRound(away, roundId);
    assert.deepEqual([first.done, first.waiting], [0, 1]);
    const [item] = await world.deps.retention.listItems(roundId);
    assert.deepEqual([item?.state, item?.obstacle], ['begun', 'away:share']);
    assert.equal((await rowOf(id)).disposed_at, null);
    const { rows: pages } = await sql`SELECT FROM record_page WHERE record_id = ${id}`.execute(
      ledger.place.database.kysely,
    );
    assert.equal(pages.length, 0, 'what can be read no more is not found either');
    clock.advance(3_600_000);
    const query = { before: clock.now(), limit: 100, readEvery: 1 };
    const checked = await checkCopies({ ...world.scans.work, targets: world.deps.targets }, query);
    assert.equal(checked.restored, 0);
    assert.equal((await executeRound(world.deps, roundId)).done, 1);
    clock.advance(-2 * year - 3_600_000);
  });

  test('a target that cannot remove, or is configured no more, is named in the certificate as having kept its copies', async () => {
    await record(world, '残る.jpg');
    const roundId = await decided();
    await startRound(world.deps, roundId, world.office, undefined);
    clock.advance(2 * year);
    const report = await executeRound({ ...world.deps, targets: new Map() }, roundId);
    assert.deepEqual([report.done, report.closed], [1, true]);
    const [kept] = await world.deps.retention.listCertificates(roundId);
    const claims = await verifyDisposal(world.deps.keys.checkpoints, kept?.certificate ?? '');
    assert.deepEqual(
      claims?.records[0]?.copies.map(({ outcome, note }) => [outcome, note]),
      Array(4).fill(['left', 'target-unknown']),
    );
    clock.advance(-2 * year);
  });
});
