import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { manualClock, systemClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { openFileBlobStore } from '../../../src/stores/blobs/files.ts';
import {
  assertWhole,
  killRound,
  kindsOf,
  openLedger,
  openWorld,
  type ScanLedger,
  take,
} from '../../support/scan-ledger.ts';

let ledger: ScanLedger;

before(async () => {
  ledger = await openLedger();
});

after(() => ledger[Symbol.asyncDispose]());

test('a scan goes all the way: copies at both targets, read back, record, events in order', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  const scanId = await take(world);
  assert.equal(await processScan(world.work, scanId), 'verified');
  await assertWhole(ledger, world, scanId);
  assert.deepEqual(await kindsOf(ledger, scanId), [
    'scan.received',
    'scan.sealed',
    'scan.recognised',
    'scan.filed',
    'scan.verified',
  ]);
  assert.equal(await processScan(world.work, scanId), 'not-due', 'it is done');
});

test('without a rule that fits the archive alone has the scan', async () => {
  const world = await openWorld(ledger, 'one', systemClock(), []);
  const scanId = await take(world);
  assert.equal(await processScan(world.work, scanId), 'verified');
  assert.deepEqual(await world.work.scans.listFilings(scanId), []);
});

test('two workers on one scan: one works, the other has nothing to do', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  const other = await openWorld(ledger, 'two', systemClock());
  const scanId = await take(world);
  const outcomes = await Promise.all([processScan(world.work, scanId), processScan(other.work, scanId)]);
  assert.deepEqual(outcomes.sort(), ['not-due', 'verified']);
  assert.equal(world.reader.recognised + other.reader.recognised, 1);
});

test('poison goes into quarantine at once with its reason and keeps its original; others are not delayed', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  const cut = (
    await sharp({ create: { width: 99, height: 99, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer()
  ).subarray(0, 300);
  const poison = [
    { id: await take(world, cut), reason: 'SCAN_INCOMPLETE' },
    { id: await take(world, Buffer.from('no document'), 'x.pdf'), reason: 'SCAN_FORMAT_UNSUPPORTED' },
    { id: await take(world, Buffer.from('%PDF-1.7 broken %%EOF'), 'y.pdf'), reason: 'SCAN_MALFORMED' },
  ];
  const good = await take(world);
  const due = await world.work.scans.listDue(systemClock().now(), 10);
  assert.equal(due.length, 4);
  for (const id of due) await processScan(world.work, id);
  for (const { id, reason } of poison) {
    const scan = await world.work.scans.find(id);
    assert.deepEqual([scan?.state, scan?.reason], ['quarantined', reason]);
    assert.ok(scan?.wrappedKey !== undefined);
    assert.deepEqual(await kindsOf(ledger, id), ['scan.received', 'scan.quarantined']);
  }
  await assertWhole(ledger, world, good);
});

test('a password is told from other faults', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  world.reader.fault = 'OCR_INPUT_ENCRYPTED';
  const scanId = await take(world);
  assert.equal(await processScan(world.work, scanId), 'quarantined');
  assert.equal((await world.work.scans.find(scanId))?.reason, 'OCR_INPUT_ENCRYPTED');
});

test('a reader that fails is tried five times with growing rests, then the scan waits for a person', async () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const world = await openWorld(ledger, 'one', clock);
  world.reader.fault = 'OCR_TIMED_OUT';
  const scanId = await take(world);
  const outcomes: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    outcomes.push(await processScan(world.work, scanId));
    assert.equal(await processScan(world.work, scanId), 'not-due', 'it rests');
    clock.advance(15 * 60_000);
  }
  assert.deepEqual(outcomes, ['retry', 'retry', 'retry', 'retry', 'quarantined', 'not-due']);
});

test('a document of which no page was read is put aside with the code of its pages, never kept empty', async () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const world = await openWorld(ledger, 'one', clock);
  world.reader.pageErrors = ['OCR_INPUT_UNREADABLE', 'OCR_INPUT_TOO_LARGE'];
  const damaged = await take(world);
  assert.equal(await processScan(world.work, damaged), 'quarantined');
  assert.equal((await world.work.scans.find(damaged))?.reason, 'OCR_INPUT_UNREADABLE');
  world.reader.pageErrors = ['OCR_INPUT_UNREADABLE', 'OCR_TIMED_OUT'];
  const slow = await take(world);
  for (const outcome of ['retry', 'retry', 'retry', 'retry', 'quarantined']) {
    assert.equal(await processScan(world.work, slow), outcome);
    assert.equal((await world.work.scans.find(slow))?.reason, 'OCR_TIMED_OUT');
    clock.advance(15 * 60_000);
  }
  const records = await ledger.place.database.kysely
    .selectFrom('record')
    .select('id')
    .where('scan_id', 'in', [damaged, slow])
    .execute();
  assert.deepEqual(records, []);
});

test('a page that ran out of time gets a second attempt; then the document is kept with the picture of it', async () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const world = await openWorld(ledger, 'one', clock);
  world.reader.pageErrors = [undefined, 'OCR_TIMED_OUT'];
  const once = await take(world);
  assert.equal(await processScan(world.work, once), 'retry');
  world.reader.pageErrors = [undefined, undefined];
  clock.advance(60_000);
  assert.equal(await processScan(world.work, once), 'verified');
  world.reader.pageErrors = [undefined, 'OCR_TIMED_OUT'];
  const twice = await take(world);
  assert.equal(await processScan(world.work, twice), 'retry');
  clock.advance(60_000);
  assert.equal(await processScan(world.work, twice), 'verified');
  await assertWhole(ledger, world, twice);
});

test('a page that can neither be read nor drawn leaves the others in the record at once', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  world.reader.pageErrors = [undefined, 'OCR_INPUT_UNREADABLE'];
  const scanId = await take(world);
  assert.equal(await processScan(world.work, scanId), 'verified');
  const scan = await world.work.scans.find(scanId);
  const kinds = await ledger.place.database.kysely
    .selectFrom('rendition')
    .select(['kind', 'page_number'])
    .where('record_id', '=', scan?.recordId ?? ('' as never))
    .execute();
  assert.deepEqual(kinds.map(({ kind, page_number }) => `${kind}/${page_number}`).sort(), [
    'original/0',
    'page-image/1',
    'searchable-pdf/0',
    'text/1',
    'text/2',
  ]);
});

test('a reader that fails once is forgiven', async () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const world = await openWorld(ledger, 'one', clock);
  world.reader.fault = 'OCR_ENGINE_FAILED';
  const scanId = await take(world);
  await processScan(world.work, scanId);
  world.reader.fault = undefined;
  clock.advance(60_000);
  assert.equal(await processScan(world.work, scanId), 'verified');
  const scan = await world.work.scans.find(scanId);
  assert.equal(scan?.reason, undefined);
});

test('a target that is away for hours puts nothing into quarantine, and is served when it comes back', async () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const world = await openWorld(ledger, 'one', clock);
  world.targets.cloud.fault = new ServiceError('STORE_UNREACHABLE');
  const scanId = await take(world);
  for (let round = 0; round < 20; round += 1) {
    assert.equal(await processScan(world.work, scanId), 'retry');
    clock.advance(15 * 60_000);
  }
  world.targets.cloud.fault = undefined;
  assert.equal(await processScan(world.work, scanId), 'verified');
  await assertWhole(ledger, world, scanId);
  assert.equal(world.targets.share.puts.length, 4, 'what was delivered is not delivered again');
});

test('a name that other bytes have gets a part of the content hash', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  const first = await take(world, undefined, '同名.jpg');
  const second = await take(world, undefined, '同名.jpg');
  for (const id of [first, second]) assert.equal(await processScan(world.work, id), 'verified');
  for (const id of [first, second]) await assertWhole(ledger, world, id);
  const names = (await world.work.scans.listFilings(second)).map(({ location }) => location);
  assert.ok(
    names.every((name) => /同名-[0-9a-f]{12}\.(?:jpg|pdf|text\.json|manifest\.jws)$/.test(name)),
    names.join(),
  );
});

test('a copy that vanished before it was read back is delivered again; one that changed is not overwritten', async () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const world = await openWorld(ledger, 'one', clock);
  const { cloud } = world.targets;
  const vanishing = await take(world);
  let readBack = cloud.readBack;
  cloud.readBack = async (location) => {
    cloud.files.delete(location);
    cloud.readBack = readBack;
    return undefined;
  };
  assert.equal(await processScan(world.work, vanishing), 'retry');
  clock.advance(60_000);
  assert.equal(await processScan(world.work, vanishing), 'verified');
  await assertWhole(ledger, world, vanishing);

  const changed = await take(world);
  readBack = cloud.readBack;
  cloud.readBack = async (location) => {
    cloud.files.set(location, Buffer.from('changed by somebody'));
    return await readBack(location);
  };
  for (let round = 0; round < 5; round += 1) {
    await processScan(world.work, changed);
    clock.advance(15 * 60_000);
  }
  const scan = await world.work.scans.find(changed);
  assert.deepEqual([scan?.state, scan?.reason], ['quarantined', 'SCAN_COPY_NOT_VERIFIED']);
});

test('a document that kills five processes is put aside by the sixth', async () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const world = await openWorld(ledger, 'six', clock);
  const scanId = await take(world);
  for (let round = 1; round <= 5; round += 1) {
    const until = new Date(clock.now().getTime() + 60_000);
    assert.ok(await world.work.scans.claim(scanId, { owner: `dead-${round}`, until }, clock.now()));
    assert.equal(await processScan(world.work, scanId), 'not-due', 'the lease of the dead still holds');
    clock.advance(60_001);
  }
  assert.equal(await processScan(world.work, scanId), 'quarantined');
  assert.equal((await world.work.scans.find(scanId))?.reason, 'SCAN_ATTEMPTS_EXHAUSTED');
});

test('stopping in good order leaves the scan to the next worker at once, however often', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  const scanId = await take(world);
  for (let round = 0; round < 7; round += 1) {
    assert.equal(await processScan(world.work, scanId, AbortSignal.abort()), 'interrupted');
  }
  assert.equal(await processScan(world.work, scanId), 'verified');
});

test('neither logs nor the reasons in the ledger hold names or text', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  world.reader.fault = 'OCR_TIMED_OUT';
  const scanId = await take(world, undefined, '極秘.jpg');
  await processScan(world.work, scanId);
  assert.ok(world.logged.length > 0);
  assert.ok(!JSON.stringify(world.logged).includes('極秘'));
});

// All moments are in test/long; these are where the most is at stake.
for (const moment of ['before:recognised', 'put', 'captured']) {
  test(`after a kill -9 at “${moment}” the next process goes on, and nothing is there twice`, () =>
    killRound(ledger, moment));
}

test('received = verified + quarantined + open, and every blob of a finished scan has its row', async () => {
  const world = await openWorld(ledger, 'one', systemClock());
  const counts = await world.work.scans.countByState();
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [row] = await ledger.place.database.kysely
    .selectFrom('scan')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .execute();
  assert.equal(all, row?.count);
  assert.equal(counts.get('quarantined'), 9);
  const blobs = await openFileBlobStore({ folder: join(ledger.folder, 'blobs') });
  const keys = new Set(await Array.fromAsync(blobs.list('')));
  const named = await ledger.place.database.kysely.selectFrom('rendition').select('blob_key').execute();
  assert.ok(named.every(({ blob_key }) => keys.has(blob_key)));
});
