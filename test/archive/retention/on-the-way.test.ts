/** Records that are disposed of, or held, while copies of them are still on their way; on a real database and a real folder. */

import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { confirmRound, decideRound, startRound } from '../../../src/archive/retention/act-on-round.ts';
import { executeRound } from '../../../src/archive/retention/execute-rounds.ts';
import { placeHold } from '../../../src/archive/retention/holds.ts';
import { proposeRound } from '../../../src/archive/retention/propose-round.ts';
import type { FilingItem, FilingTarget } from '../../../src/ports/filing-target.ts';
import { type RefileDeps, refileDue } from '../../../src/scan/filing/refile-scan.ts';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { retryScan } from '../../../src/scan/tray/settle-scan.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type RecordId, type ScanId } from '../../../src/shared/ids.ts';
import { openFolderTarget } from '../../../src/stores/filing/folder.ts';
import { refilingStore } from '../../../src/stores/postgres/refiling-store.ts';
import { trayStore } from '../../../src/stores/postgres/tray-store.ts';
import { ruleTo } from '../../support/refiling-site.ts';
import { openRetentionWorld, type RetentionWorld } from '../../support/retention-world.ts';
import { openLedger, type ScanLedger, take } from '../../support/scan-ledger.ts';
import { lgwan } from '../../support/scan-world.ts';

const filedOn = new Date('2026-05-10T01:00:00Z');
const overOn = new Date('2028-05-10T01:00:00Z');
const { signal } = new AbortController();

describe('disposing of records whose copies are on their way', () => {
  let ledger: ScanLedger;
  let world: RetentionWorld;
  let clock: ManualClock;
  let share: string;
  /** What the target does after it has put a file; nothing by default. */
  let afterPut: (item: FilingItem) => void = () => {};
  let refiling: RefileDeps;

  before(async () => {
    ledger = await openLedger();
    clock = manualClock(filedOn);
    share = join(ledger.folder, 'share');
    await mkdir(share);
    const folder = openFolderTarget({ folder: share });
    const target: FilingTarget = {
      put: async (item, open) => {
        await folder.put(item, open);
        afterPut(item);
      },
      readBack: (location) => folder.readBack(location),
      remove: async (location) => (await folder.remove?.(location)) ?? { kind: 'absent' },
      check: () => folder.check(),
    };
    const targets = new Map([['share', target]]);
    const place = { database: ledger.place.database, folder: ledger.folder };
    world = await openRetentionWorld(place, { clock, targets, retention: { years: 1 } });
    refiling = { ...world.scans.work, refilings: refilingStore(ledger.place.database) };
  });
  after(() => ledger[Symbol.asyncDispose]());

  const to = (moment: Date) => clock.advance(moment.getTime() - clock.now().getTime());
  const files = async () =>
    (await readdir(share, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
  const scanOf = async (id: ScanId) => {
    const scan = await world.scans.work.scans.find(id);
    assert.ok(scan?.recordId);
    return { state: scan.state, recordId: scan.recordId };
  };

  /** A round that says of this record that it is to be destroyed, at the end of its time. */
  async function started(recordId: RecordId): Promise<string> {
    to(overOn);
    const { deps, clerk, office, other } = world;
    const request = { segment: lgwan, department: '総務課', fiscalYear: 2027, by: 'system' } as const;
    const { roundId, records } = await proposeRound(deps, request);
    assert.equal(records, 1);
    await confirmRound(deps, roundId, clerk, []);
    await decideRound(deps, roundId, office, [{ recordId, word: { outcome: 'destroy' } }]);
    await startRound(deps, roundId, other, undefined);
    return roundId;
  }

  async function obstacleIn(roundId: string): Promise<string | undefined> {
    clock.advance(2 * 60_000);
    await executeRound(world.deps, roundId);
    return (await world.deps.retention.listItems(roundId))[0]?.obstacle;
  }

  async function assertDestroyed(roundId: string, recordId: RecordId): Promise<void> {
    clock.advance(2 * 60_000);
    assert.equal((await executeRound(world.deps, roundId)).done, 1);
    assert.equal(await files(), 0, 'nothing of it is left');
    const { kysely } = ledger.place.database;
    const row = await kysely
      .selectFrom('record')
      .selectAll()
      .where('id', '=', recordId)
      .executeTakeFirstOrThrow();
    assert.equal(row.disposition, 'destroyed');
  }

  test('one whose first copies are still to be delivered waits, whole, until they were read back', async () => {
    to(filedOn);
    const scanId = await take(world.scans, undefined, '配達中.jpg');
    afterPut = ({ rendition }) => {
      if (rendition === 'text') throw new ServiceError('STORE_UNREACHABLE');
    };
    assert.equal(await processScan(world.scans.work, scanId), 'retry');
    const { state, recordId } = await scanOf(scanId);
    assert.equal(state, 'classified');
    const roundId = await started(recordId);
    assert.equal(await obstacleIn(roundId), 'busy');
    assert.ok((await files()) > 0);
    afterPut = () => {};
    assert.equal(await processScan(world.scans.work, scanId), 'verified');
    await assertDestroyed(roundId, recordId);
  });

  test('one that waits for a person goes with what its targets have, noted or not, and nobody can let it go on', async () => {
    to(filedOn);
    const scanId = await take(world.scans, undefined, '未通知.jpg');
    // It lies there, and the ledger never hears of it.
    afterPut = () => {
      throw new ServiceError('STORE_FILING_MISMATCH');
    };
    for (let attempt = 0; attempt < 7; attempt += 1) {
      await processScan(world.scans.work, scanId);
      clock.advance(60 * 60_000);
    }
    afterPut = () => {};
    const { state, recordId } = await scanOf(scanId);
    assert.equal(state, 'quarantined');
    assert.equal(await files(), 1);
    const roundId = await started(recordId);
    await assertDestroyed(roundId, recordId);
    const trays = trayStore(ledger.place.database);
    const { clerk } = world;
    const who = { personId: clerk.id, department: '総務課', segments: [lgwan], seesAllDepartments: true };
    const deps = { ...world.scans.work, trays, people: { findByLoginName: async () => undefined } };
    assert.equal((await retryScan(deps, who, scanId)).ok, false);
    assert.equal(await processScan(world.scans.work, scanId), 'not-due');
    assert.equal(await files(), 0);
  });

  test('one that is filed anew waits for the copies that are written down; a mere wish is dropped', async () => {
    to(filedOn);
    const scanId = await take(world.scans, undefined, '保管し直し.jpg');
    assert.equal(await processScan(world.scans.work, scanId), 'verified');
    const { recordId } = await scanOf(scanId);
    const ask = () =>
      refiling.refilings.ask(scanId, {
        askedBy: world.clerk.id,
        askedAt: clock.now(),
        word: newId<ScanId>(),
      });
    await ask();
    const moved = { ...refiling, rules: [ruleTo('正', { years: 1 })] };
    afterPut = ({ rendition }) => {
      if (rendition === 'text') throw new ServiceError('STORE_UNREACHABLE');
    };
    assert.equal(await refileDue(moved, 10, signal), 0);
    const roundId = await started(recordId);
    assert.equal(await obstacleIn(roundId), 'busy');
    afterPut = () => {};
    clock.advance(60 * 60_000);
    assert.equal(await refileDue(moved, 10, signal), 1);
    assert.equal(await files(), 4);
    await ask();
    await assertDestroyed(roundId, recordId);
    assert.equal(await refileDue(moved, 10, signal), 0);
    assert.equal(await files(), 0);
  });

  test('a hold that is placed while copies are on their way keeps them and all that follow', async () => {
    to(filedOn);
    const scanId = await take(world.scans, undefined, '訴訟.jpg');
    afterPut = ({ rendition }) => {
      if (rendition === 'text') throw new ServiceError('STORE_UNREACHABLE');
    };
    assert.equal(await processScan(world.scans.work, scanId), 'retry');
    afterPut = () => {};
    const { recordId } = await scanOf(scanId);
    const roundId = await started(recordId);
    const scope = { kind: 'record', recordId } as const;
    await placeHold(world.deps, { segment: lgwan, scope, reason: '訴訟', by: 'system' });
    assert.equal(await obstacleIn(roundId), 'held');
    clock.advance(60 * 60_000);
    assert.equal(await processScan(world.scans.work, scanId), 'verified');
    assert.equal(await obstacleIn(roundId), 'held');
    assert.equal(await files(), 4, 'what was on its way arrived');
  });
});
