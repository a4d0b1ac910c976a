/** A document can be found before its targets have it; what people do meanwhile holds. Real database, real vault. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Searcher } from '../../../src/ports/search-index.ts';
import { refileDue, refileScan } from '../../../src/scan/filing/refile-scan.ts';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { scanLanes } from '../../../src/scan/process/scan-lanes.ts';
import type { ScanJob } from '../../../src/scan/scan-job.ts';
import { correctUnderstanding } from '../../../src/scan/understand/correct.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type ScanId } from '../../../src/shared/ids.ts';
import { refilingStore } from '../../../src/stores/postgres/refiling-store.ts';
import { trayStore } from '../../../src/stores/postgres/tray-store.ts';
import { postgresUnderstandingStore } from '../../../src/stores/postgres/understanding-store.ts';
import { assertWhole, openLedger, openWorld, take } from '../../support/scan-ledger.ts';
import { lgwan, type ScanWorld } from '../../support/scan-world.ts';

const ledger = await openLedger();
after(() => ledger[Symbol.asyncDispose]());
const { database } = ledger.place;
const trays = trayStore(database);
const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};
const world = () => openWorld(ledger, 'one', manualClock(new Date('2026-04-01T00:00:00Z')));
const wake = (own: ScanWorld) => (own.work.clock as ReturnType<typeof manualClock>).advance(20 * 60_000);

async function scanOf(own: ScanWorld, id: ScanId): Promise<ScanJob> {
  const scan = await own.work.scans.find(id);
  assert.ok(scan);
  return scan;
}

/** A scan whose target is away. */
async function waiting(own: ScanWorld): Promise<ScanJob & { readonly recordId: string }> {
  own.targets.cloud.fault = new ServiceError('STORE_UNREACHABLE');
  const id = await take(own);
  assert.equal(await processScan(own.work, id), 'retry');
  const scan = await scanOf(own, id);
  assert.ok(scan.recordId);
  return { ...scan, recordId: scan.recordId };
}

async function pagesFound(recordId: string): Promise<number> {
  const found = database.kysely.selectFrom('record_page').select('page_number');
  return (await found.where('record_id', '=', recordId as never).execute()).length;
}

test('while a target is away the record, its pages and its pictures are there; when it is back there is still one record', async () => {
  const own = await world();
  const { id, recordId } = await waiting(own);
  const record = await own.work.archive.findRecord(clerk, recordId as never);
  assert.equal(record?.department, '総務課');
  assert.equal(await pagesFound(recordId), 2);
  assert.ok(await own.work.archive.findRendition(clerk, recordId as never, 'page-image', 1));
  assert.equal(own.targets.share.files.size, 4, 'the target that is there has its copies');
  own.targets.cloud.fault = undefined;
  wake(own);
  assert.equal(await processScan(own.work, id), 'verified');
  assert.equal((await scanOf(own, id)).recordId, recordId);
  assert.equal(own.reader.recognised, 1);
  await assertWhole(ledger, own, id);
});

test('deliveries that hang hold up no reading, and what finds no place to be delivered is counted against nobody', async () => {
  const own = await world();
  const hanging = Promise.withResolvers<void>();
  const { put } = own.targets.cloud;
  own.targets.cloud.put = async (item, open) => {
    await hanging.promise;
    await put(item, open);
  };
  const lanes = scanLanes({ read: 1, deliver: 2 });
  const hung = [await take(own), await take(own)].map((id) => processScan(own.work, id, undefined, lanes));
  while (lanes.mayDeliver()) await new Promise((resolve) => setTimeout(resolve, 10));
  const next = await take(own);
  assert.equal(await processScan(own.work, next, undefined, lanes), 'captured');
  const found = await scanOf(own, next);
  assert.ok(found.recordId);
  assert.deepEqual([found.state, found.attempts], ['classified', 0]);
  const due = (lane: 'read' | 'deliver') => own.work.scans.listDue(own.work.clock.now(), 10, lane);
  assert.deepEqual([await due('read'), await due('deliver')], [[], [next]]);
  assert.equal(await processScan(own.work, next, undefined, lanes), 'not-due', 'no place, no attempt');
  hanging.resolve();
  assert.deepEqual(await Promise.all(hung), ['verified', 'verified']);
  assert.equal(await processScan(own.work, next, undefined, lanes), 'verified');
});

test('who is given a scan that waits for its target has the record, also when that happened just before it was made', async () => {
  const own = await world();
  const scan = await waiting(own);
  const to = { ownerId: undefined, department: '税務課' };
  assert.ok(await trays.assign(scan.id, to, own.work.clock.now(), []));
  assert.equal(await own.work.archive.findRecord(clerk, scan.recordId as never), undefined);
  const late = await take(own);
  const archive = {
    ...own.work.archive,
    capture: async (capture: Parameters<typeof own.work.archive.capture>[0]) => {
      await trays.assign(late, to, own.work.clock.now(), []);
      return await own.work.archive.capture(capture);
    },
  };
  await processScan({ ...own.work, archive }, late);
  const { recordId } = await scanOf(own, late);
  assert.ok(recordId);
  assert.equal(await own.work.archive.findRecord(clerk, recordId), undefined);
  const office = { ...clerk, department: '税務課' };
  assert.equal((await own.work.archive.findRecord(office, recordId))?.department, '税務課');
});

test('a scan that was put aside after it was captured is delivered without being read again', async () => {
  const own = await world();
  const { id, recordId } = await putAside(own);
  assert.ok(await trays.settle(id, { kind: 'retry', whole: false }, own.work.clock.now(), []));
  assert.equal((await scanOf(own, id)).state, 'classified');
  assert.equal(await processScan(own.work, id), 'verified');
  assert.equal(own.reader.recognised, 1);
  assert.equal((await scanOf(own, id)).recordId, recordId);
  await assertWhole(ledger, own, id);
});

test('giving up a captured scan ends its delivery and leaves the record, which then holds the only keys', async () => {
  const own = await world();
  const { id, recordId } = await putAside(own);
  const outcome = { kind: 'give-up', reason: 'SCAN_GIVEN_UP' } as const;
  assert.ok(await trays.settle(id, outcome, own.work.clock.now(), []));
  const scan = await scanOf(own, id);
  assert.deepEqual([scan.state, scan.wrappedKey, scan.recordId], ['refused', undefined, recordId]);
  assert.deepEqual(await own.work.scans.listRenditions(id), []);
  assert.ok((await own.work.scans.listFilings(id)).every(({ filedAt }) => filedAt !== undefined));
  assert.equal(await pagesFound(recordId), 2);
  assert.equal(await processScan(own.work, id), 'not-due');
});

test('a part that waits for its target goes back into its batch, and its record and its keys with it', async () => {
  const own = await world();
  const batch = await waiting(own);
  const part = await waiting(own);
  const { kysely } = database;
  const rows = kysely.updateTable('scan');
  await rows.set({ state: 'separated' }).where('id', '=', batch.id).execute();
  await rows.set({ batch_id: batch.id, first_page: 1, last_page: 2 }).where('id', '=', part.id).execute();
  const withdrawn = await trays.rejoin(batch.id, own.work.clock.now(), 'SCAN_REJOINED', () => []);
  assert.ok(Array.isArray(withdrawn));
  assert.equal(await own.work.archive.findRecord(clerk, part.recordId as never), undefined);
  assert.equal(await pagesFound(part.recordId), 0);
  own.targets.cloud.fault = undefined;
  wake(own);
  assert.equal(await processScan(own.work, part.id), 'not-due');
});

test('a kind that is put right while a target is away is filed anew once the document is verified', async () => {
  const own = await world();
  const understand = async () => ({ extractor: 'test', kind: undefined, findings: [] });
  const work = { ...own.work, understand };
  const { id, recordId } = await waiting({ ...own, work });
  const understandings = postgresUnderstandingStore(database);
  const correction = { recordId: recordId as never, field: 'kind' as const, value: 'contract' };
  assert.ok((await correctUnderstanding({ ...work, understandings }, clerk, correction)).ok);
  const deps = { ...work, refilings: refilingStore(database) };
  const { signal } = new AbortController();
  assert.equal(await refileDue(deps, 10, signal), 0, 'its first copies are still on their way');
  own.targets.cloud.fault = undefined;
  wake(own);
  assert.equal(await processScan(work, id), 'verified');
  assert.equal(await refileScan(deps, id, signal), 'refiled');
});

/** A scan whose cloud copy is not what was put there, as often as it takes. */
async function putAside(own: ScanWorld): Promise<ScanJob & { readonly recordId: string }> {
  const id = await take(own);
  const { readBack } = own.targets.cloud;
  own.targets.cloud.readBack = async () => ({ sha256: Buffer.alloc(32), byteLength: 1 });
  // The first may still meet the rest that a target was given before.
  for (let round = 0; round < 7; round += 1) {
    await processScan(own.work, id);
    wake(own);
  }
  own.targets.cloud.readBack = readBack;
  const scan = await scanOf(own, id);
  assert.ok(scan.recordId);
  assert.equal(scan.state, 'quarantined');
  return { ...scan, recordId: scan.recordId };
}
